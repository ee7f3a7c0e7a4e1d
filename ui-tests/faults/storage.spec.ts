import {
  existsSync,
  mkdtempSync,
  renameSync,
  rmSync,
  writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Page } from '@playwright/test';

import { openLab } from '../fixtures';
import { Panel } from '../pages/panel';
import { startJupyter } from '../stacks/jupyter';
import { expect, test as base } from './fixtures';
import { report, secondsOf } from './measure';

/** Rename a cluster as a user does. */
async function rename(page: Page, panel: Panel, name: string, label: string) {
  await panel.row(name).node.click();
  await page.keyboard.press('F2');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').fill(label);
  await dialog.getByRole('button', { name: 'Rename' }).click();
  await expect(dialog).toBeHidden();
}

/** Tests with the path of the folder in which servers store what users set, and a cluster. */
const test = base.extend<{ name: string }, { data: string }>({
  data: [
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), 'dask-gateway-data-'));
      await use(folder);
      rmSync(folder, { recursive: true, force: true });
    },
    { scope: 'worker' }
  ],
  jupyter: [
    async ({ faultGateway, data }, use) => {
      const jupyter = await startJupyter({
        ...faultGateway.environ,
        JUPYTER_DATA_DIR: data
      });
      await use(jupyter);
      await jupyter.stop();
    },
    { scope: 'worker', timeout: 120_000 }
  ],
  name: async ({ faultGateway }, use) => {
    const name = (await faultGateway.do('make_cluster')) as string;
    await use(name);
    await faultGateway.do(
      'call',
      'DELETE',
      `/api/v1/clusters/${name}`,
      'alice'
    );
  }
});

test('a label that could not be saved is kept, and saved later', async ({
  page,
  panel,
  jupyter,
  data,
  name
}, info) => {
  const row = panel.row(name);
  await expect(row.state).toContainText(/Running|Idle/);
  const folder = join(data, 'dask-gateway');
  if (existsSync(folder)) {
    renameSync(folder, `${folder}-moved`);
  }
  // A file in the place of the folder: writing fails for every user, as on a full disk.
  writeFileSync(folder, '');
  const shownWithin = 15;
  await rename(page, panel, name, 'kept label');
  const shown = await secondsOf(() =>
    expect(page.getByText(/could not be saved/).first()).toBeVisible({
      timeout: 1000 * shownWithin
    })
  );
  await expect(row.node).toContainText('kept label');
  rmSync(folder);
  const recoveredWithin = 60;
  const recovered = await secondsOf(() =>
    expect
      .poll(() => existsSync(join(folder, 'clusters.json')), {
        timeout: 1000 * recoveredWithin
      })
      .toBe(true)
  );
  await jupyter.restart();
  await openLab(page, jupyter);
  await panel.show();
  await expect(row.node).toContainText('kept label');
  report(info, {
    event: 'The data directory of Jupyter cannot be written.',
    text: 'The change applies, and a message says once that it could not be saved.',
    after: 'The change is saved, and survives a restart of the server.',
    shownWithin,
    shown,
    recoveredWithin,
    recovered
  });
});

test('two servers of one user share labels', async ({
  page,
  panel,
  browser,
  faultGateway,
  data,
  name
}, info) => {
  const other = await startJupyter({
    ...faultGateway.environ,
    JUPYTER_DATA_DIR: data
  });
  const context = await browser.newContext();
  try {
    const second = await context.newPage();
    await openLab(second, other);
    const secondPanel = new Panel(second);
    await secondPanel.show();
    await rename(page, panel, name, 'set in the first');
    const shownWithin = 30;
    const shown = await secondsOf(() =>
      expect(secondPanel.row(name).node).toContainText('set in the first', {
        timeout: 1000 * shownWithin
      })
    );
    report(info, {
      event: 'Two Jupyter servers of one user run at the same time.',
      text: 'A label that is set in one appears in the other.',
      shownWithin,
      shown
    });
  } finally {
    await context.close();
    await other.stop();
  }
});
