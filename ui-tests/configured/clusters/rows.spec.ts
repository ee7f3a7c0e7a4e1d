import type { Locator } from '@playwright/test';

import { expect, test } from '../../fixtures';
import { Panel, START } from '../../pages/panel';
import {
  THEMES,
  cutOff,
  screenshot,
  setTheme,
  setWidth
} from '../../pages/screenshot';

/** More than a minute of work for two threads, in which three tasks fail. */
const WORK = `
import time
def work(i):
    time.sleep(0.25)
    if i in (1, 2, 3):
        raise ValueError(i)
    return i
futures = client.map(work, range(600), pure=False)
print("submitted")
`;

const heightOf = async (node: Locator) => (await node.boundingBox())!.height;

test('a compact row shows the progress of the work at every width, and its height does not change', async ({
  panel,
  notebook,
  page
}) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  const row = await panel.make(2);
  const label = await row.label();
  await expect.poll(() => heightOf(row.node)).toBeLessThanOrEqual(72);
  const idle = await heightOf(row.node);
  await row.button('Insert Client Code for').click();
  await notebook.runActive();
  await notebook.shows(0, 'Client');
  await notebook.run(WORK);
  await notebook.shows(1, 'submitted');

  // A hint makes the row higher. It disappears when few tasks are left, so it is dismissed first.
  await row.node
    .getByRole('button', { name: /^Dismiss: \d+ tasks are/ })
    .click(START);
  await expect(row.node.getByRole('note')).toHaveCount(0);
  await expect(row.node).toContainText(/\d+ of 600 tasks/, START);
  const bar = row.node.getByRole('progressbar', { name: `Tasks of ${label}` });
  await expect(bar).toHaveAttribute('aria-valuetext', /\d+ of 600 tasks/);
  await expect(row.node).toContainText('3 failed', START);
  await expect(row.node).toContainText(/about \d+ (s|min) left/, START);
  const failed = row.node.getByRole('button', { name: '3 failed' });
  for (const width of [250, 320, 600]) {
    await setWidth(page, panel.region, width);
    await expect.poll(() => heightOf(row.node)).toBeLessThanOrEqual(72);
    await expect(row.state).toBeInViewport({ ratio: 1 });
    await expect(
      row.node.locator('.jp-DaskGateway-nameTail, .jp-DaskGateway-shortId')
    ).toBeInViewport({ ratio: 1 });
    await expect.poll(() => cutOff(panel.region)).toEqual([]);
    await expect(failed).toBeInViewport({ ratio: 1 });
    for (const theme of Object.keys(THEMES) as (keyof typeof THEMES)[]) {
      await setTheme(page, theme);
      await screenshot(page, `row-${theme}-${width}px`);
    }
    await setTheme(page, 'light');
  }

  await failed.click();
  await expect(
    page.getByRole('region', { name: `Cluster Page of ${label}` })
  ).toBeVisible();
  await setWidth(page, panel.region, 250);
  await expect(row.node).toContainText(/597 results \(\S+ KiB\) in memory/, {
    timeout: 120_000
  });
  await expect(failed).toBeInViewport({ ratio: 1 });
  await screenshot(page, 'row-results-250px');
  await expect.poll(() => heightOf(row.node)).toBe(idle);
});

/** The states of a row, and how each changes the cluster that the server reports. */
const STATES: Record<string, (now: number) => object> = {
  Starting: () => ({ status: 'pending', started: Date.now() - 65_000 }),
  Running: () => ({
    idle: null,
    tasks: { processing: 4, waiting: 180 },
    work: { ended: 316, total: 500 }
  }),
  Idle: now => ({ idle: { since: now - 3_600_000 } }),
  Stopping: () => ({ status: 'stopping' }),
  Stopped: now => ({ status: 'stopped', stopped: now - 120_000 }),
  Failed: now => ({
    status: 'failed',
    stopped: now - 120_000,
    problem: {
      code: 'cluster-start-failed',
      message: 'The cluster failed to start.',
      remedy: 'Create another cluster.'
    }
  }),
  'Scheduler not responding': now => ({ unreachable_since: now - 720_000 })
};

