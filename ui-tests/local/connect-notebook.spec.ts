import type { Page } from '@playwright/test';

import { expect, test } from '../fixtures';
import { ClusterSelector } from '../pages/clusterSelector';
import { command } from '../pages/commands';
import { openNamed } from '../pages/notebook';
import { START } from '../pages/panel';

/** Set in the settings editor, as a user does, whether connecting inserts a cell. */
async function connectVisibly(page: Page, on: boolean): Promise<void> {
  await command(page, 'settingeditor:open', {
    query: 'Dask Gateway: Notebooks'
  });
  const box = page.getByLabel('Show Connection Code in the Notebook');
  await expect(box).toBeVisible();
  const saved = page.waitForResponse(
    response =>
      response.request().method() === 'PUT' &&
      response.url().includes('jupyterlab-dask-gateway')
  );
  await box.setChecked(on);
  expect((await saved).ok()).toBe(true);
  await command(page, 'application:close');
  await expect(box).toBeHidden();
}

test('a setting shows the connection code in a cell', async ({
  panel,
  notebook,
  page
}) => {
  const row = await panel.make(1);
  const name = await row.name();
  const label = await row.label();
  await connectVisibly(page, true);
  await notebook.create();
  const selector = new ClusterSelector(page);
  await selector.choose(label);
  await selector.shows(`${label} (connected)`);
  const cell = notebook.cells.filter({ hasText: `connect("${name}")` });
  await expect(cell).toHaveCount(1);
  await expect(cell).toContainText('[1]:');
  await expect(cell.locator('.jp-OutputArea-output').last()).toContainText(
    'Client'
  );
  // Without the setting, connecting inserts no cell.
  await connectVisibly(page, false);
  await command(page, 'notebook:create-new', { kernelName: 'python3' });
  await selector.shows('No cluster');
  await selector.choose(label);
  await selector.shows(`${label} (connected)`);
  await expect(notebook.cells).toHaveCount(1);
  await expect(notebook.cells.first()).toContainText('[ ]:');
});

test('ten open notebooks without changes send no requests to their kernels', async ({
  panel,
  notebook,
  page,
  jupyter
}) => {
  const sent: string[] = [];
  page.on('websocket', socket => {
    if (/\/api\/kernels\/[^/]+\/channels/.test(socket.url())) {
      socket.on('framesent', ({ payload }) => sent.push(payload.toString()));
    }
  });
  // JupyterLab requests the list of kernels every ten seconds, which measures the time here.
  let polls = 0;
  page.on('request', request => {
    if (new URL(request.url()).pathname === '/api/kernels') {
      polls += 1;
    }
  });
  const row = await panel.make(1);
  const label = await row.label();
  const selector = new ClusterSelector(page);
  // Three of them with kernels, two of these connected.
  for (let i = 1; i <= 10; i++) {
    await openNamed(page, jupyter.folder, `open-${i}.ipynb`, i > 7);
    await expect(
      page.getByRole('main').getByRole('tab', { name: `open-${i}.ipynb` })
    ).toBeVisible();
    if (i > 7) {
      await notebook.ready();
    }
    if (i > 8) {
      await selector.choose(label);
      await selector.shows(`${label} (connected)`);
    }
  }
  await expect(row.state).toContainText(/Idle/, START);
  await row.showDetails();
  await expect(row.node).toContainText('Used by');

  const until = async (more: number) => {
    const start = polls;
    await expect.poll(() => polls - start, START).toBeGreaterThanOrEqual(more);
  };
  await until(1);
  sent.length = 0;
  await until(3);
  expect(sent).toEqual([]);
  // The sockets are recorded: running one cell adds messages.
  await notebook.run('1 + 1');
  await notebook.shows(0, /^2$/);
  expect(sent.some(frame => frame.includes('execute_request'))).toBe(true);
});
