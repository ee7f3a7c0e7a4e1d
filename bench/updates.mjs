// Measures what updates cost the page, each with a limit: `npm run bench -- updates`.
//   1. scripting for one update of ten clusters, one of them with 500 workers;
//   2. growth of the heap over an hour of updates;
//   3. scrolling through the table of 500 workers;
//   4. scripting for one update while a table of 5,000 workers is open;
//   5. scripting for one update of all of 200 clusters.
//
// The clusters are those of bench/monitor.py: their state is recorded once, and then sent again with other numbers,
// through the event socket of the page. An hour takes a minute: an update is sent as soon as the one before it has been
// painted, and the clocks of the page and the server advance by the poll interval of an active viewer.
//
// Times are CPU time of the page's main thread, so that other programs on the machine hardly change them.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

import { chromium } from '@playwright/test';

import { browserOptions } from './lab.mjs';

const CLUSTERS = 10;
/** Workers of the cluster whose page is opened. */
const TABLE_WORKERS = 500;
/** Workers of the largest table. */
const MAX_TABLE_WORKERS = 5000;
/** Clusters of the longest list. */
const LONG_LIST = 200;
/** Seconds between two updates, as `active_poll_interval`. */
const POLL_INTERVAL = 5;
const HOUR = 3600 / POLL_INTERVAL;
/** Updates before the heap is measured: the histories are full by then, and modules that load late are loaded. */
const WARM_UP_UPDATES = 150;
/** Updates for which the page of a cluster is open. */
const PAGE_UPDATES = 200;
/** In ms and MB; tasks and rows are numbers. */
const LIMITS = { script: 16, heap: 1, long: 0, rows: 60 };
const SCHEMA_ID = /^\$id: (\S+)/m.exec(
  readFileSync('jupyterlab_dask_gateway/events/clusters.yaml', 'utf8')
)[1];
let failed = false;

/** Print one line of the result, and remember whether it is over its limit. */
function report(text, value, limit) {
  failed ||= limit !== undefined && value > limit;
  console.log(
    `updates ${text}${limit === undefined ? '' : `  (limit ${limit})`}`
  );
}

/** Start the server extension with its clusters; resolves with `url`, `token` and `stop()`. */
async function startStack() {
  const child = spawn('.venv/bin/python', ['bench/monitor.py', 'stack'], {
    stdio: ['pipe', 'pipe', 'inherit']
  });
  const lines = createInterface({ input: child.stdout })[
    Symbol.asyncIterator
  ]();
  const { value, done } = await lines.next();
  if (done) {
    throw new Error('The stack ended unexpectedly.');
  }
  return {
    ...JSON.parse(value),
    stop: () =>
      new Promise(resolve => {
        child.once('exit', resolve);
        child.stdin.end();
      })
  };
}

/** Send a request to the server extension, as the page does. */
async function request(stack, path, method = 'GET') {
  const response = await fetch(`${stack.url}dask-gateway/api/${path}`, {
    method,
    headers: { Authorization: `token ${stack.token}` }
  });
  return response.json();
}

/** Its snapshot once all clusters have been sampled, and the workers of the large one. */
async function firstSnapshot(stack) {
  await request(stack, 'lease', 'POST');
  for (;;) {
    const snapshot = await request(stack, 'clusters');
    const large = snapshot.clusters.find(one => one.workers === TABLE_WORKERS);
    const sampled = snapshot.clusters.filter(one => one.workers > 0);
    if (large && sampled.length === CLUSTERS) {
      const response = await request(stack, `clusters/${large.name}/workers`);
      return { snapshot, large, workers: response.workers };
    }
    await new Promise(resolve => setTimeout(resolve, 500));
  }
}

const upTo = limit => Math.floor(Math.random() * limit);

/** The next state of a cluster that is working: other numbers. */
const nextSample = cluster => ({
  ...cluster,
  memory: { ...cluster.memory, used: upTo(cluster.memory.limit) },
  tasks: { ...cluster.tasks, processing: upTo(100), memory: upTo(5000) },
  work: { ended: upTo(5000), total: 5000 + upTo(100) },
  results_in_memory: { bytes: upTo(1e9), count: upTo(5000) },
  usage: { ...cluster.usage, core_hours: cluster.usage.core_hours + 0.1 }
});

/** The server as the page sees it: real, except that the benchmark changes the numbers of the clusters. */
class FakeServer {
  constructor({ snapshot, large, workers }) {
    this.snapshot = snapshot;
    this.large = large;
    this.workers = workers;
    this.snapshots = 0;
    /** How far the clocks of the page and the server have advanced, in ms. */
    this.clockAdvance = 0;
  }

  /** The server's time, in ms since epoch. */
  now() {
    return Date.now() + this.clockAdvance;
  }

