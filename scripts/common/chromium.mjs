// Finds the browser for the tests, or installs it.
import { existsSync } from 'node:fs';

import { run } from './processes.mjs';
import { which } from './paths.mjs';
import { Halt, printStep } from './terminal.mjs';

const MAC = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
];

/** Chromium without windows, as Playwright's own is. Opening JupyterLab in it takes 40 % less CPU time. */
const HEADLESS = 'chromium-headless-shell';

function installedBrowser() {
  return (
    [
      HEADLESS,
      'chromium',
      'chromium-browser',
      'google-chrome',
      'google-chrome-stable'
    ]
      .map(which)
      .find(Boolean) ?? MAC.find(existsSync)
  );
}

/**
 * The path of the browser; undefined if Playwright has installed its own.
 *
 * @throws Halt with the command that installs a browser, if it needs the user's permission
 */
export async function findChromium() {
  const { chromium } = await import('@playwright/test');
  if (existsSync(chromium.executablePath())) {
    return undefined;
  }
  const found = installedBrowser();
  if (found) {
    return found;
  }
  if (process.platform === 'linux' && which('apt-get')) {
    if (process.getuid() !== 0) {
      throw new Halt(
        'The browser tests need Chromium: sudo apt-get install -y chromium'
      );
    }
    printStep('Installing Chromium for the browser tests');
    await run('apt-get', ['update']);
    // The second one brings fonts. Older distributions do not have the first one.
    const install = (...packages) =>
      run('apt-get', ['install', '-y', ...packages]);
    let result = await install(HEADLESS, 'chromium');
    if (result.code !== 0) {
      result = await install('chromium');
    }
    if (result.code === 0 && installedBrowser()) {
      return installedBrowser();
    }
    throw new Halt(
      `apt-get could not install chromium: ${result.output.trimEnd().split('\n').at(-1)}`
    );
  }
  throw new Halt(
    'The browser tests need Chromium: node_modules/.bin/playwright install chromium'
  );
}
