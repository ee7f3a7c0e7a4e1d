import { expect, test } from '../../fixtures';
import { pressEscape } from '../../pages/escape';
import { notification } from '../../pages/notification';
import { RUNNING, START } from '../../pages/panel';

/** The files of the extension that are loaded when they are needed. */
const PARTS = /\/extensions\/jupyterlab-dask-gateway\/static\/.*\.js/;

test('the dialog shows six types of options, and an error at the field with invalid input', async ({
  panel
}) => {
  await panel.openDialog();
  const { dialog } = panel;
  const cores = dialog.getByLabel('Worker Cores');
  const memory = dialog.getByLabel('Worker Memory (GiB)');
  await expect(cores).toHaveValue('1');
  await expect(memory).toHaveValue('1');
  await expect(dialog.getByLabel('Image')).toHaveValue('good');
  await expect(dialog.getByLabel('GPU')).not.toBeChecked();
  await expect(dialog.getByLabel('Mode')).toBeVisible();
  await expect(
    dialog.getByRole('group', { name: 'Environment' })
  ).toBeVisible();

  await cores.fill('99');
  await panel.create.click();
  await expect(cores).toHaveAttribute('aria-invalid', 'true');
  await expect(cores).toHaveAccessibleDescription(/Enter 4 or less\./);
  await expect(cores).toBeFocused();
  await cores.fill('2');
  await expect(cores).not.toHaveAttribute('aria-invalid', 'true');

  await dialog.getByLabel('Mode').selectOption({ label: 'slow' });
  await dialog.getByLabel('GPU').check();
  await memory.fill('0.5');
  await dialog.getByRole('button', { name: 'Add to Environment' }).click();
  await dialog.getByLabel('Name in Environment').fill('PASSPHRASE');
  await dialog.getByLabel(/^Value (of .* )?in Environment$/).fill('swordfish');
  await dialog.getByLabel('Number of workers').fill('1');
  const row = await panel.submit();
  await row.waitUntilRunning(1);
  await expect(row.node).toContainText('2 cores');
  await expect(row.node).toContainText('512 MiB');

  // The dialog starts with the last values, except those of mappings.
  await panel.openDialog();
  await expect(cores).toHaveValue('2');
  await expect(memory).toHaveValue('0.5');
  await expect(dialog.getByLabel('GPU')).toBeChecked();
  await expect(dialog.getByLabel('Name in Environment')).toHaveCount(0);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog).toBeHidden();
});

test('the field of an image shows its tag', async ({ panel }) => {
  await panel.openDialog();
  const image = panel.dialog.getByLabel('Image');
  await image.fill('registry.example.org/team/notebook:2026.11.28');
  const hidden = await image.evaluate(
    input => input.scrollWidth - input.clientWidth
  );
  expect(hidden).toBeLessThanOrEqual(0);
  await panel.dialog.getByRole('button', { name: 'Cancel' }).click();
});

test('an error of the gateway is shown at its field', async ({ panel }) => {
  await panel.openDialog();
  const { dialog } = panel;
  const image = dialog.getByLabel('Image');
  await image.fill('refused');
  await panel.create.click();
  await expect(image).toHaveAttribute('aria-invalid', 'true');
  await expect(image).toHaveAccessibleDescription(
    /this image is not allowed here/
  );
  await image.fill('good');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog).toBeHidden();
});

test('the dialog shows how many workers the gateway allows', async ({
  panel
}) => {
  const row = await panel.make(1);
  await row.scale(99);
  const hint = row.node
    .getByRole('note')
    .filter({ hasText: 'The gateway allows 3 workers instead of 99.' });
  await expect(hint).toHaveCount(1);
  await hint.getByRole('button', { name: /^Dismiss/ }).click();
  await expect(hint).toHaveCount(0);
  await row.scale(0);
  await row.waitUntilRunning(0);
});

test('a new label stays after a reload', async ({ panel, page }) => {
  await panel.openDialog();
  const row = await panel.submit();
  await expect(row.state).toContainText(RUNNING, START);
  await row.node.locator('.jp-DaskGateway-name').dblclick();
  const dialog = page.getByRole('dialog').filter({ hasText: 'Rename Cluster' });
  await dialog.getByRole('textbox').fill('Tides');
  await dialog.getByRole('button', { name: 'Rename' }).click();
  await expect(row.button('Stop')).toHaveAccessibleName('Stop Tides');
  await page.reload();
  await panel.show();
  await expect(panel.list.getByRole('listitem', { name: 'Tides' })).toBeVisible(
    START
  );
});

test('a cluster can be created with the keyboard', async ({ panel, page }) => {
  await panel.newCluster.focus();
  await page.keyboard.press('Enter');
  await expect(panel.dialog).toBeVisible();
  await expect(panel.create).toBeEnabled(START);
  await expect(panel.dialog.locator(':focus')).toHaveCount(1);
  const before = await panel.names();
  // Tab moves the focus in a cycle within the dialog.
  const tabToCreate = async () => {
    for (let presses = 0; presses < 40; presses++) {
      await page.keyboard.press('Tab');
      await expect(panel.dialog.locator(':focus')).toHaveCount(1);
      if (
        await panel.create.evaluate(node => node === document.activeElement)
      ) {
        break;
      }
    }
    await expect(panel.create).toBeFocused();
  };
  await tabToCreate();
  await tabToCreate();
  await page.keyboard.press('Enter');
  await expect(panel.dialog).toBeHidden();
  await expect(panel.newCluster).toBeFocused();
  const row = await panel.waitForNewRow(before);
  await expect(row.state).toContainText(RUNNING, START);

  // Escape closes the dialog without creating a cluster.
  await page.keyboard.press('Enter');
  await expect(panel.dialog).toBeVisible();
  await pressEscape(page);
  await expect(panel.dialog).toBeHidden();
  await expect(panel.newCluster).toBeFocused();
});

test('a dialog that could not be loaded is reported, and opens once at the next click', async ({
  panel,
  page
}) => {
  await page.route(PARTS, route => route.abort());
  await panel.newCluster.click();
  await expect(notification(page, /could not be loaded\. Check/)).toBeVisible();
  await page.unroute(PARTS);

  let go: () => void = () => undefined;
  const clicked = new Promise<void>(resolve => (go = resolve));
  await page.route(PARTS, async route => {
    await clicked;
    await route.continue();
  });
  await panel.newCluster.dblclick();
  go();
  await expect(panel.dialog.getByLabel('Number of workers')).toBeFocused();
  await pressEscape(page);
  // A second dialog would open when the first is closed, and cover the button.
  await expect(panel.dialog).toBeHidden();
  await panel.openDialog();
  await pressEscape(page);
  await expect(panel.dialog).toBeHidden();
});
