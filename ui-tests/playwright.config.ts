import { defineConfig } from '@playwright/test';

/**
 * Each worker starts its own real gateway and Jupyter server (stacks/), and the tests of a file share them. Galata's
 * server settings are not used: they switch off token and XSRF protection, with which the panel has to work.
 */
export default defineConfig({
  testDir: '.',
  outputDir: '../.run/ui-results',
  // Three browsers, even on two cores: a test mostly waits for clusters to start or to become idle. The projects `idle`
  // and `hub`, which wait most, come first and use one browser each, so that they wait while the others compute.
  workers: 3,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  // A cluster with workers starts in 5 to 10 s on an idle machine and in 30 s on a busy one. A test makes one or two.
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
    // To record a trace costs 2.5 s of CPU time for each page that is opened, on top of 5 s.
    trace: process.env.TRACE ? 'retain-on-failure' : 'off',
    screenshot: 'only-on-failure',
    // Playwright's video needs ffmpeg, which Debian's Chromium does not include.
    video: 'off',
    launchOptions: { executablePath: process.env.CHROMIUM }
  },
  projects: [
    { name: 'idle', testMatch: 'idle/*.spec.ts', workers: 1 },
    { name: 'hub', testMatch: 'hub/*.spec.ts', workers: 1 },
    { name: 'local', testMatch: 'local/*.spec.ts' },
    { name: 'configured', testMatch: 'configured/**/*.spec.ts' },
    { name: 'faults', testMatch: 'faults/*.spec.ts' }
  ]
});
