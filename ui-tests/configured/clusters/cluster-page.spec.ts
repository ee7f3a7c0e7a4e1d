import type { Locator, Page } from '@playwright/test';

import { expect, openLab, test } from '../../fixtures';
import type { ClusterRow } from '../../pages/panel';
import { Panel, START } from '../../pages/panel';
import { THEMES, cutOff, screenshot, setTheme } from '../../pages/screenshot';

/**
 * Work for two threads in which three tasks fail, and an entry in the log of each worker. It prints whether the
 * scheduler has the page of failed tasks: distributed before 2022.8 has none (scripts/matrix.mjs).
 */
const WORK = `
import logging, time
from distributed.http.scheduler import info
def work(i):
    time.sleep(0.1)
    if i in (1, 2, 3):
        raise ValueError(f"no data for <b>{i}</b>")
    return bytes(200_000)
def log():
    logging.getLogger("distributed.worker").warning("a message of the worker")
client.run(log)
futures = client.map(work, range(200), pure=False)
while not futures[3].done():
    time.sleep(0.1)
print("lists failed tasks:", any("exceptions" in route[0] for route in info.routes))
`;

/** Open the page of a cluster by its row's button. */
async function openPage(page: Page, row: ClusterRow): Promise<Locator> {
  const label = await row.label();
  await row.showDetails();
  await row.button('Cluster Page of').click();
  const region = page.getByRole('region', { name: `Cluster Page of ${label}` });
  await expect(region.getByRole('heading', { level: 1 })).toHaveText(label);
  return region;
}

/** The list of the logs: of the scheduler and of each worker. */
const logOf = (region: Locator) =>
  region.getByRole('combobox', { name: /^Log of/ });

/** The number of rows in the table of the charts' data. */
async function dataRows(region: Locator): Promise<number> {
  const data = region.getByRole('table', { name: 'Chart data' });
  if (!(await data.isVisible())) {
    await region.getByText('Show data table').click();
    // A second click would close it again.
    await expect(data).toBeVisible();
  }
  return data.getByRole('row').count();
}

test('the page of a cluster shows failed tasks, logs and workers, in each theme and at each width, and the last ones after its scheduler was killed', async ({
  panel,
  notebook,
  page,
  gateway,
  jupyter
}) => {
  page.setDefaultTimeout(60_000);
  await page.setViewportSize({ width: 1280, height: 1000 });
  const row = await panel.make(2);
  const name = await row.name();
  await row.button('Insert Client Code for').click();
  await notebook.runActive();
  await notebook.shows(0, 'Client');
  await notebook.run(WORK);
  await notebook.shows(1, /lists failed tasks: (True|False)/);
  const listed = (await notebook.output(1).innerText()).includes('True');

  const region = await openPage(page, row);
  await test.step('failed tasks', async () => {
    await expect(
      region.getByRole('heading', { name: '3 failed tasks' })
    ).toBeVisible(START);
    if (listed) {
      const failed = region.getByRole('group').filter({
        hasText: "ValueError('no data for <b>2</b>')"
      });
      await failed.locator('summary').click(START);
      await expect(failed.locator('pre')).toContainText('in work');
    } else {
      await expect(region).toContainText(
        'The Dask version of this cluster does not list failed tasks.',
        START
      );
    }
  });

  await test.step('workers and their logs', async () => {
    const table = region.getByRole('table', { name: 'Workers' });
    await expect(table.getByRole('row')).toHaveCount(3, START);
    await table
      .getByRole('button', { name: /^Log of/ })
      .first()
      .click();
    const log = region.getByRole('region', { name: /^Log of/ });
    await expect(log).toContainText('a message of the worker', START);
    await expect(logOf(region)).toBeFocused();
    await region.getByLabel('Search the log').fill('a MESSAGE of');
    await expect(region.getByText(/^1 of \d+ entries/)).toBeVisible();
  });

  await test.step('charts', async () => {
    await expect(region.getByRole('figure')).toHaveCount(4);
    await expect(
      region.getByRole('figure', { name: 'Tasks by state' })
    ).toContainText(/Failed 3/);
    await expect(region.locator('[aria-label*="legend"]')).toHaveCount(0);
    const texts = region.locator('[class*="yAxis"] text');
    await expect.poll(() => texts.count()).toBeGreaterThan(8);
    await expect
      .poll(async () =>
        (await texts.allTextContents()).filter(
          tick => !/^\d+( \w+)?$/.test(tick)
        )
      )
      .toEqual([]);
  });

  await test.step('pictures', async () => {
    await page.locator('.jp-DaskGateway-pane').evaluate(node => {
      node.scrollTop = 0;
    });
    for (const theme of Object.keys(THEMES) as (keyof typeof THEMES)[]) {
      await setTheme(page, theme);
      for (const width of [1280, 900, 640]) {
        await page.setViewportSize({ width, height: 1000 });
        await screenshot(page, `page-${theme}-${width}px`);
      }
      await expect.poll(() => cutOff(region.locator('header'))).toEqual([]);
      await region
        .getByRole('heading', { name: 'Logs' })
        .scrollIntoViewIfNeeded();
      await region
        .getByRole('table', { name: 'Workers' })
        .scrollIntoViewIfNeeded();
      await screenshot(page, `page-${theme}-end`);
      await page.locator('.jp-DaskGateway-pane').evaluate(node => {
        node.scrollTop = 0;
      });
    }
    await setTheme(page, 'light');
    await page.setViewportSize({ width: 1280, height: 1000 });
  });

  await test.step('a second window has the history since the start', async () => {
    await expect.poll(() => dataRows(region)).toBeGreaterThan(2);
    const rows = await dataRows(region);
    const second = await page.context().newPage();
    await openLab(second, jupyter);
    const other = new Panel(second);
    await other.show();
    const again = await openPage(second, other.row(name));
    await expect.poll(() => dataRows(again)).toBeGreaterThan(rows / 2);
    await second.close();
  });

  await test.step('after the end', async () => {
    await logOf(region).selectOption('Scheduler');
    await region.getByLabel('Search the log').fill('');
    const log = region.getByRole('region', { name: 'Log of the scheduler' });
    await expect(log).toContainText('Register worker', START);
    await gateway!.do('kill_scheduler', name);
    await expect(region).toContainText(/not responding|Failed|Stopped/, START);
    await region.getByRole('button', { name: 'Refresh' }).click();
    await expect(region).toContainText(/entries that were seen, at/, START);
    await expect(log).toContainText('Register worker');
    await screenshot(page, 'page-ended');
  });
});
