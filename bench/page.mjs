// Measures what the panel costs in a real page, as ratios within one run: `npm run bench -- page`.
//   1. the time from a click in the panel to RUNNING, compared with the same POST directly to the gateway;
//   2. requests per minute with five idle clusters, with a visible and with a hidden page, compared with
//      dask-labextension;
//   3. CPU of the server beyond that of plain JupyterLab with the same page open.
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
const MINUTES = Number(process.env.BENCH_MINUTES ?? 3);
const LIMITS = { click: 1.1, visible: 2, hidden: 0, cpu: 0.01 };
let failed = false;

/** Print one line of the result, and remember whether it is over its limit. */
function report(text, value, limit) {
  const over = limit !== undefined && value > limit;
  failed ||= over;
  console.log(text + (limit === undefined ? '' : `  (limit ${limit})`));
}

const sleep = seconds =>
  new Promise(resolve => setTimeout(resolve, seconds * 1000));

/** Seconds from a POST directly to the gateway until its long poll reports RUNNING. */
async function startDirectly(stack) {
  const start = performance.now();
  const name = await startCluster(stack);
  const seconds = (performance.now() - start) / 1000;
  await gateway(stack, name, 'DELETE');
  await waitUntilNoClusters(stack);
  return seconds;
}

/** Resolves when the gateway lists no live cluster. */
async function waitUntilNoClusters(stack) {
  while (
    Object.keys(await gateway(stack, '?status=pending,running,stopping'))
      .length > 0
  ) {
    await sleep(0.2);
  }
}

/** Resolves when a button is enabled, because the options of the gateway have arrived. */
async function expectEnabled(button) {
  while (!(await button.isEnabled())) {
    await sleep(0.05);
  }
}

/**
 * Resolves with the seconds from the next click until a row shows Running, by the clock of the page: the time
 * that Playwright takes is not included.
 */
function untilRunning(page) {
  return page.evaluate(
    () =>
      new Promise(resolve => {
        let clicked;
        addEventListener('click', () => (clicked = performance.now()), {
          capture: true,
          once: true
        });
        const observer = new MutationObserver(() => {
          if (clicked && document.querySelector('li[data-status="running"]')) {
            observer.disconnect();
            resolve((performance.now() - clicked) / 1000);
          }
        });
        observer.observe(document.body, {
          subtree: true,
          childList: true,
          attributeFilter: ['data-status']
        });
      })
  );
}

/** Seconds from a click on Create in the panel until the row shows Running. */
async function startByPanel(page, stack) {
  // Rows of ended clusters stay for a while, and also contain the words Running and Idle.
  const row = page
    .getByRole('list', { name: 'Clusters' })
    .locator('li[data-status="running"]');
  // The panel shows within 5 s that a cluster was stopped directly at the gateway.
  await row.first().waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'New Cluster' }).click();
  const dialog = page.getByRole('dialog', { name: 'New Cluster' });
  const workers = dialog.getByLabel('Number of workers');
  await workers.fill('0');
  const create = dialog.getByRole('button', { name: 'Create' });
  await expectEnabled(create);
  await create.hover();
  const running = untilRunning(page);
  await create.click();
  const seconds = await running;
  await row.first().waitFor();
  for (const name of Object.keys(await gateway(stack, ''))) {
    await gateway(stack, name, 'DELETE');
  }
  await row.first().waitFor({ state: 'hidden' });
  await waitUntilNoClusters(stack);
  return seconds;
}

/** Let the page report that it is hidden, as when another tab is in front. */
async function hide(page) {
  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', {
      configurable: true,
      get: () => 'hidden'
    });
    Object.defineProperty(document, 'hidden', {
      configurable: true,
      get: () => true
    });
    document.dispatchEvent(new Event('visibilitychange'));
  });
}

/** Five running clusters of one worker each. */
async function fiveClusters(stack) {
  const names = [];
  for (let i = 0; i < 5; i++) {
    const name = await startCluster(stack);
    await gateway(stack, `${name}/scale`, 'POST', { count: 1 });
    names.push(name);
  }
  return names;
}

/** CPU seconds per second of the server, and our requests per minute, while nothing happens for MINUTES. */
async function measureIdle(stack, requests) {
  await sleep(30); // the start is not measured
  const [cpu, count] = [await stack.cpu(), requests.length];
  await sleep(MINUTES * 60);
  return {
    cpu: ((await stack.cpu()) - cpu) / (MINUTES * 60),
    requests: (requests.length - count) / MINUTES
  };
}

const browser = await chromium.launch(browserOptions());
try {
  const ours = await startStack('ours');
  const lab = await openLab(browser, ours, path =>
    path.includes('/dask-gateway/')
  );
  await lab.page.getByRole('tab', { name: 'Dask Gateway' }).click();
  const direct = [];
  const clicked = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const times = [
      await startDirectly(ours),
      await startByPanel(lab.page, ours)
    ];
    if (round > 0) {
      direct.push(times[0]);
      clicked.push(times[1]);
    }
  }
  const click = median(clicked) / median(direct);
  report(
    `page click to RUNNING: panel ${median(clicked).toFixed(2)} s / gateway ${median(direct).toFixed(2)} s = ${click.toFixed(2)}x`,
    click,
    LIMITS.click
  );

  await fiveClusters(ours);
  const visible = await measureIdle(ours, lab.requests);
  report(
    `page requests a minute, five idle clusters, visible: ${visible.requests.toFixed(1)}`,
    visible.requests,
    LIMITS.visible
  );
  await hide(lab.page);
  const hidden = await measureIdle(ours, lab.requests);
  report(
    `page requests a minute, hidden: ${hidden.requests.toFixed(1)}`,
    hidden.requests,
    LIMITS.hidden
  );
  await lab.page.close();
  await ours.stop();

  const plain = await startStack('plain');
  const bare = await openLab(browser, plain, () => false);
  const base = await measureIdle(plain, bare.requests);
  await bare.page.close();
  await plain.stop();
  const cpu = visible.cpu - base.cpu;
  report(
    `page server CPU: ours ${(visible.cpu * 100).toFixed(2)} % - plain ${(base.cpu * 100).toFixed(2)} % = ${(cpu * 100).toFixed(2)} % of a core`,
    cpu,
    LIMITS.cpu
  );

  const labextension = await startStack('peer');
  const labextensionPage = await openLab(browser, labextension, path =>
    path.includes('/dask/')
  );
  // Its sidebar is open, like ours above.
  await labextensionPage.page
    .locator('[data-id="dask-dashboard-launcher"]')
    .click();
  await labextensionPage.page.locator('.dask-DaskClusterManager').waitFor();
  const labextensionIdle = await measureIdle(
    labextension,
    labextensionPage.requests
  );
  report(
    `page requests a minute, dask-labextension, nothing running: ${labextensionIdle.requests.toFixed(1)}`
  );
  await labextension.stop();
} finally {
  await browser.close();
}
process.exitCode = failed ? 1 : 0;
