import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Locator, Page } from '@playwright/test';

import { ClusterSelector } from '../pages/clusterSelector';
import { command } from '../pages/commands';
import { openNamed } from '../pages/notebook';
import { START } from '../pages/panel';
import { expect, stopSharedClusters, test } from '../sharedCluster';
import { pressEscape } from '../pages/escape';

stopSharedClusters();

/** The position of an element, once it exists: a notebook renders its cells again while it opens. */
async function placeOf(thing: Locator) {
  let box: Awaited<ReturnType<Locator['boundingBox']>> = null;
  await expect(async () => {
    box = await thing.boundingBox();
    expect(box).not.toBeNull();
  }).toPass();
  return box!;
}

/** Drag with the mouse, in steps, as a user does. */
async function drag(page: Page, from: Locator, to: Locator): Promise<void> {
  // The row may be below the rows of clusters that other tests stopped.
  await from.scrollIntoViewIfNeeded();
  const [source, target] = [await placeOf(from), await placeOf(to)];
  const { mouse } = page;
  await mouse.move(source.x + 20, source.y + source.height / 2);
  await mouse.down();
  await mouse.move(source.x + 40, source.y + source.height / 2, { steps: 4 });
  await expect(page.locator('.jp-DaskGateway-dragImage')).toBeVisible();
  await mouse.move(target.x + 60, target.y + target.height / 2, { steps: 8 });
  await mouse.up();
  await expect(page.locator('.jp-DaskGateway-dragImage')).toHaveCount(0);
}

/** Open a console with a kernel. @returns its prompt */
async function openConsole(page: Page): Promise<Locator> {
  await command(page, 'console:create', {
    kernelPreference: { name: 'python3' }
  });
  const prompt = page.locator('.jp-CodeConsole-promptCell .cm-content');
  await expect(prompt).toBeVisible();
  return prompt;
}

test('choosing a cluster connects the notebook without a cell', async ({
  row,
  notebook,
  page,
  jupyter
}, info) => {
  const label = await row.label();
  await openNamed(page, jupyter.folder, 'era5.ipynb');
  const selector = new ClusterSelector(page);
  await selector.shows('No cluster');
  await selector.choose(label);
  await selector.shows(`${label} (connected)`);
  await row.showDetails();
  await expect(
    row.node.getByRole('button', { name: 'era5', exact: true })
  ).toBeVisible();
  await notebook.run('client.submit(sum, [1, 2, 3]).result()');
  await notebook.shows(0, /^6$/);
  // The kernel has executed no other cell.
  await expect(notebook.cells.first()).toContainText('[1]:');
  await info.attach('connected', {
    body: await page.screenshot(),
    contentType: 'image/png'
  });
});

test('a notebook reconnects after a restart of its kernel', async ({
  row,
  page,
  jupyter
}) => {
  const label = await row.label();
  await openNamed(page, jupyter.folder, 'restarted.ipynb');
  const selector = new ClusterSelector(page);
  await selector.choose(label);
  await selector.shows(`${label} (connected)`);
  await command(page, 'kernelmenu:restart');
  await page.getByRole('button', { name: 'Confirm Kernel Restart' }).click();
  await selector.shows(`${label} (not connected)`);
  await selector.offer('Reconnect').click();
  await selector.shows(`${label} (connected)`);
});

test('a notebook file has the label of its cluster, and not the name, which opens dashboards', async ({
  row,
  page,
  jupyter
}) => {
  const label = await row.label();
  const file = await openNamed(page, jupyter.folder, 'saved.ipynb');
  const selector = new ClusterSelector(page);
  await selector.choose(label);
  await selector.shows(`${label} (connected)`);
  await command(page, 'docmanager:save');
  // The server empties the file before it writes it.
  await expect(() => {
    const saved = JSON.parse(readFileSync(file, 'utf-8')) as {
      metadata: { dask_gateway?: object };
    };
    expect(saved.metadata.dask_gateway).toMatchObject({ label });
  }).toPass();
  expect(readFileSync(file, 'utf-8')).not.toContain(await row.name());
});

test('a notebook recreates its cluster after the cluster was stopped', async ({
  panel,
  page,
  jupyter
}) => {
  const row = await panel.make(0);
  const label = await row.label();
  await openNamed(page, jupyter.folder, 'recreated.ipynb');
  const selector = new ClusterSelector(page);
  await selector.choose(label);
  await selector.shows(`${label} (connected)`);
  await row.stop();
  await selector.shows(`${label} (stopped`);
  const before = await panel.names();
  await selector.offer('Recreate').click();
  const again = await panel.waitForNewRow(before);
  await expect.poll(() => again.label()).toBe(label);
  await selector.shows(`${label} (connected)`);
});