  async serve(page) {
    await page.routeWebSocket(/api\/events\/subscribe/, socket => {
      this.socket = socket;
    });
    await page.route(/dask-gateway\/api\/clusters(\?|$)/, route => {
      this.snapshots += 1;
      return route.fulfill({ json: this.snapshot });
    });
    const { boot } = this.snapshot;
    await page.route(/dask-gateway\/api\/lease/, route =>
      route.fulfill({
        json: { boot, revision: this.snapshot.revision, now: this.now() }
      })
    );
    await page.route(/dask-gateway\/api\/clusters\/[^/]+\/workers/, route =>
      route.fulfill({
        json: { at: this.now(), workers: this.changedWorkers() }
      })
    );
  }

  /** Give the large cluster this number of workers. */
  grow(count) {
    const [worker] = this.workers;
    this.workers = Array.from({ length: count }, (_, index) => ({
      ...worker,
      id: `w${index}`,
      name: `w${index}`
    }));
  }

  /** Copy the clusters until the list has this number. */
  extend(count) {
    const { clusters } = this.snapshot;
    this.snapshot.clusters = Array.from({ length: count }, (_, index) => {
      const copied = clusters[index % clusters.length];
      return index < clusters.length
        ? copied
        : { ...copied, name: `${copied.name}-${index}`, label: `c${index}` };
    });
  }

  changedWorkers() {
    return this.workers.map(worker => ({
      ...worker,
      cpu: Math.random() * 100,
      memory_used: upTo(1e9)
    }));
  }

  /** One event: every cluster has changed. */
  update() {
    const revision = this.snapshot.revision + 1;
    const clusters = this.snapshot.clusters.map(nextSample);
    this.snapshot = { ...this.snapshot, revision, clusters };
    const { boot } = this.snapshot;
    this.socket.send(
      JSON.stringify({
        schema_id: SCHEMA_ID,
        schema_version: '1',
        boot,
        revision,
        clusters,
        removed: []
      })
    );
  }
}

/** JupyterLab with the panel, whose clock the benchmark controls, and the metrics of Chromium. */
async function openLab(browser, stack, server) {
  const page = await browser.newPage({
    viewport: { width: 1280, height: 800 }
  });
  await page.addInitScript(() => {
    const now = Date.now.bind(Date);
    const elapsed = performance.now.bind(performance);
    window.clockAdvance = 0;
    Date.now = () => now() + window.clockAdvance;
    // Otherwise the page would see a clock that was set, and read the server's time again with each update.
    performance.now = () => elapsed() + window.clockAdvance;
  });
  await server.serve(page);
  await page.goto(`${stack.url}lab?reset&token=${stack.token}`);
  await page.locator('#jupyterlab-splash').waitFor({ state: 'detached' });
  const region = page.getByRole('region', { name: 'Dask Gateway' });
  if (!(await region.isVisible())) {
    await page.getByRole('tab', { name: 'Dask Gateway' }).click();
  }
  await region
    .locator('li[data-name]')
    .nth(CLUSTERS - 1)
    .waitFor();
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  return { page, region, cdp };
}

/** CPU seconds of scripting and of all tasks so far, and the number of elements in the page. */
async function metrics({ cdp }) {
  const { metrics: list } = await cdp.send('Performance.getMetrics');
  return Object.fromEntries(list.map(({ name, value }) => [name, value]));
}

/** Send a number of updates, or wait as many turns without one. Returns ms of scripting and of all tasks for each. */
async function updates(lab, server, count, really = true) {
  const before = await metrics(lab);
  for (let done = 0; done < count; done++) {
    server.clockAdvance += POLL_INTERVAL * 1000;
    if (really) {
      server.update();
    }
    // After two frames, the update has been painted.
    await lab.page.evaluate(
      clockAdvance =>
        new Promise(resolve => {
          window.clockAdvance = clockAdvance;
          requestAnimationFrame(() =>
            requestAnimationFrame(() => setTimeout(resolve))
          );
        }),
      server.clockAdvance
    );
  }
  const after = await metrics(lab);
  const each = name => ((after[name] - before[name]) * 1000) / count;
  return { script: each('ScriptDuration'), all: each('TaskDuration') };
}

/** What an update costs beyond a turn without one. */
async function cost(lab, server, count, what) {
  const idle = await updates(lab, server, 50, false);
  const busy = await updates(lab, server, count);
  const script = busy.script - idle.script;
  report(
    `${what}: ${script.toFixed(1)} ms of scripting for each, ${(busy.all - idle.all).toFixed(1)} ms with layout and painting`,
    script,
    LIMITS.script
  );
}

