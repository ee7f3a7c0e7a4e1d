// How long after its first task a cell shows progress: `npm run bench -- progress`.
// The task reports its time, and the page when it shows the bar; both run on this machine and read the same clock.
import { chromium } from '@playwright/test';

import {
  browserOptions,
  gateway,
  median,
  openLab,
  startCluster,
  startStack
} from './lab.mjs';

const ROUNDS = 7;
const LIMIT = 1.5;

const CONNECT = name => `
import time
from dask_gateway import Gateway
cluster = Gateway().connect("${name}")
client = cluster.get_client()
print("connected", len(client.scheduler_info()["workers"]))`;

/** The tasks are submitted at a different moment of the second each time. */
const WORK = round => `
time.sleep(2 + ${(round * 0.15).toFixed(2)})
started = client.submit(time.time, pure=False).result()
client.gather(client.map(time.sleep, [3] * 2, pure=False))
print("started ${round}", started)`;

const stack = await startStack('ours');
const browser = await chromium.launch(browserOptions());
let over = true;
try {
  const name = await startCluster(stack);
  await gateway(stack, `${name}/scale`, 'POST', { count: 1 });
  const { page } = await openLab(browser, stack, () => false);
  await page
    .locator('.jp-LauncherCard[data-category="Notebook"]')
    .first()
    .click();
  await page.getByText('Python 3 (ipykernel) | Idle').waitFor();
  const run = async (code, printed) => {
    await page.locator('.jp-Notebook .jp-mod-active .cm-content').click();
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.insertText(code);
    await page.keyboard.press('ControlOrMeta+Enter');
    const output = page
      .locator('.jp-OutputArea-output')
      .filter({ hasText: printed });
    await output.waitFor({ timeout: 60_000 });
    await page.keyboard.press('Escape');
    return output.textContent();
  };
  await run(CONNECT(name), /connected [1-9]/);
  await page
    .locator('.jp-DaskGateway-clusterSelector[data-state="connected"]')
    .waitFor();
  // The page records when a bar appears.
  await page.evaluate(() => {
    new MutationObserver(() => {
      const bar = document.querySelector('.jp-DaskGateway-progressLine');
      window.shownAt ??= bar ? Date.now() : undefined;
    }).observe(document.body, { childList: true, subtree: true });
  });
  const delays = [];
  for (let round = 0; round < ROUNDS; round++) {
    await page.evaluate(() => {
      window.shownAt = undefined;
    });
    const text = await run(WORK(round), `started ${round}`);
    const started = Number(/started \d+ ([\d.]+)/.exec(text)[1]);
    const shown = await page.evaluate(() => window.shownAt);
    delays.push(shown / 1000 - started);
  }
  const longest = Math.max(...delays);
  console.log(
    `progress appears ${median(delays).toFixed(2)} s (median) to ${longest.toFixed(2)} s after the first task  ` +
      `(limit ${LIMIT}, ${(longest / LIMIT).toFixed(2)} of it)`
  );
  over = !(longest <= LIMIT);
} finally {
  await browser.close();
  await stack.stop();
}
process.exitCode = Number(over);