test('rows in each state are readable at every width, and use the width', async ({
  panel,
  gateway,
  page
}) => {
  await panel.dismissAll();
  await gateway!.do('make_cluster', 'alice');
  const real = await panel.waitForNewRow([], START.timeout);
  await expect(real.node).toHaveAttribute('data-status', 'running', START);
  await expect(real.state).toContainText('Idle', START);
  // A cluster in each state, in the response to the page: such as a scheduler that does not respond takes minutes.
  await page.route(/\/dask-gateway\/api\/clusters(\?|$)/, async route => {
    const response = await route.fetch();
    const snapshot = (await response.json()) as { clusters: object[] };
    const now = Date.now();
    const clusters = Object.entries(STATES).map(([state, change], index) => ({
      ...snapshot.clusters[0],
      name: `${index}abc0123456789abcdef0123456789ab`,
      label: `precipitation in ${state.toLowerCase()} regions`,
      workers: 2,
      requested: { count: 2 },
      ...change(now)
    }));
    await route.fulfill({
      response,
      json: { ...snapshot, clusters: [...snapshot.clusters, ...clusters] }
    });
  });
  await page.reload();
  await new Panel(page).show();
  const rows = Object.keys(STATES).map((state, index) => ({
    state,
    node: panel.region.locator(`li[data-name^="${index}abc"]`)
  }));
  for (const width of [250, 320, 600]) {
    await setWidth(page, panel.region, width);
    await page.mouse.move(900, 300);
    for (const { state, node } of rows) {
      await node.scrollIntoViewIfNeeded();
      const text = node.locator('.jp-DaskGateway-state');
      await expect(text).toContainText(state);
      for (const part of [text, node.locator('.jp-DaskGateway-shortId')]) {
        await expect(part).toBeInViewport({ ratio: 1 });
        expect
          .soft(await isShortened(part), `${state} at ${width} px`)
          .toBe(false);
      }
    }
    await expect.poll(() => cutOff(panel.region)).toEqual([]);
    for (const theme of Object.keys(THEMES) as (keyof typeof THEMES)[]) {
      await setTheme(page, theme);
      await screenshot(page, `states-${theme}-${width}px`);
    }
  }
  for (const { state, node } of rows) {
    for (const part of ['name', 'workers']) {
      const text = node.locator(`.jp-DaskGateway-${part}`);
      expect
        .soft(
          (await text.count()) > 0 && (await isShortened(text)),
          `${part} of ${state}`
        )
        .toBe(false);
    }
  }
  const busy = rows.find(({ state }) => state === 'Running')!.node;
  const [stateBaseline, workBaseline] = await Promise.all([
    baseline(busy.locator('.jp-DaskGateway-state')),
    baseline(busy.locator('.jp-DaskGateway-workText > span').first())
  ]);
  expect.soft(workBaseline).toBeCloseTo(stateBaseline, 1);
  await setWidth(page, panel.region, 250);
  await busy.locator('.jp-DaskGateway-name').click();
  const heading = panel.region.getByRole('button', { name: /^Dashboards: / });
  await expect(heading).toContainText('precipitation in running regions');
  expect.soft(await isShortened(heading)).toBe(true);
  await expect.soft(heading).toHaveCSS('text-overflow', 'ellipsis');
  await setTheme(page, 'light');
  await page.unrouteAll();
  await page.reload();
  await new Panel(page).show();
});

/** The position of the line on which the letters of a text stand, in px from the top of the page. */
const baseline = (text: Locator) =>
  text.evaluate(node => {
    const probe = document.createElement('span');
    probe.style.display = 'inline-block';
    node.prepend(probe);
    const { bottom } = probe.getBoundingClientRect();
    probe.remove();
    return bottom;
  });

/** Whether the end of a text is replaced by an ellipsis. */
const isShortened = (text: Locator) =>
  text.evaluate(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth);
