import { expect, test } from '../fixtures';
import { Chooser } from '../pages/chooser';

test('other versions on the cluster are shown, and it is made again with the notebook’s image', async ({
  panel,
  notebook,
  page
}, info) => {
  await panel.openDialog();
  await panel.dialog.getByLabel('Image').fill('other-versions');
  await panel.dialog.getByLabel('Number of workers').fill('1');
  const row = await panel.submit();
  await row.runs(1);
  const label = await row.label();
  await notebook.create();
  const chooser = new Chooser(page);
  await chooser.choose(label);
  await chooser.says(`${label}: connected`);

  await chooser.offer('Versions differ').click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('status')).toHaveText(
    /^Different versions: toolz\.\s*$/
  );
  await expect(dialog).toContainText(
    'The notebook uses the image good, the cluster other-versions.'
  );
  const first = dialog
    .getByRole('table', { name: 'Versions' })
    .locator('tbody')
    .getByRole('row')
    .first();
  await expect(first).toHaveAccessibleName(
    /^toolz (?!0\.0\.1)\S+ 0\.0\.1 0\.0\.1$/
  );
  await expect(first).toHaveAttribute('data-differs', 'true');
  await info.attach('versions', {
    body: await page.screenshot(),
    contentType: 'image/png'
  });

  const before = await panel.names();
  await dialog
    .getByRole('button', { name: 'Recreate with the Notebook’s Image' })
    .click();
  const again = await panel.appeared(before);
  await again.runs(1);
  await expect(again.node).toContainText('Used by');
  await chooser.says(`${label}: connected`);
  await expect(chooser.offer('Versions differ')).toBeHidden();
  await chooser.choose(/Compare Environments/);
  await expect(dialog.getByRole('status')).toHaveText(
    /^All versions are the same\.\s*$/
  );
  await expect(dialog).toContainText(
    'Notebook and cluster use the image good.'
  );
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});
