import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { ClusterSelector } from '../pages/clusterSelector';
import { command } from '../pages/commands';
import { openNamed } from '../pages/notebook';
import { START } from '../pages/panel';
import { notification } from '../pages/notification';
import { expect, stopSharedClusters, test } from '../sharedCluster';
import { pressEscape } from '../pages/escape';

stopSharedClusters();

test.describe('a cluster with another image', () => {
  test.use({ image: 'other-versions' });

  const sentence =
    'The notebook uses the image good, the cluster uses other-versions.';

  test('is marked in the menu, and while the notebook waits for its kernel', async ({
    row,
    notebook,
    page,
    jupyter
  }) => {
    const label = await row.label();
    await notebook.create();
    await notebook.run(
      'import os, time\nwhile not os.path.exists("go-on"): time.sleep(0.1)'
    );
    const selector = new ClusterSelector(page);
    await selector.choose(`${label} (different image)`);
    await selector.shows(`${label} (waiting)`);
    await expect(selector.offer('Different image')).toHaveAttribute(
      'title',
      sentence
    );
    writeFileSync(join(jupyter.folder, 'go-on'), '');
    await selector.shows(`${label} (connected)`);
  });

  test('is compared with the notebook by package', async ({
    row,
    notebook,
    page
  }, info) => {
    await notebook.create();
    const selector = new ClusterSelector(page);
    await selector.choose(`${await row.label()} (different image)`);
    await selector.offer('Different versions').click();
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByRole('status')).toHaveText(
      /^Different versions: toolz\.\s*$/
    );
    await expect(dialog).toContainText(sentence);
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
  });

  test('continues after it was replaced if it has results, until you stop it', async ({
    panel,
    notebook,
    page
  }) => {
    // Other notebooks use the shared cluster.
    const row = await panel.make(1, 'other-versions');
    const label = await row.label();
    await notebook.create();
    const selector = new ClusterSelector(page);
    await selector.choose(`${label} (different image)`);
    await selector.shows(`${label} (connected)`);
    await notebook.run('kept = client.submit(abs, -5); kept.result()');
    await notebook.shows(0, /^5$/);
    await selector.offer('Different versions').click();
    const dialog = page.getByRole('dialog');
    await expect(
      dialog.getByLabel('Stop this cluster afterwards')
    ).toBeChecked();
    const before = await panel.names();
    await dialog
      .getByRole('button', { name: 'Recreate with the Notebook’s Image' })
      .click();
    const again = await panel.waitForNewRow(before);
    await again.waitUntilRunning(1);
    // Both clusters run, so their labels differ.
    await expect.poll(() => again.label()).not.toBe(label);
    await selector.shows(`${await again.label()} (connected)`);

    const notice = notification(page, /was not stopped because it has results/);
    await expect(notice).toHaveCount(1, START);
    await expect(row.node).toHaveAttribute('data-status', 'running');
    await notice.getByRole('button', { name: 'Stop' }).click();
    await dialog.getByRole('button', { name: 'Stop', exact: true }).click();
    await expect(row.node).not.toHaveAttribute('data-status', 'running');

    await expect(selector.offer('Different versions')).toBeHidden();
    await selector.choose(/Compare Environments/);
    await expect(dialog.getByRole('status')).toHaveText(
      /^All versions are the same\.\s*$/
    );
    await expect(dialog).toContainText(
      'The notebook and the cluster use the image good.'
    );
    await pressEscape(page);
    await expect(dialog).toBeHidden();
  });
});

test('a cluster without results is stopped after it was replaced', async ({
  panel,
  notebook,
  page
}) => {
  const row = await panel.make(0, 'other-versions');
  await notebook.create();
  const selector = new ClusterSelector(page);
  await selector.choose(`${await row.label()} (different image)`);
  await selector.shows('(connected)');
  // The server reports only an idle cluster as unused.
  await expect(row.state).toContainText('Idle', START);
  await selector.offer('Different versions').click();
  const before = await panel.names();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: 'Recreate with the Notebook’s Image' })
    .click();
  const again = await panel.waitForNewRow(before);
  await again.showDetails();
  await expect(again.node).toContainText('Used by', START);
  await expect(row.node).toHaveAttribute('data-status', /stopp/, START);
  await expect(again.node).toHaveAttribute('data-status', 'running');
});

test('clusters stay connected when the server restarts', async ({
  panel,
  row,
  page,
  jupyter
}) => {
  const label = await row.label();
  await openNamed(page, jupyter.folder, 'survivor.ipynb');
  const selector = new ClusterSelector(page);
  await selector.choose(label);
  await selector.shows(`${label} (connected)`);
  await command(page, 'docmanager:save');
  // Record all texts of the selector on the next page, also those that are shown briefly.
  await page.addInitScript(() => {
    const texts = new Set<string>();
    Object.assign(window, { texts });
    new MutationObserver(() =>
      document
        .querySelectorAll('.jp-DaskGateway-clusterSelector')
        .forEach(({ textContent }) => texts.add(textContent ?? ''))
    ).observe(document, {
      subtree: true,
      childList: true,
      characterData: true
    });
  });
  const texts = () =>
    page.evaluate(() =>
      [...(window as unknown as { texts: Set<string> }).texts].join('\n')
    );
  // No panel is visible, so the new server polls the gateway slowly.
  await panel.tab.click();
  await expect(panel.region).toBeHidden();
  await jupyter.restart();
  await page.goto(page.url().replace(/\?.*/, ''));
  // Its kernel ended with the server.
  await selector.shows(`${label} (not connected)`);
  expect(await texts()).not.toMatch(/stopped|Recreate/);
  await selector.offer('Reconnect').click();
  await selector.shows(`${label} (connected)`);
  await panel.show();
});

test('one click connects a new notebook, and shows the workers', async ({
  panel,
  row,
  notebook,
  page
}) => {
  const label = await row.label();
  const name = await row.name();
  // Another cluster of this file runs, too. The selected one is suggested.
  await row.node.click();
  await panel.tab.click();
  await expect(panel.region).toBeHidden();
  await notebook.create();
  const selector = new ClusterSelector(page);
  await expect(selector.offer(`Use ${label}`)).toBeVisible(START);
  await selector.offer(`Use ${label}`).click();
  await selector.shows(`${label} (connected)`);
  const cell = notebook.cells.filter({ hasText: `connect("${name}")` });
  await expect(cell).toContainText('[1]:');
  await expect(cell.locator('.jp-OutputArea-output').last()).toContainText(
    'Client',
    START
  );
  await expect(
    selector.front.getByRole('status').filter({
      hasText: `This notebook’s kernel is connected to ${label}`
    })
  ).toHaveCount(1);
  // The text representation has the number of workers; the table of a gateway cluster does not.
  await notebook.run('print(client)');
  await notebook.shows(1, 'processes=1');
  await panel.show();
});

test('a cluster created in a cell is found while the sidebar is closed', async ({
  panel,
  notebook,
  page,
  jupyter
}) => {
  await panel.tab.click();
  await expect(panel.region).toBeHidden();
  await openNamed(page, jupyter.folder, 'unseen.ipynb');
  await notebook.run(
    'from dask_gateway import Gateway\ncluster = Gateway().new_cluster()\nclient = cluster.get_client()\nprint("made")'
  );
  await notebook.shows(0, 'made');
  const selector = new ClusterSelector(page);
  await selector.shows('unseen (connected)');
  await command(page, 'notebook:create-new', { kernelName: 'python3' });
  await selector.shows('No cluster');
  await selector.choose('unseen');
  await selector.shows('unseen (connected)');
  await panel.show();
});
