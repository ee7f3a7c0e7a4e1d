import { expect, test } from '../fixtures';
import { RUNNING, START } from '../pages/panel';

// As a user does: nothing is configured, and schedulers and workers start with their own commands.
test.use({ forks: false });

test('a computation runs on a cluster without any configuration', async ({
  panel,
  notebook,
  page
}, info) => {
  await panel.openDialog();
  await panel.dialog.getByLabel('Number of workers').fill('2');
  const row = await panel.submit();
  await row.waitUntilRunning(2);
  await info.attach('running', {
    body: await page.screenshot(),
    contentType: 'image/png'
  });

  await row.button('Insert Client Code for').click();
  await expect(notebook.cells.first()).toContainText(await row.name());
  await notebook.runActive();
  await notebook.shows(0, 'Client');
  await notebook.run('client.submit(sum, [1, 2, 3]).result()');
  await notebook.shows(1, /^6$/);
  // A scheduler does not return its identity while tasks run, but it responds: tasks during two poll intervals.
  await notebook.run(
    [
      'import itertools, time',
      'end = time.monotonic() + 10',
      'numbers = itertools.takewhile(lambda n: time.monotonic() < end, itertools.count(1))',
      'results = [client.submit(sum, [0, n]).result() for n in numbers]',
      'print(results == list(range(1, len(results) + 1)), len(results) > 1)'
    ].join('\n')
  );
  await notebook.shows(2, 'True True');
  await expect(row.state).toContainText(RUNNING);
});

test('a cluster of a notebook appears, and can be scaled and stopped', async ({
  panel,
  notebook
}) => {
  const before = await panel.names();
  await notebook.create();
  await notebook.run(
    'from dask_gateway import Gateway\ncluster = Gateway().new_cluster()\nprint("made")'
  );
  await notebook.shows(0, 'made');
  const row = await panel.waitForNewRow(before);
  await row.waitUntilRunning(0);
  await row.scale(2);
  await row.waitUntilRunning(2);
  await row.scale(1);
  await row.waitUntilRunning(1);

  await row.button('Scale').click();
  const form = row.node.getByRole('form');
  await form.getByLabel('Adaptive').check();
  await form.getByLabel('Minimum').fill('0');
  await form.getByLabel('Maximum').fill('2');
  await form.getByRole('button', { name: 'Apply' }).click();
  await expect(row.workers).toContainText('adaptive, 0–2');
  // Without tasks it scales down to its minimum automatically.
  await row.waitUntilRunning(0);
});

test('stopping a cluster with workers requires confirmation', async ({
  panel,
  page
}) => {
  const row = await panel.make(1);
  const label = await row.label();
  await row.button('Stop').click();
  const question = page
    .getByRole('dialog')
    .filter({ hasText: `Stop ${label}?` });
  await expect(question).toContainText('1 worker will be stopped.');
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(question).toBeHidden();
  await row.waitUntilRunning(1);
  await row.stop();
  await expect(row.state).toContainText('Stopped', START);
});

test('Stop All Clusters stops every cluster', async ({ panel, page }) => {
  await panel.stopAll();
  const rows = [await panel.make(1)];
  await panel.openDialog();
  rows.push(await panel.submit());
  await panel.region.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: /Stop All/ }).click();
  const question = page
    .getByRole('dialog')
    .filter({ hasText: 'Stop all 2 clusters?' });
  await question.getByRole('button', { name: 'Stop All' }).click();
  for (const row of rows) {
    await expect(row.state).toContainText('Stopped', START);
  }
  expect(await panel.activeNames()).toEqual([]);
});
