import { expect, test } from '../fixtures';
import { Dashboards } from '../pages/dashboards';
import { writeNamed } from '../pages/notebook';
import { Panel, START } from '../pages/panel';

test('in Notebook 7 the panel is at hand, and dashboards open as isolated tabs', async ({
  jupyter,
  page
}, info) => {
  writeNamed(jupyter.folder, 'seven.ipynb');
  await page.goto(`${jupyter.url}notebooks/seven.ipynb?token=${jupyter.token}`);
  await page.getByRole('menuitem', { name: 'View', exact: true }).click();
  await page
    .getByRole('menuitem', { name: 'Dask Gateway', exact: true })
    .click();
  const panel = new Panel(page);
  await expect(panel.region).toBeVisible();
  const row = await panel.make(0);
  const dashboards = new Dashboards(page);
  await dashboards.reveal(row);
  const [tab] = await Promise.all([
    page.waitForEvent('popup'),
    dashboards.plot('CPU').click()
  ]);
  await expect(tab.locator('canvas').first()).toBeVisible(START);
  expect(tab.url()).toContain('/dask-gateway/view/');
  expect(await tab.evaluate(() => window.origin)).toBe('null');
  expect(await tab.evaluate(() => window.opener === null)).toBe(true);
  await info.attach('notebook 7', {
    body: await page.screenshot(),
    contentType: 'image/png'
  });
  await row.stop();
});