test('a kernel that was restarted elsewhere offers to reconnect', async ({
  row,
  notebook,
  page,
  jupyter
}) => {
  const label = await row.label();
  await notebook.create();
  const selector = new ClusterSelector(page);
  await selector.choose(label);
  await selector.shows(`${label} (connected)`);
  const kernel = await page.evaluate(() => {
    const { jupyterapp } = window as unknown as {
      jupyterapp: {
        shell: {
          currentWidget: {
            sessionContext: { session: { kernel: { id: string } } };
          };
        };
      };
    };
    return jupyterapp.shell.currentWidget.sessionContext.session.kernel.id;
  });
  const restarted = await page.request.post(
    `${jupyter.url}api/kernels/${kernel}/restart`,
    { headers: { Authorization: `token ${jupyter.token}` } }
  );
  expect(restarted.ok()).toBe(true);
  await selector.shows(`${label} (not connected)`);
  await selector.offer('Reconnect').click();
  await selector.shows(`${label} (connected)`);
  await notebook.run('client.submit(sum, [1, 2, 3]).result()');
  await notebook.shows(0, /^6$/);
});

test('a notebook keeps its cluster when the page is reloaded', async ({
  row,
  page,
  jupyter
}) => {
  const label = await row.label();
  const file = await openNamed(page, jupyter.folder, 'again.ipynb');
  const selector = new ClusterSelector(page);
  await selector.choose(label);
  await selector.shows(`${label} (connected)`);
  // The file has no connection, because it was not saved.
  expect(readFileSync(file, 'utf-8')).not.toContain('"dask_gateway"');
  await page.goto(page.url().replace(/\?.*/, ''));
  // The kernel still runs, and reports that it is connected.
  await selector.shows(`${label} (connected)`);
});

test('connecting waits for a busy kernel', async ({
  row,
  notebook,
  page,
  jupyter
}) => {
  const label = await row.label();
  await notebook.create();
  await notebook.run(
    'import os, time\nwhile not os.path.exists("go"):\n    time.sleep(0.1)\nprint("gone")'
  );
  const selector = new ClusterSelector(page);
  await selector.choose(label);
  await selector.shows(`${label} (waiting)`);
  writeFileSync(join(jupyter.folder, 'go'), '');
  await notebook.shows(0, 'gone');
  await selector.shows(`${label} (connected)`);
});

test('a variable of the user is not replaced without confirmation', async ({
  row,
  notebook,
  page
}) => {
  const label = await row.label();
  await notebook.create();
  await notebook.run('cluster = "of galaxies"');
  const selector = new ClusterSelector(page);
  await selector.choose(label);
  const question = page.getByRole('dialog');
  await expect(question).toContainText('cluster');
  await question.getByRole('button', { name: 'Cancel' }).click();
  await selector.shows('(not connected)');
  await notebook.run('cluster');
  await notebook.shows(1, 'of galaxies');
});

test('packages that are missing on the workers are shown', async ({
  row,
  notebook,
  page
}, info) => {
  await notebook.create();
  const selector = new ClusterSelector(page);
  await selector.choose(await row.label());
  await selector.shows('(connected)');
  await notebook.run(
    [
      'import os, sys, tempfile, pathlib',
      'folder = tempfile.mkdtemp(); sys.path.insert(0, folder)',
      'pathlib.Path(folder, "only_here.py").write_text("")',
      'os.environ["ONLY_HERE"] = "a secret value"',
      'import only_here; print("ready")'
    ].join('\n')
  );
  await notebook.shows(0, 'ready');
  await selector.choose(/Compare Environments/);
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('table', { name: 'Versions' })).toContainText(
    'distributed',
    START
  );
  await dialog.getByLabel(/Environment variables/).fill('ONLY_HERE');
  await dialog.getByRole('button', { name: 'Check' }).click();
  const table = dialog.getByRole('table', {
    name: 'Packages, paths and variables'
  });
  for (const kind of ['Package only_here', 'Variable ONLY_HERE']) {
    await expect(
      table.getByRole('row', { name: `${kind} yes no` })
    ).toHaveAttribute('data-differs', 'true');
  }
  await expect(dialog).not.toContainText('a secret value');
  await info.attach('environments', {
    body: await page.screenshot(),
    contentType: 'image/png'
  });
  await pressEscape(page);
  await expect(dialog).toBeHidden();
});

test('code that connects to a cluster is not inserted twice', async ({
  row,
  notebook,
  page
}) => {
  await notebook.create();
  await row.button('Insert Client Code for').click();
  await expect(notebook.cells).toHaveCount(2);
  await row.button('Insert Client Code for').click();
  await expect(page.getByText('already connects to').first()).toBeVisible();
  await expect(notebook.cells).toHaveCount(2);
});

