import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from '../fixtures';
import { ClusterSelector } from '../pages/clusterSelector';
import { command } from '../pages/commands';
import { openNamed } from '../pages/notebook';
import { START } from '../pages/panel';
import { notification } from '../pages/notification';

test('different versions on the cluster are shown, and it can be recreated with the notebook’s image', async ({
  panel,
  notebook,
  page,
  jupyter
}, info) => {
  await panel.openDialog();
  await panel.dialog.getByLabel('Image').fill('other-versions');
  await panel.dialog.getByLabel('Number of workers').fill('1');
  const row = await panel.submit();
  await row.runs(1);
  const label = await row.label();
  await notebook.create();
  // The image is shown at once: in the selector's menu, and while the kernel is busy.
  await notebook.run(
    'import os, time\nwhile not os.path.exists("go-on"): time.sleep(0.1)'
  );
  const selector = new ClusterSelector(page);
  await selector.choose(`${label} (different image)`);
  await selector.shows(`${label} (waiting)`);
  await expect(selector.offer('Different image')).toHaveAttribute(
    'title',
    'The notebook uses the image good, the cluster uses other-versions.'
  );
  writeFileSync(join(jupyter.folder, 'go-on'), '');
  await selector.shows(`${label} (connected)`);

  await selector.offer('Different versions').click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('status')).toHaveText(
    /^Different versions: toolz\.\s*$/
  );
  await expect(dialog).toContainText(
    'The notebook uses the image good, the cluster uses other-versions.'
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

  // Its results would be lost: it goes on, and that is said.
  await page.keyboard.press('Escape');
  await notebook.run('kept = client.submit(abs, -5); kept.result()');
  await notebook.shows(1, /^5$/);
  await selector.offer('Different versions').click();
  const before = await panel.names();
  await expect(dialog.getByLabel('Stop this cluster afterwards')).toBeChecked();
  await dialog
    .getByRole('button', { name: 'Recreate with the Notebook’s Image' })
    .click();
  const again = await panel.appeared(before);
  await again.runs(1);
  await expect(again.node).toContainText('Used by');
  // Both are there, so they are called differently.
  const other = await again.label();
  expect(other).not.toBe(label);
  await selector.shows(`${other} (connected)`);
  await expect(selector.offer('Different versions')).toBeHidden();
  await selector.choose(/Compare Environments/);
  await expect(dialog.getByRole('status')).toHaveText(
    /^All versions are the same\.\s*$/
  );
  await expect(dialog).toContainText(
    'The notebook and the cluster use the image good.'
  );
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  const notice = notification(
    page,
    /was not stopped because this notebook has results/
  );
  await expect(notice).toHaveCount(1);
  await expect(row.node).toHaveAttribute('data-status', 'running');
  await notice.getByRole('button', { name: 'Stop' }).click();
  await dialog.getByRole('button', { name: 'Stop', exact: true }).click();
  await expect(row.node).not.toHaveAttribute('data-status', 'running');
});

test('a cluster with another image is stopped after it was replaced', async ({
  panel,
  notebook,
  page
}) => {
  await panel.openDialog();
  await panel.dialog.getByLabel('Image').fill('other-versions');
  await panel.dialog.getByLabel('Number of workers').fill('0');
  const row = await panel.submit();
  await row.runs(0);
  await notebook.create();
  const selector = new ClusterSelector(page);
  await selector.choose(/different image/);
  await selector.shows('(connected)');
  // The server reports only an idle cluster as unused.
  await expect(row.state).toContainText('Idle', START);
  await selector.offer('Different versions').click();
  const before = await panel.names();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: 'Recreate with the Notebook’s Image' })
    .click();
  const again = await panel.appeared(before);
  await expect(again.node).toContainText('Used by', START);
  await expect(row.node).toHaveAttribute('data-status', /stopp/, START);
  await expect(again.node).toHaveAttribute('data-status', 'running');
});

test('clusters stay connected when the server restarts', async ({
  panel,
  page,
  jupyter
}) => {
  const row = await panel.make(1);
  const label = await row.label();
  await openNamed(page, jupyter.folder, 'survivor.ipynb');
  const selector = new ClusterSelector(page);
  await selector.choose(label);
  await selector.shows(`${label} (connected)`);
  await command(page, 'docmanager:save');
  // What any selector of the next page says, however shortly.
  await page.addInitScript(() => {
    const said = new Set<string>();
    Object.assign(window, { said });
    new MutationObserver(() =>
      document
        .querySelectorAll('.jp-DaskGateway-clusterSelector')
        .forEach(({ textContent }) => said.add(textContent ?? ''))
    ).observe(document, {
      subtree: true,
      childList: true,
      characterData: true
    });
  });
  const said = () =>
    page.evaluate(() =>
      [...(window as unknown as { said: Set<string> }).said].join('\n')
    );
  // No page is active, so the new server polls the gateway slowly.
  await panel.tab.click();
  await expect(panel.region).toBeHidden();
  await jupyter.restart();
  await page.goto(page.url().replace(/\?.*/, ''));
  // Its kernel is another one.
  await selector.shows(`${label} (not connected)`);
  expect(await said()).not.toMatch(/stopped|Recreate/);
  await selector.offer('Reconnect').click();
  await selector.shows(`${label} (connected)`);
  await panel.show();
});

test('one click connects a new notebook, and shows the workers', async ({
  panel,
  notebook,
  page
}) => {
  const row = await panel.make(1);
  const label = await row.label();
  const name = await row.name();
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
