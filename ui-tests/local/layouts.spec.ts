import { expect, test } from '../fixtures';
import { Dashboards } from '../pages/dashboards';

test('a saved layout restores the arrangement, also after a reload', async ({
  panel,
  page
}) => {
  const dashboards = new Dashboards(page);
  const row = await panel.make(1);
  await dashboards.reveal(row);
  const open = (layout: string) =>
    dashboards.section
      .getByRole('button', { name: layout, exact: true })
      .click();
  const beside = () => dashboards.areBeside('Progress', 'CPU');
  await open('Open Layout');
  for (const plot of ['Task Stream', 'Workers Memory', 'Cluster Map']) {
    await dashboards.close(plot);
  }
  await dashboards.drawn('Progress');
  await dashboards.drawn('CPU');
  await dashboards.besides('Progress', 'CPU');

  await page.keyboard.press('Control+Shift+C');
  await page.getByText('Save Dashboard Layout…').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').fill('Two of mine');
  await dialog.getByRole('button', { name: 'Save' }).click();
  const mine = dashboards.section.getByRole('button', { name: 'Two of mine' });
  await expect(mine).toBeVisible();

  // Change the arrangement: the same panes as tabs.
  const place = dashboards.tab('Progress');
  await dashboards.tab('CPU').dragTo(place);
  await expect.poll(beside).not.toBe(true);
  const pages = dashboards.sockets.length;
  await open('Two of mine');
  await dashboards.drawn('Progress');
  await dashboards.drawn('CPU');
  await expect.poll(beside).toBe(true);
  expect(dashboards.sockets.length - pages).toBeLessThanOrEqual(1);

  await dashboards.close('Progress');
  await dashboards.close('CPU');
  await expect(dashboards.panes).toHaveCount(0);
  await page.reload();
  await panel.show();
  await dashboards.reveal(row);
  await open('Two of mine');
  await dashboards.drawn('Progress');
  await dashboards.drawn('CPU');
  await expect.poll(beside).toBe(true);
  await expect(dashboards.panes).toHaveCount(2);
});
