// Compares the first full paint of the task stream in a pane with the same page directly from the gateway, in a tab
// of the same Chromium: `npm run bench -- paint`.
//   1. cold: the cache of the browser is empty;
//   2. warm: the page was open and is opened again.
// Additionally, once: the first page after the start of the server, whose cache of Bokeh's files is empty as well.
// From the click on the plot, or from the start of the tab's navigation, until a frame shows the tasks: Bokeh's canvas
// is there and holds their colors, as found in the page itself. Axes and their labels are gray.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

import { chromium } from '@playwright/test';

import {
  browserOptions,
  gateway,
  median,
  startCluster,
  startStack
} from './lab.mjs';

const ROUNDS = 7;
const LIMIT = 1.25;
const PLOT = 'individual-task-stream';
const TITLE = 'Task Stream';
const VIEWPORT = { width: 1280, height: 800 };

/** Tasks for the task stream, which does not show tasks that ran before the first page was opened. */
const WORK = `
import sys, time
from dask_gateway import BasicAuth, Gateway
gateway = Gateway(sys.argv[1], auth=BasicAuth("bench", "bench"))
with gateway.connect(sys.argv[2]) as cluster, cluster.get_client() as client:
    client.gather(client.map(lambda i: time.sleep(0.02), range(300)))
    print("done", flush=True)
    sys.stdin.readline()
`;

/**
 * Runs first in each page, and records when the plot was clicked and when the tasks were visible, in ms of the clock
 * that all pages share.
 */
function observe(plot) {
  const now = () => performance.timeOrigin + performance.now();
  window.addEventListener('click', () => (window.pressed = now()), true);
  if (!location.pathname.endsWith(plot)) {
    return;
  }
  const small = new OffscreenCanvas(160, 80).getContext('2d', {
    willReadFrequently: true
  });
  const canvases = root => [
    ...root.querySelectorAll('canvas'),
    ...[...root.querySelectorAll('*')].flatMap(element =>
      element.shadowRoot ? canvases(element.shadowRoot) : []
    )
  ];
  const colored = canvas => {
    if (canvas.width === 0 || canvas.height === 0) {
      return 0;
    }
    small.clearRect(0, 0, 160, 80);
    small.drawImage(canvas, 0, 0, 160, 80);
    const { data } = small.getImageData(0, 0, 160, 80);
    let count = 0;
    for (let i = 0; i < data.length; i += 4) {
      const [red, green, blue, alpha] = data.subarray(i, i + 4);
      const spread = Math.max(red, green, blue) - Math.min(red, green, blue);
      count += Number(alpha > 128 && spread > 40);
    }
    return count;
  };
  const check = () => {
    if (canvases(document).some(canvas => colored(canvas) >= 50)) {
      // What is found in one frame is on the screen in the next.
      requestAnimationFrame(() => (window.painted = now()));
    } else {
      requestAnimationFrame(check);
    }
  };
  requestAnimationFrame(check);
}

/** When the tasks were visible. */
async function paintedAt(frame) {
  await frame.waitForFunction(() => window.painted !== undefined);
  return frame.evaluate(() => window.painted);
}

/** Milliseconds until a tab of that size shows the page. */
async function measureTab(context, url, size) {
  const page = await context.newPage();
  await page.setViewportSize(size);
  await page.goto(url, { waitUntil: 'commit' });
  const painted = await paintedAt(page.mainFrame());
  const start = await page.evaluate(() => performance.timeOrigin);
  await page.close();
  return painted - start;
}

/** Milliseconds until a pane of this JupyterLab shows the page, and the size of its frame. */
async function measurePane(page) {
  const plot = page
    .getByRole('region', { name: 'Most Useful' })
    .getByRole('button', { name: TITLE, exact: true });
  await plot.hover();
  await plot.click();
  const element = page.locator(`iframe[title="${TITLE}"]`);
  const frame = await (await element.elementHandle()).contentFrame();
  const painted = await paintedAt(frame);
  const start = await page.evaluate(() => window.pressed);
  const { width, height } = await element.boundingBox();
  await page
    .getByRole('main')
    .getByRole('tab', { name: new RegExp(`^${TITLE} · `) })
    .locator('.lm-TabBar-tabCloseIcon')
    .click();
  await element.waitFor({ state: 'detached' });
  return {
    took: painted - start,
    size: { width: Math.round(width), height: Math.round(height) }
  };
}

/** A JupyterLab whose sidebar shows the plots of its only cluster. */
async function openDashboards(context, stack) {
  const page = await context.newPage();
  await page.goto(`${stack.url}lab?reset&token=${stack.token}`);
  await page.locator('#jupyterlab-splash').waitFor({ state: 'detached' });
  await page.getByRole('tab', { name: 'Dask Gateway' }).click();
  await page.getByRole('button', { name: /^Dashboards of/ }).click();
  await page.getByRole('region', { name: 'Most Useful' }).waitFor();
  return page;
}

/** Run `work` with a browser whose cache is empty. */
async function withEmptyCache(browser, work) {
  const context = await browser.newContext({ viewport: VIEWPORT });
  await context.addInitScript(observe, PLOT);
  try {
    return await work(context);
  } finally {
    await context.close();
  }
}

/** The cold and warm times of a pane and of a tab that is as large as its frame, in milliseconds. */
async function measure(browser, stack, url) {
  const [cold, warm] = await withEmptyCache(browser, async context => {
    const page = await openDashboards(context, stack);
    return [await measurePane(page), await measurePane(page)];
  });
  const tab = await withEmptyCache(browser, async context => ({
    cold: await measureTab(context, url, cold.size),
    warm: await measureTab(context, url, warm.size)
  }));
  return { tab, pane: { cold: cold.took, warm: warm.took } };
}

/** A cluster with one worker that has run tasks. `end()` closes its client. */
async function clusterWithTasks(stack) {
  const name = await startCluster(stack);
  await gateway(stack, `${name}/scale`, 'POST', { count: 1 });
  const url = `${stack.gateway}/clusters/${name}/${PLOT}`;
  await (await fetch(url)).text();
  const client = spawn(
    '.venv/bin/python',
    ['-W', 'ignore', '-c', WORK, stack.gateway, name],
    { stdio: ['pipe', 'pipe', 'inherit'] }
  );
  const lines = createInterface({ input: client.stdout });
  const { value } = await lines[Symbol.asyncIterator]().next();
  if (value !== 'done') {
    throw new Error('The work for the task stream failed.');
  }
  return { url, end: () => client.stdin.end() };
}

const browser = await chromium.launch(browserOptions());
const stack = await startStack('ours');
try {
  const { url, end } = await clusterWithTasks(stack);
  const rounds = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const times = await measure(browser, stack, url);
    if (round > 0) {
      rounds.push(times);
    } else {
      const { tab, pane } = times;
      console.log(
        `paint of the task stream, first page after start: pane ${pane.cold.toFixed(0)} ms / tab ${tab.cold.toFixed(0)} ms`
      );
    }
  }
  end();
  for (const cache of ['cold', 'warm']) {
    const ratio = median(
      rounds.map(({ tab, pane }) => pane[cache] / tab[cache])
    );
    const [pane, tab] = ['pane', 'tab'].map(kind =>
      median(rounds.map(times => times[kind][cache])).toFixed(0)
    );
    console.log(
      `paint of the task stream, ${cache}: pane ${pane} ms / tab ${tab} ms = ${ratio.toFixed(2)}x  (limit ${LIMIT})`
    );
    if (ratio > LIMIT) {
      process.exitCode = 1;
    }
  }
} finally {
  await browser.close();
  await stack.stop();
}
