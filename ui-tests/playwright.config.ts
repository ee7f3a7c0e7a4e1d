import { defineConfig } from '@playwright/test';

/**
 * Every project has a real stack of its own, started by its fixtures (stacks/). Galata's server settings are not used:
 * they switch off the token and XSRF protection, under which the panel has to work.
 */
export default defineConfig({
  testDir: '.',
  outputDir: '../.run/ui-results',
  // One browser and one stack at a time: all the tests of a project share its gateway.
  workers: 1,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  // A cluster with workers takes 5 to 10 s on an idle machine, thrice that on a loaded one; a test makes one or two.
  timeout: 300_000,
  expect: { timeout: 20_000 },
  reporter: [
    ['list'],
    [
      'json',
      {
        outputFile:
          process.env.PLAYWRIGHT_JSON_OUTPUT_NAME ??
          '../.run/reports/playwright.json'
      }
    ]
  ],
  use: {
    viewport: { width: 1280, height: 800 },
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    // Video would need a program that Debian's Chromium does not bring.
    video: 'off',
    launchOptions: { executablePath: process.env.CHROMIUM }
  },
  projects: [
    { name: 'local', testMatch: 'local/*.spec.ts' },
    { name: 'configured', testMatch: 'configured/*.spec.ts' },
    { name: 'hub', testMatch: 'hub/*.spec.ts' }
  ]
});
