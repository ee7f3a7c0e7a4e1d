import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Locator, Page } from '@playwright/test';

import { expect, waitUntilRestored, test } from '../fixtures';
import { ClusterSelector } from '../pages/clusterSelector';
import { command } from '../pages/commands';
import { openNamed, writeNamed, type Notebook } from '../pages/notebook';
import type { Panel } from '../pages/panel';
import { START } from '../pages/panel';
import { screenshot, setTheme } from '../pages/screenshot';
import { recordText } from '../pages/textLog';

/** The progress under a cell. */
function progressOf(cell: Locator): Locator {
  return cell.getByRole('group', { name: 'Dask tasks of this cell' });
}

/** A saved notebook that is connected to a cluster with two workers. @returns the notebook's file */
async function connect(
  page: Page,
  panel: Panel,
  notebook: Notebook,
  folder: string,
  name: string
): Promise<string> {
  const row = await panel.make(2);
  const label = await row.label();
  const path = await openNamed(page, folder, name);
  await notebook.ready();
  const selector = new ClusterSelector(page);
  await selector.choose(label);
  await selector.shows(`${label} (connected)`);
  return path;
}

const SLOW = `
import time
def slow(i, wait=0.5):
    time.sleep(wait)
    return i
def fails(i):
    raise ValueError(i)
`;

test('a running cell shows the tasks of its cluster, which shrink to one line', async ({
  panel,
  notebook,
  page,
  jupyter
}) => {
  const path = await connect(page, panel, notebook, jupyter.folder, 'p1.ipynb');
  await notebook.run(SLOW);
  const requests: number[] = [];
  page.on('request', request => {
    // JupyterLab adds the time of the request to its address.
    if (request.url().includes('/progress?')) {
      requests.push(Number(/\d+$/.exec(request.url())?.[0]));
    }
  });
  const cell = notebook.cells.nth(1);
  // The time left is shown while the rate is steady, which may be over when this test gets there.
  const texts = await recordText(cell);
  await notebook.run(
    'futures = client.map(slow, range(80)) + client.map(fails, range(3), retries=0)\n' +
      'client.gather(futures, errors="skip")\n' +
      'print("finished", len(futures))'
  );
  const progress = progressOf(cell);
  const bar = progress.getByRole('progressbar');
  await expect(bar).toBeVisible();
  await expect(bar).toHaveAttribute('aria-valuemax', '83');
  await expect(progress).toContainText('3 failed');
  await progress.getByRole('button', { name: 'Show tasks by name' }).click();
  await expect(progress.getByRole('listitem')).toHaveText([
    /slow\d+ of 80/,
    /fails3 of 3.*3 failed/
  ]);
  await screenshot(page, 'progress-running');
  await expect(progress).toContainText(
    /83 tasks in \d+ (s|min), 3 failed/,
    START
  );
  expect(await texts()).toMatch(/[1-9] running/);
  expect(await texts()).toMatch(/left/);
  await expect(bar).toBeHidden();
  await expect(cell.locator('.jp-OutputArea-output')).toContainText(
    'finished 83'
  );
  await screenshot(page, 'progress-finished');
  // At most one request a second; timers can be early by a few ms.
  expect(requests.length).toBeGreaterThan(3);
  const gaps = requests.slice(1).map((at, i) => at - requests[i]);
  expect(Math.min(...gaps)).toBeGreaterThan(990);
  // Cells without tasks show nothing.
  await notebook.cells.nth(2).locator('.cm-content').click();
  await notebook.run('1 + 1');
  await notebook.shows(2, /^2$/);
  await expect(progressOf(notebook.cells.nth(2))).toHaveCount(0);
  // The file has no trace of it.
  await command(page, 'docmanager:save');
  await expect
    .poll(() => readFileSync(path, 'utf8'), START)
    .toContain('finished 83');
  expect(readFileSync(path, 'utf8')).not.toMatch(/cellProgress|83 tasks/);
});

test('a cell that starts work and returns shows it until the work has ended', async ({
  panel,
  notebook,
  page,
  jupyter
}) => {
  await connect(page, panel, notebook, jupyter.folder, 'p2.ipynb');
  await notebook.run(SLOW);
  await notebook.run('futures = client.map(slow, range(60))');
  const first = progressOf(notebook.cells.nth(1));
  await expect(first).toContainText('of 60 tasks');
  await expect(notebook.cells.nth(1)).toContainText('[2]:');
  await notebook.run('total = client.submit(sum, futures); print("next")');
  await expect(notebook.cells.nth(2)).toContainText('next');
  await expect(first).toContainText(/60 tasks in \d+ (s|min)/, START);
  await expect(progressOf(notebook.cells.nth(2))).toContainText(
    '1 task in',
    START
  );
});

