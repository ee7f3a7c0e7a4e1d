import { expect, test } from '../fixtures';
import { ClusterSelector } from '../pages/clusterSelector';
import { command } from '../pages/commands';
import { START } from '../pages/panel';
import { screenshot } from '../pages/screenshot';

test('Run on a Cluster creates a cluster and connects a new notebook', async ({
  panel,
  notebook,
  page
}) => {
  const before = await panel.names();
  await notebook.create();
  await notebook.ready();
  const selector = new ClusterSelector(page);
  await selector.offer('Run on a Cluster').click();
  await expect(selector.offer('Cancel')).toBeVisible();
  await screenshot(page, 'run-on-cluster-starting');
  await panel.waitForNewRow(before);
  await selector.shows('(connected)');
  await expect(selector.offer('Cancel')).toHaveCount(0);
  await screenshot(page, 'run-on-cluster-connected');
  await notebook.run('client.submit(sum, [1, 2, 3]).result()');
  await notebook.shows(0, /^6$/);
});

test('Run on a Cluster reuses an idle cluster', async ({
  panel,
  notebook,
  page
}) => {
  const before = await panel.names();
  await notebook.create();
  await notebook.ready();
  const selector = new ClusterSelector(page);
  await selector.offer('Run on a Cluster').click();
  const row = await panel.waitForNewRow(before);
  await selector.shows('(connected)');
  // No task runs here: the row would show that the cluster is idle until the next poll detects the task.
  await expect(row.state).toContainText('Idle', START);
  const label = await row.label();
  const clusters = await panel.names();
  await command(page, 'notebook:create-new', { kernelName: 'python3' });
  await selector.shows('No cluster');
  await selector.choose('Run on a Cluster');
  await selector.shows(`${label} (connected)`);
  const added = (await panel.names()).filter(name => !clusters.includes(name));
  expect(added).toEqual([]);
});

test('Cancel stops the cluster that Run on a Cluster has created', async ({
  panel,
  notebook,
  page
}) => {
  await notebook.create();
  await notebook.ready();
  const selector = new ClusterSelector(page);
  const before = await panel.names();
  await selector.offer('Run on a Cluster').click();
  const row = await panel.waitForNewRow(before);
  await selector.offer('Cancel').click();
  await selector.shows('No cluster');
  await expect(selector.offer('Run on a Cluster')).toBeVisible();
  await expect(row.state).toContainText('Stopped', START);
});
