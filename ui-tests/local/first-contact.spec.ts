import { expect, test } from '../fixtures';
import { pressEscape } from '../pages/escape';
import { screenshot } from '../pages/screenshot';

test('an empty panel explains what a cluster is, and offers to create one, an example and the documentation', async ({
  panel,
  page
}) => {
  const { region } = panel;
  await panel.dismissAll();
  await expect(region).toContainText('A cluster is a group of workers');
  await expect(region).toContainText('No setup needed.');
  await expect(
    region.getByRole('link', { name: 'Documentation' })
  ).toHaveAttribute('href', /^https:/);
  await screenshot(page, 'first-contact');
  const example = region.getByRole('button', { name: 'Open an Example…' });
  await example.click();
  await expect(page.getByRole('dialog', { name: /Example/ })).toBeVisible();
  await pressEscape(page);
  await expect(example).toBeFocused();
  const create = region.getByRole('button', { name: 'Create a Cluster…' });
  await create.click();
  await expect(panel.dialog).toBeVisible();
  await pressEscape(page);
  await expect(create).toBeFocused();
});

test('the launcher card has an icon, and menus show the keyboard shortcuts, which work', async ({
  panel,
  page
}) => {
  const card = page.locator('.jp-LauncherCard', { hasText: 'Dask Examples' });
  const icon = card.locator('img');
  await expect(icon).toBeVisible();
  // An image that the browser cannot read has no width.
  expect(
    await icon.evaluate((node: HTMLImageElement) => node.naturalWidth)
  ).toBeGreaterThan(0);

  await page.getByRole('menuitem', { name: 'View', exact: true }).click();
  const entry = page.getByRole('menuitem', {
    name: /^Show Dask Gateway Panel/
  });
  await expect(entry).toContainText('Alt+Shift+D');
  await pressEscape(page);
  await expect(entry).toBeHidden();
  // The menu bar has the focus now.
  await page.keyboard.press('Escape');
  await panel.tab.click();
  await expect(panel.region).toBeHidden();
  await page.keyboard.press('Alt+Shift+D');
  await expect(panel.region).toBeVisible();
  await page.keyboard.press('Alt+Shift+N');
  await expect(panel.dialog).toBeVisible();
  await pressEscape(page);
  await expect(panel.dialog).toBeHidden();
});
