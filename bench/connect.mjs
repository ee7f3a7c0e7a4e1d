// Compares connecting a notebook by its cluster selector with the same code in the kernel: `npm run bench -- connect`.
//   1. in a new kernel, where both import dask-gateway and connect; this one has the limit;
//   2. in a kernel that has connected before, where the few milliseconds of the page are visible.
// Each time is measured where it passes: in the page from the click until it shows "connected", in the kernel by its
// clock.
import { chromium } from '@playwright/test';

import {
  browserOptions,
  gateway,
  median,
  openLab,
  startCluster,
  startStack
} from './lab.mjs';

const ROUNDS = 9;
const LIMIT = 1.1;

/** The code that is timed in the kernel. It prints how long it took, in seconds. */
const DIRECT = name => `
import time
start = time.perf_counter()
from dask_gateway import Gateway
cluster = Gateway().connect("${name}")
client = cluster.get_client()
print("took", time.perf_counter() - start)
`;
const CLOSE = 'client.close(); cluster.close(shutdown=False); print("closed")';

/** A notebook, and what the benchmark does in it. */
class Bench {
  constructor(page) {
    this.page = page;
    this.selector = page.getByRole('button', {
      name: 'Dask cluster of this notebook'
    });
  }

  /** Wait until the selector shows this state, and the kernel is idle. */
  async shows(state) {
    await this.page
      .locator(`.jp-DaskGateway-clusterSelector[data-state="${state}"]`)
      .waitFor();
    await this.page.getByText('Python 3 (ipykernel) | Idle').waitFor();
  }

  /** Restart the kernel. */
  async restart() {
    await this.page
      .getByRole('button', { name: 'Restart the kernel', exact: true })
      .click();
    await this.page
      .getByRole('button', { name: 'Confirm Kernel Restart' })
      .click();
    await this.shows('disconnected');
  }

  /** Run a cell, and return what it printed. */
  async run(code, printed) {
    await this.page.locator('.jp-Notebook .jp-mod-active .cm-content').click();
    await this.page.keyboard.press('ControlOrMeta+A');
    await this.page.keyboard.insertText(code);
    await this.page.keyboard.press('ControlOrMeta+Enter');
    const output = this.page
      .locator('.jp-OutputArea-output')
      .filter({ hasText: printed });
    await output.waitFor();
    const text = await output.textContent();
    await this.page.keyboard.press('Escape');
    return text;
  }

  /** Seconds of connecting in the kernel itself, by its clock. */
  async direct(name) {
    const text = await this.run(DIRECT(name), /took/);
    await this.shows('connected');
    return Number(/took ([\d.]+)/.exec(text)[1]);
  }

  /** Seconds from choosing the cluster until the selector shows that it is connected, by the page's clock. */
  async connect(row) {
    // A cluster that a notebook has created is labeled with the name of the notebook.
    const label = await row.locator('.jp-DaskGateway-name').textContent();
    await this.selector.click();
    const entry = this.page.getByRole('menuitem', { name: label });
    await entry.hover();
    const took = this.page.evaluate(
      () =>
        new Promise(resolve => {
          let start = 0;
          // On the window, because the menu stops the propagation of events.
          window.addEventListener(
            'pointerdown',
            () => {
              start = performance.now();
            },
            { capture: true, once: true }
          );
          const selector = document.querySelector(
            '.jp-DaskGateway-clusterSelector'
          );
          new MutationObserver((_, observer) => {
            if (start > 0 && selector.dataset.state === 'connected') {
              observer.disconnect();
              resolve((performance.now() - start) / 1000);
            }
          }).observe(selector, { attributes: true });
        })
    );
    await entry.click();
    return took;
  }

  /** Disconnect from the cluster. */
  async disconnect() {
    await this.selector.click();
    await this.page.getByRole('menuitem', { name: 'No Cluster' }).click();
    await this.shows('none');
  }
}

/** Print a ratio, and return it. */
function report(kind, byPanel, inKernel, limit) {
  const [panel, kernel] = [median(byPanel), median(inKernel)];
  const ratio = panel / kernel;
  console.log(
    `connect ${kind}: panel ${panel.toFixed(3)} s / kernel ${kernel.toFixed(3)} s = ${ratio.toFixed(2)}x${limit ? `  (limit ${limit})` : ''}`
  );
  return ratio;
}

const browser = await chromium.launch(browserOptions());
const stack = await startStack('ours');
try {
  const name = await startCluster(stack);
  await gateway(stack, `${name}/scale`, 'POST', { count: 1 });
  const { page } = await openLab(browser, stack, () => false);
  await page.getByRole('tab', { name: 'Dask Gateway' }).click();
  const row = page.locator(`li[data-name="${name}"]`);
  await row.getByText('1 worker').waitFor();
  await page
    .locator('.jp-LauncherCard[data-category="Notebook"]')
    .first()
    .click();
  const bench = new Bench(page);
  await bench.shows('none');
  const newKernel = { panel: [], kernel: [] };
  const again = { panel: [], kernel: [] };
  for (let round = 0; round <= ROUNDS; round++) {
    if (round > 0) {
      await bench.restart();
    }
    const direct = await bench.direct(name);
    await bench.run(CLOSE, 'closed');
    const directAgain = await bench.direct(name);
    await bench.restart();
    await bench.disconnect();
    const byPanel = await bench.connect(row);
    await bench.disconnect();
    const byPanelAgain = await bench.connect(row);
    // The first round also fills caches.
    if (round > 0) {
      newKernel.kernel.push(direct);
      newKernel.panel.push(byPanel);
      again.kernel.push(directAgain);
      again.panel.push(byPanelAgain);
    }
  }
  const ratio = report(
    'in a new kernel',
    newKernel.panel,
    newKernel.kernel,
    LIMIT
  );
  report('again', again.panel, again.kernel);
  process.exitCode = ratio > LIMIT ? 1 : 0;
} finally {
  await browser.close();
  await stack.stop();
}
