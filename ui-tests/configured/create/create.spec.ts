import type { Page } from '@playwright/test';

import { expect, stopSharedClusters, test } from '../../sharedCluster';
import { pressEscape } from '../../pages/escape';
import type { ClusterRow } from '../../pages/panel';
import { START } from '../../pages/panel';
import { screenshot } from '../../pages/screenshot';
import type { IJupyter } from '../../stacks/jupyter';

stopSharedClusters();

test.beforeAll(({ jupyter }) =>
  jupyter.override({
    'jupyterlab-dask-gateway:panel': {
      administratorPresets: [
        { name: 'Large', options: { worker_cores: 3 }, workers: { count: 0 } }
      ]
    }
  })
);

test.afterAll(({ jupyter }) => jupyter.override({}));

/** The options with which a cluster was created. */
async function optionsOf(
  page: Page,
  jupyter: IJupyter,
  row: ClusterRow
): Promise<unknown> {
  const name = await row.name();
  const response = await page.request.get(
    `${jupyter.url}dask-gateway/api/clusters`
  );
  const { clusters } = (await response.json()) as {
    clusters: { name: string; options: object }[];
  };
  return clusters.find(cluster => cluster.name === name)?.options;
}

test('presets and the last configuration each create a cluster in two clicks', async ({
  panel,
  page,
  jupyter
}) => {
  const menu = panel.region.getByRole('button', {
    name: 'Create from a Preset'
  });
  /** Create a cluster without the dialog, and wait until it has these options. */
  const create = async (
    entry: string,
    options: Record<string, unknown>
  ): Promise<void> => {
    const before = await panel.names();
    await menu.click();
    await page.getByRole('menuitem', { name: entry, exact: true }).click();
    const row = await panel.waitForNewRow(before);
    await expect(panel.dialog).toHaveCount(0);
    await expect
      .poll(() => optionsOf(page, jupyter, row))
      .toMatchObject(options);
  };

  await menu.click();
  await expect(menu).toHaveAttribute('aria-expanded', 'true');
  await pressEscape(page);
  await expect(menu).toHaveAttribute('aria-expanded', 'false');
  await expect(menu).toBeFocused();

  await panel.openDialog();
  const { dialog } = panel;
  const source = dialog.getByLabel('Start from');
  await source.selectOption({ label: 'Large (administrator)' });
  await expect(dialog.getByLabel('Worker Cores')).toHaveValue('3');
  await expect(dialog.getByLabel('Number of workers')).toHaveValue('0');
  await dialog.getByLabel('GPU').check();
  await dialog.getByRole('button', { name: 'Save as Preset…' }).click();
  await dialog.getByLabel('Name of the preset').fill('Mine');
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(source.locator('option:checked')).toHaveText('Mine');
  await screenshot(page, 'create-presets');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog).toBeHidden();

  await create('Large (administrator)', { worker_cores: 3, gpu: false });
  const mine = { worker_cores: 3, gpu: true };
  await create('Mine', mine);
  await create('New Cluster from Last Configuration', mine);
});

test('a cluster can be duplicated with changes', async ({
  panel,
  page,
  jupyter,
  row
}) => {
  await row.node.locator('.jp-DaskGateway-name').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Duplicate Cluster…' }).click();
  const label = await row.label();
  const dialog = page.getByRole('dialog', { name: `Duplicate ${label}` });
  await expect(dialog.getByLabel('Name', { exact: true })).toHaveValue(label);
  await dialog.getByLabel('Worker Cores').fill('2');
  await dialog.getByLabel('Number of workers').fill('0');
  const before = await panel.names();
  await dialog.getByRole('button', { name: 'Create' }).click();
  const copy = await panel.waitForNewRow(before);
  const options = (await optionsOf(page, jupyter, row)) as object;
  await expect
    .poll(() => optionsOf(page, jupyter, copy))
    .toEqual({ ...options, worker_cores: 2 });
});

test('errors of a mapping are shown at its fields, and nothing is created', async ({
  panel,
  page
}) => {
  const sent: string[] = [];
  page.on('request', request =>
    sent.push(`${request.method()} ${new URL(request.url()).pathname}`)
  );
  await panel.openDialog();
  const { dialog } = panel;
  const add = dialog.getByRole('button', { name: 'Add to Environment' });
  const names = dialog.getByLabel('Name in Environment');
  for (const [index, name] of ['A', 'A', 'B=1'].entries()) {
    await add.click();
    await expect(names.nth(index)).toBeFocused();
    await page.keyboard.type(name);
  }
  await panel.create.click();
  await expect(names.nth(0)).not.toHaveAttribute('aria-invalid', 'true');
  await expect(names.nth(1)).toHaveAccessibleDescription(
    'Another entry has the name A.'
  );
  await expect(names.nth(1)).toBeFocused();
  await expect(names.nth(2)).toHaveAccessibleDescription(
    'A name cannot contain =.'
  );
  await screenshot(page, 'create-mapping-errors');
  await pressEscape(page);
  await expect(dialog).toBeHidden();
  expect(sent.filter(request => /^POST .*\/clusters$/.test(request))).toEqual(
    []
  );
});

test('where a limit prevents a cluster, the dialog offers clusters to stop, and then creates it', async ({
  panel,
  page,
  row
}) => {
  // Clusters of other tests would count.
  await expect(panel.region.locator('li[data-status="stopping"]')).toHaveCount(
    0,
    START
  );
  await panel.openDialog();
  const { dialog } = panel;
  await dialog.getByLabel('Image').fill('one-cluster');
  await dialog.getByLabel('Number of workers').fill('0');
  await panel.create.click();
  const offer = dialog.getByRole('group', {
    name: 'Stop clusters to create this one'
  });
  await expect(dialog.getByRole('alert')).toContainText(
    'You already have a running cluster'
  );
  await offer.getByRole('checkbox', { name: await row.label() }).check();
  await screenshot(page, 'create-limit');
  const before = await panel.names();
  await offer.getByRole('button', { name: 'Stop Selected and Create' }).click();
  await expect(dialog).toBeHidden(START);
  await panel.waitForNewRow(before);
  await expect(row.state).toContainText('Stopped');
});
