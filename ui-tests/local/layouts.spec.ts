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
  await dashboards.waitUntilDrawn('Progress');
  await dashboards.waitUntilDrawn('CPU');
  await dashboards.waitUntilBeside('Progress', 'CPU');

  await open('Save Layout…');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').fill('Two');
  await dialog.getByRole('button', { name: 'Save' }).click();
  const saved = dashboards.section
    .getByRole('list', { name: 'Layouts' })
    .getByRole('listitem');
  await expect(saved).toHaveText(['Two']);
  // With the keyboard only.
  await saved.getByRole('button', { name: 'Two', exact: true }).focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  const rename = page.getByRole('menuitem', { name: 'Rename…' });
  await expect(async () => {
    await page.keyboard.press('ArrowDown');
    await expect(rename).toHaveClass(/lm-mod-active/, { timeout: 1_000 });
  }).toPass();
  await page.keyboard.press('Enter');
  await dialog.getByRole('textbox').fill('Two of mine');
  await page.keyboard.press('Enter');
  await expect(saved).toHaveText(['Two of mine']);

  // Change the arrangement: the same panes as tabs.
  const place = dashboards.tab('Progress');
  await dashboards.tab('CPU').dragTo(place);
  await expect.poll(beside).not.toBe(true);
  const pages = dashboards.sockets.length;
  await open('Two of mine');
  await dashboards.waitUntilDrawn('Progress');
  await dashboards.waitUntilDrawn('CPU');
  await expect.poll(beside).toBe(true);
  expect(dashboards.sockets.length - pages).toBeLessThanOrEqual(1);

  await dashboards.close('Progress');
  await dashboards.close('CPU');
  await expect(dashboards.panes).toHaveCount(0);
  await page.reload();
  await panel.show();
  await dashboards.reveal(row);
  await open('Two of mine');
  await dashboards.waitUntilDrawn('Progress');
  await dashboards.waitUntilDrawn('CPU');
  await expect.poll(beside).toBe(true);
  await expect(dashboards.panes).toHaveCount(2);

  await saved.getByRole('button', { name: /^More actions/ }).click();
  await page.getByRole('menuitem', { name: 'Delete…' }).click();
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await expect(saved).toHaveCount(0);
});