test('progress is in each view of a notebook, and stays when the cell is moved', async ({
  panel,
  notebook,
  page,
  jupyter
}) => {
  await connect(page, panel, notebook, jupyter.folder, 'p3.ipynb');
  await notebook.run(SLOW);
  await notebook.run(
    'import dask\ndask.compute([dask.delayed(slow)(i) for i in range(60)])[0][-1]'
  );
  const groups = page.getByRole('group', { name: 'Dask tasks of this cell' });
  await expect(groups.first()).toContainText('of 60 tasks');
  await command(page, 'docmanager:clone');
  await expect(groups).toHaveCount(2);
  await expect(groups.first()).toContainText(/60 tasks in \d+ (s|min)/, START);
  await expect(groups.last()).toContainText(/60 tasks in \d+ (s|min)/);
  await notebook.cells.nth(1).locator('.jp-InputPrompt').first().click();
  await command(page, 'notebook:move-cell-up');
  await expect(progressOf(notebook.cells.nth(0))).toContainText('60 tasks in');
  await expect(groups).toHaveCount(2);
  // Clearing the output removes the line.
  await command(page, 'notebook:clear-cell-output');
  await expect(groups).toHaveCount(0);
});

/** Change how JupyterLab renders notebooks, and load the page with it. */
async function setWindowing(page: Page, mode: 'full' | null): Promise<void> {
  const raw = JSON.stringify(mode === null ? {} : { windowingMode: mode });
  await page.evaluate(raw => {
    const { jupyterapp } = window as unknown as {
      jupyterapp: {
        serviceManager: {
          settings: { save: (id: string, raw: string) => Promise<void> };
        };
      };
    };
    const id = '@jupyterlab/notebook-extension:tracker';
    return jupyterapp.serviceManager.settings.save(id, raw);
  }, raw);
  await page.reload();
  await waitUntilRestored(page);
}

test('two notebooks on one cluster show their own tasks, also in cells that are not rendered yet', async ({
  panel,
  notebook,
  page,
  jupyter
}) => {
  const label = await (await panel.make(2)).label();
  await setWindowing(page, 'full');
  const selector = new ClusterSelector(page);
  // The cell in the middle is far from both ends. It runs until the other notebook has computed.
  const filler = Array<string>(12).fill('# A cell of 12 lines\n'.repeat(12));
  const middle =
    'import os, time\nclient.gather(client.map(lambda i: time.sleep(0.25), range(40), key="first"))\n' +
    'while not os.path.exists("go-on"): time.sleep(0.1)';
  writeNamed(jupyter.folder, 'p5.ipynb', [...filler, middle, ...filler, '']);
  await command(page, 'docmanager:open', { path: 'p5.ipynb' });
  await notebook.ready();
  await selector.choose(label);
  await selector.shows(`${label} (connected)`);
  const first = notebook.cells.filter({ hasText: 'go-on' });
  await notebook.cells.first().locator('.jp-InputPrompt').click();
  await command(page, 'notebook:run-all-below');
  await expect(panel.rows.first()).toContainText(/40 (tasks|results)/, START);
  await expect(first).toBeHidden();

  await openNamed(page, jupyter.folder, 'p6.ipynb');
  await notebook.ready();
  await selector.choose(label);
  await selector.shows(`${label} (connected)`);
  await notebook.run(
    'import time\nclient.gather(client.map(lambda i: time.sleep(0.25), range(20), key="second"))[0]'
  );
  const second = progressOf(notebook.cells.first());
  await expect(second).toContainText(/^20 tasks in \d+ s/, START);
  await expect(second).toContainText('shared cluster');
  writeFileSync(join(jupyter.folder, 'go-on'), '');

  await page.getByRole('tab', { name: 'p5.ipynb' }).click();
  await expect(first).toBeHidden();
  const scroll = (by: number) =>
    expect(async () => {
      await page.mouse.wheel(0, by);
      const timeout = 500;
      await expect(first).toBeInViewport({ timeout, ratio: 1 });
    }).toPass(START);
  await notebook.front.locator('.jp-WindowedPanel-outer').hover();
  await scroll(-300);
  await expect(progressOf(first)).toContainText(/^40 tasks in \d+ s/, START);
  await screenshot(page, 'progress-windowed');
  // JupyterLab detaches cells that are scrolled out of view, and attaches them again.
  await page.mouse.wheel(0, 10_000);
  await expect(first).toBeHidden();
  await scroll(-300);
  await expect(progressOf(first)).toContainText(/^40 tasks in \d+ s/);
  await setWindowing(page, null);
  await panel.show();
});

test('progress pictures', async ({ panel, notebook, page, jupyter }) => {
  await connect(page, panel, notebook, jupyter.folder, 'p4.ipynb');
  await notebook.run(SLOW);
  await notebook.run(
    'fs = client.map(slow, range(60)) + client.map(fails, range(3))\n' +
      'client.submit(sum, client.map(slow, range(100, 120))).result()'
  );
  const progress = progressOf(notebook.cells.nth(1));
  await expect(progress).toContainText('3 failed');
  await progress.getByRole('button', { name: 'Show tasks by name' }).click();
  for (const theme of ['light', 'dark', 'contrast'] as const) {
    await setTheme(page, theme);
    await screenshot(page, `progress-${theme}`);
  }
  await setTheme(page, 'light');
  await expect(progress).toContainText('failed');
});
