import type { Page } from '@playwright/test';

import { expect, test } from '../fixtures';
import { ClusterSelector } from '../pages/clusterSelector';
import { command } from '../pages/commands';
import { Dashboards } from '../pages/dashboards';
import { writeNamed } from '../pages/notebook';
import { Panel, START } from '../pages/panel';

/** Wait until a tab shows a dashboard, which can reach nothing of the page that opened it. */
async function isolated(tab: Page): Promise<void> {
  await expect(tab.locator('canvas').first()).toBeVisible(START);
  expect(tab.url()).toContain('/dask-gateway/view/');
  expect(await tab.evaluate(() => window.origin)).toBe('null');
  expect(await tab.evaluate(() => window.opener === null)).toBe(true);
}

test('Notebook 7 has the panel, and opens dashboards as isolated tabs', async ({
  jupyter,
  page
}, info) => {
  writeNamed(jupyter.folder, 'seven.ipynb');
  await page.goto(`${jupyter.url}notebooks/seven.ipynb?token=${jupyter.token}`);
  const menu = (name: string) =>
    page.getByRole('menuitem', { name, exact: true });
  // A notebook that is rendered later takes the focus, which closes the menu.
  await expect(async () => {
    await menu('View').click();
    await page
      .getByRole('menuitem', { name: /^Show Dask Gateway Panel/ })
      .click({ timeout: 5_000 });
  }).toPass();
  const panel = new Panel(page);
  await expect(panel.region).toBeVisible();
  const row = await panel.make(0);
  const dashboards = new Dashboards(page);
  await dashboards.reveal(row);
  const [tab] = await Promise.all([
    page.waitForEvent('popup'),
    dashboards.plot('CPU').click()
  ]);
  await isolated(tab);

  // Panes cannot be arranged here, so the command of distributed's button opens the status page.
  const { section } = dashboards;
  await expect(
    section.getByRole('button', { name: 'Open Dashboard URL…' })
  ).toBeVisible();
  await expect(
    section.getByRole('button', { name: 'Open Layout' })
  ).toHaveCount(0);
  const response = await page.request.get(
    `${jupyter.url}dask-gateway/api/clusters`
  );
  const {
    gateways: [gateway]
  } = (await response.json()) as { gateways: { address: string }[] };
  const url = `${gateway.address}/clusters/${await row.name()}/status`;
  const [status] = await Promise.all([
    page.waitForEvent('popup'),
    command(page, 'dask:populate-and-launch-layout', { url })
  ]);
  await isolated(status);
  expect(status.url()).toMatch(/\/status$/);

  // The browser blocks a tab.
  await page.evaluate(() => {
    const { open } = window;
    window.open = () => {
      window.open = open;
      return null;
    };
  });
  await dashboards.plot('CPU').click();
  await expect(
    page.getByText('Your browser blocked the new tab.')
  ).toBeInViewport({
    ratio: 1
  });
  await info.attach('notebook 7', {
    body: await page.screenshot(),
    contentType: 'image/png'
  });
  const [late] = await Promise.all([
    page.waitForEvent('popup'),
    page.getByRole('button', { name: 'Open Dashboard', exact: true }).click()
  ]);
  await isolated(late);
  await row.stop();
});

test('Notebook 7 runs a notebook on a cluster, and shows its tasks under the cell', async ({
  jupyter,
  page
}, info) => {
  writeNamed(jupyter.folder, 'tasks.ipynb');
  await page.goto(`${jupyter.url}notebooks/tasks.ipynb?token=${jupyter.token}`);
  const selector = new ClusterSelector(page);
  await selector.offer('Run on a Cluster').click(START);
  await selector.shows('(connected)');
  const cell = page.locator('.jp-CodeCell').first();
  await cell.getByRole('textbox').click();
  await page.keyboard.insertText(
    'import time\nclient.gather(client.map(lambda i: time.sleep(0.5), range(20)))\nprint("finished")'
  );
  await page.keyboard.press('Shift+Enter');
  const progress = cell.getByRole('group', { name: 'Dask tasks of this cell' });
  await expect(progress.getByRole('progressbar')).toHaveAttribute(
    'aria-valuemax',
    '20',
    START
  );
  await info.attach('progress', {
    body: await page.screenshot(),
    contentType: 'image/png'
  });
  await expect(progress).toContainText(/20 tasks in \d+ s/, START);
  await expect(cell).toContainText('finished');
  await command(page, 'dask-gateway:focus-panel');
  const panel = new Panel(page);
  await expect(panel.region).toBeVisible();
  await panel.stopAll();
});