test('code is inserted into a console beside the text that is typed there', async ({
  row,
  notebook,
  page
}) => {
  await notebook.create();
  const prompt = await openConsole(page);
  await prompt.click();
  await page.keyboard.insertText('x = half_typed');
  await row.button('Insert Client Code for').click();
  await expect(prompt).toContainText(`connect("${await row.name()}")`);
  await expect(prompt).toContainText('x = half_typed');
});

test('a cluster can be dragged into a notebook, once', async ({
  row,
  notebook,
  page
}) => {
  const handle = row.node.locator('.jp-DaskGateway-name');
  await notebook.create();
  await drag(page, handle, notebook.cells.first());
  await expect(notebook.cells).toHaveCount(2);
  await expect(notebook.cells.first()).toContainText(
    `connect("${await row.name()}")`
  );
  await drag(page, handle, notebook.cells.last());
  await expect(page.getByText('already connects to').first()).toBeVisible();
  await expect(notebook.cells).toHaveCount(2);
});

test('a cluster can be dragged into a console', async ({ row, page }) => {
  const prompt = await openConsole(page);
  await drag(page, row.node.locator('.jp-DaskGateway-name'), prompt);
  await expect(prompt).toContainText(`connect("${await row.name()}")`);
});

test('a cluster can be dragged into a Python file, and not into a Markdown file', async ({
  row,
  page,
  jupyter
}) => {
  const handle = row.node.locator('.jp-DaskGateway-name');
  writeFileSync(join(jupyter.folder, 'notes.md'), 'Dear diary\n');
  writeFileSync(join(jupyter.folder, 'script.py'), 'import os\n');
  await command(page, 'docmanager:open', {
    path: 'notes.md',
    factory: 'Editor'
  });
  const text = page.locator(
    '.jp-FileEditor:not(.lm-mod-hidden) .cm-content:visible'
  );
  await expect(text).toContainText('Dear diary');
  await drag(page, handle, text);

  await command(page, 'docmanager:open', { path: 'script.py' });
  await expect(text).toContainText('import os');
  await drag(page, handle, text);
  await expect(text).toContainText(`connect("${await row.name()}")`);

  // By now, code of the first drag would have been inserted.
  await command(page, 'docmanager:open', {
    path: 'notes.md',
    factory: 'Editor'
  });
  await expect(text).toHaveText('Dear diary');
});

test('a cluster created in a notebook is found, and labeled with its name', async ({
  panel,
  notebook,
  page,
  jupyter
}) => {
  const before = await panel.names();
  await openNamed(page, jupyter.folder, 'rainfall.ipynb');
  await notebook.run(
    'from dask_gateway import Gateway\ncluster = Gateway().new_cluster()\nclient = cluster.get_client()\nprint("made")'
  );
  await notebook.shows(0, 'made');
  const row = await panel.waitForNewRow(before);
  await expect(row.node.locator('.jp-DaskGateway-name')).toHaveText('rainfall');
  await new ClusterSelector(page).shows('rainfall (connected)');
  await row.showDetails();
  await expect(row.node).toContainText('Used by');
});

test('a LocalCluster is recognized and explained', async ({
  panel,
  notebook,
  page
}) => {
  await expect(panel.region).toBeVisible();
  await notebook.create();
  await notebook.run(
    'from distributed import Client\nclient = Client(n_workers=1, processes=False, dashboard_address=":0")\nprint("made")'
  );
  await notebook.shows(0, 'made');
  const { button } = new ClusterSelector(page);
  await expect(button).toContainText('LocalCluster', START);
  await expect(button).toHaveAttribute('title', /on the notebook server/);
});

test('a notebook in another language has no selector', async ({
  row,
  notebook,
  page,
  jupyter
}) => {
  writeFileSync(
    join(jupyter.folder, 'stats.ipynb'),
    JSON.stringify({
      cells: [],
      metadata: { language_info: { name: 'R' } },
      nbformat: 4,
      nbformat_minor: 5
    })
  );
  await command(page, 'docmanager:open', {
    path: 'stats.ipynb',
    kernelPreference: { shouldStart: false, autoStartDefault: false }
  });
  await expect(notebook.front).toBeVisible();
  await expect(new ClusterSelector(page).button).toBeHidden();
  await row.button('Insert Client Code for').click();
  // It is inserted into a new Python notebook.
  await expect(page.getByRole('tab', { name: 'Untitled' })).toBeVisible();
  await expect(notebook.cells.first()).toContainText(await row.name());
  await expect(new ClusterSelector(page).button).toBeVisible();
  await page.getByRole('tab', { name: 'stats.ipynb' }).click();
  await expect(new ClusterSelector(page).button).toBeHidden();
});

test('an example opens as a copy', async ({ panel, page }) => {
  await panel.region.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: /Example/ }).click();
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  await expect(page.getByRole('tab', { name: '1-arrays' })).toBeVisible();
  await expect(
    page.getByRole('heading', { name: 'Arrays larger than one worker' })
  ).toBeVisible();
});
