import type { Locator } from '@playwright/test';

import { expect, test as base } from '../../fixtures';
import { pressEscape } from '../../pages/escape';
import { violations } from '../../pages/axe';
import { ClusterSelector } from '../../pages/clusterSelector';
import { Dashboards } from '../../pages/dashboards';
import type { ClusterRow, Panel } from '../../pages/panel';
import { START } from '../../pages/panel';
import {
  cutOff,
  narrow,
  picture,
  screenshot,
  setTheme
} from '../../pages/screenshot';
import type { IGateway } from '../../stacks/gateway';
import { startGateway } from '../../stacks/gateway';
import type { IJupyter } from '../../stacks/jupyter';
import { startJupyter } from '../../stacks/jupyter';

/** JupyterLab with two gateways: the default one, and one with the name `slurm`. */
const test = base.extend<object, { slurm: IGateway; jupyter: IJupyter }>({
  slurm: [
    async ({}, use) => {
      const gateway = await startGateway();
      await use(gateway);
      await gateway.end();
    },
    { scope: 'worker', timeout: 120_000 }
  ],
  jupyter: [
    async ({ gateway, slurm }, use) => {
      const named = Object.entries(slurm.environ).map(([name, value]) => [
        name.replace('DASK_GATEWAY__', 'DASK_GATEWAYS__SLURM__'),
        value
      ]);
      const jupyter = await startJupyter({
        ...gateway!.environ,
        ...(Object.fromEntries(named) as Record<string, string>),
        DASK_GATEWAY__LABEL: 'Kubernetes',
        DASK_GATEWAYS__SLURM__LABEL: 'Slurm',
        JUPYTER_IMAGE_SPEC: 'good'
      });
      await use(jupyter);
      await jupyter.stop();
    },
    { scope: 'worker', timeout: 120_000 }
  ]
});

const group = (panel: Panel, name: string): Locator =>
  panel.region.getByRole('region', { name, exact: true });

/** Create a cluster with one worker at a gateway, and wait until it runs in the group of the gateway. */
async function make(panel: Panel, gateway: string): Promise<ClusterRow> {
  await panel.openDialog();
  await panel.dialog.getByLabel('Gateway').selectOption(gateway);
  await expect(panel.create).toBeEnabled(START);
  await panel.dialog.getByLabel('Number of workers').fill('1');
  const row = await panel.submit();
  await expect(
    group(panel, gateway)
      .getByRole('list', { name: `Clusters of ${gateway}` })
      .locator(`li[data-name="${await row.name()}"]`)
  ).toBeVisible();
  await row.waitUntilRunning(1);
  return row;
}

test('a cluster of each gateway is in its group, and works in notebooks', async ({
  panel,
  notebook,
  page,
  slurm
}) => {
  const first = await make(panel, 'Kubernetes');
  const second = await make(panel, 'Slurm');
  const name = await second.name();
  expect(await slurm.do('status', name)).toBe('RUNNING');

  // The keyboard moves through the rows of both.
  await first.node.focus();
  await page.keyboard.press('ArrowDown');
  await expect(second.node).toBeFocused();

  await notebook.create();
  const selector = new ClusterSelector(page);
  await selector.choose(await second.label());
  await selector.shows(`${await second.label()} (connected)`);
  await notebook.run('client.submit(sum, [1, 2, 4]).result()');
  await notebook.shows(0, '7');
  // The kernel's configuration of the default gateway is unchanged.
  await notebook.run('from dask_gateway import Gateway; Gateway().address');
  await notebook.run('len(Gateway().list_clusters())');
  await notebook.shows(2, '1');

  const dashboards = new Dashboards(page);
  await dashboards.reveal(second);
  await dashboards.open(second, 'Task Stream');

  await second.showDetails();
  await second.button('Cluster Page of').click();
  await expect(
    page.getByRole('region', { name: 'Cluster Page of' })
  ).toContainText(/Gateway\s*Slurm/);
});

test('a cluster that a notebook creates at the second gateway is found', async ({
  panel,
  notebook,
  page
}) => {
  await notebook.create();
  await notebook.run(
    [
      'import dask',
      'from dask_gateway import Gateway',
      'from dask_gateway.config import defaults',
      'with dask.config.set(gateway=dask.config.merge(defaults["gateway"], dask.config.get("gateways.slurm"))):',
      '    cluster = Gateway().new_cluster()',
      'client = cluster.get_client()',
      'cluster.name'
    ].join('\n')
  );
  await expect(group(panel, 'Slurm').getByRole('listitem').first()).toBeVisible(
    START
  );
  await new ClusterSelector(page).shows('(connected)');
});

test('one gateway fails while the other one works, and recovers', async ({
  panel,
  page,
  slurm
}) => {
  const row = await make(panel, 'Kubernetes');
  const top = async () =>
    (await group(panel, 'Slurm').getByRole('heading').boundingBox())!.y;
  await expect(group(panel, 'Slurm')).toContainText('Connected');
  const before = await top();
  await slurm.do('kill');
  const alert = panel.region
    .getByRole('alert')
    .filter({ hasText: 'Gateway: Slurm' });
  await expect(alert).toContainText(/Since \d/, START);
  expect(await top()).toBe(before);
  await expect(group(panel, 'Slurm')).toContainText('Not available');
  await expect(group(panel, 'Kubernetes')).toContainText('Connected');
  await expect(panel.region.getByRole('alert')).toHaveCount(1);
  expect(await violations(page, '.jp-DaskGateway')).toEqual([]);
  await narrow(page, panel.region);
  await picture([page], 'gateways-250px-light');
  for (const theme of ['dark', 'contrast'] as const) {
    await setTheme(page, theme);
    await screenshot(page, `gateways-250px-${theme}`);
  }
  await setTheme(page, 'light');
  expect(await cutOff(panel.region)).toEqual([]);

  // The other gateway still scales, and Check Connection checks the one that fails.
  await row.scale(0);
  await row.waitUntilRunning(0);
  await panel.region
    .getByRole('button', { name: 'Check Connection to Slurm…' })
    .click();
  const dialog = page.getByRole('dialog', { name: 'Check Connection' });
  await expect(dialog.getByLabel('Gateway')).toHaveValue('slurm');
  await expect(dialog.locator('[data-check="tcp"]')).toHaveAttribute(
    'data-result',
    'failed',
    START
  );
  await dialog.getByLabel('Gateway').selectOption('Kubernetes');
  await expect(dialog.locator('[data-check="tcp"]')).toHaveAttribute(
    'data-result',
    'passed',
    START
  );
  await pressEscape(page);

  await slurm.do('stop');
  await slurm.do('start');
  await expect(alert).toBeHidden({ timeout: 60_000 });
  await expect(group(panel, 'Slurm')).toContainText('Connected');
  await make(panel, 'Slurm');
});