/** Bytes in use after garbage collection. */
async function heap({ cdp }) {
  for (let round = 0; round < 3; round++) {
    await cdp.send('HeapProfiler.collectGarbage');
  }
  return (await cdp.send('Runtime.getHeapUsage')).usedSize;
}

/** Scroll through a page from its top to its end, a little with each frame. */
function scrollThrough(box) {
  return box.evaluate(async node => {
    node.scrollTop = 0;
    const long = [];
    const observer = new PerformanceObserver(list =>
      long.push(...list.getEntries().map(entry => entry.duration))
    );
    observer.observe({ type: 'longtask' });
    const frame = () => new Promise(requestAnimationFrame);
    let rows = 0;
    let frames = 0;
    for (let before = -1; node.scrollTop !== before; frames++) {
      before = node.scrollTop;
      node.scrollTop += 120;
      await frame();
      await frame();
      rows = Math.max(
        rows,
        node.querySelectorAll('.jp-DaskGateway-workerTable tbody tr').length
      );
    }
    // The browser reports long tasks in a later task.
    await new Promise(resolve => setTimeout(resolve, 200));
    observer.disconnect();
    const last = node.querySelector(
      '.jp-DaskGateway-workerTable tbody tr:last-of-type th'
    )?.textContent;
    return { frames, rows, long, last };
  });
}

const stack = await startStack();
const browser = await chromium.launch(browserOptions());
try {
  const server = new FakeServer(await firstSnapshot(stack));
  const lab = await openLab(browser, stack, server);
  await updates(lab, server, WARM_UP_UPDATES);
  const [before, there] = [await heap(lab), await metrics(lab)];
  await cost(lab, server, HOUR, `an hour of ${HOUR} updates, panel shown`);
  const [after, left] = [await heap(lab), await metrics(lab)];
  const growth = (after - before) / 2 ** 20;
  report(
    `heap ${(before / 2 ** 20).toFixed(1)} MB, after that hour ${growth.toFixed(2)} MB more, ${left.Nodes - there.Nodes} nodes and ${left.JSEventListeners - there.JSEventListeners} listeners more`,
    growth,
    LIMITS.heap
  );

  const { label } = server.large;
  await lab.region
    .getByRole('button', { name: `Details of ${label}`, exact: true })
    .click();
  await lab.region
    .getByRole('button', { name: `Cluster Page of ${label}`, exact: true })
    .click();
  const clusterPage = lab.page.getByRole('region', {
    name: `Cluster Page of ${label}`
  });
  const table = clusterPage.getByRole('table', { name: 'Workers' });
  await table.waitFor();
  await updates(lab, server, 20);
  await cost(
    lab,
    server,
    PAGE_UPDATES,
    `${PAGE_UPDATES} updates, page of ${TABLE_WORKERS} workers open`
  );
  const pane = lab.page.locator('.jp-DaskGateway-pane');
  const { frames, rows, long, last } = await scrollThrough(pane);
  if (!last?.startsWith('w')) {
    throw new Error(`The table ends with ${last}, which is not a worker.`);
  }
  report(
    `${TABLE_WORKERS} workers scrolled through in ${frames} steps: ${long.length} long tasks${long.length > 0 ? ` (${Math.max(...long)} ms)` : ''}`,
    long.length,
    LIMITS.long
  );
  report(`rows in the page at once: ${rows}`, rows, LIMITS.rows);
  server.grow(MAX_TABLE_WORKERS);
  await updates(lab, server, 20);
  const grown = await table.getAttribute('aria-rowcount');
  if (grown !== `${MAX_TABLE_WORKERS + 1}`) {
    throw new Error(`The table has ${grown} rows.`);
  }
  for (const order of ['Worker', 'CPU']) {
    await table.getByRole('button', { name: order, exact: true }).click();
    await cost(
      lab,
      server,
      PAGE_UPDATES,
      `${PAGE_UPDATES} updates, page of ${MAX_TABLE_WORKERS} workers open, by ${order}`
    );
  }
  await lab.page
    .getByRole('tab', { name: `Cluster Page of ${label}` })
    .getByTitle(/^Close/)
    .click();
  server.extend(LONG_LIST);
  await updates(lab, server, 20);
  await lab.region
    .locator('li[data-name]')
    .nth(LONG_LIST - 1)
    .waitFor({ state: 'attached' });
  await cost(
    lab,
    server,
    PAGE_UPDATES,
    `${PAGE_UPDATES} updates of ${LONG_LIST} clusters, panel shown`
  );
  if (server.snapshots !== 1) {
    throw new Error(
      `${server.snapshots} snapshots were read: updates got lost.`
    );
  }
} finally {
  await browser.close();
  await stack.stop();
}
process.exitCode = failed ? 1 : 0;
