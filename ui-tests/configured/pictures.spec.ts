import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import type { Page } from '@playwright/test';

import { root } from '../../scripts/common/paths.mjs';
import { expect, test } from '../fixtures';
import { Dashboards } from '../pages/dashboards';
import { RUNNING } from '../pages/panel';

/** Where the README's pictures are: written there with `PICTURES=1`, else among the run's results. */
const folder = process.env.PICTURES
  ? join(root, 'docs', 'images')
  : join(root, '.run', 'pictures');

/** A minute of work for two workers, in stages of different names, which the dashboards show in different colors. */
const WORK = `
import random, time
from distributed import as_completed
def load(i):
    time.sleep(random.random() / 3)
    return bytes(1_000_000)
def clean(part):
    time.sleep(random.random() / 6)
    return part[::2]
def score(part):
    time.sleep(random.random() / 12)
    return len(part)
parts = client.map(load, range(400))
cleaned = client.map(clean, parts)
scores = client.map(score, cleaned)
for count, _ in enumerate(as_completed(scores)):
    if count == 100:
        break
print("well under way")
`;

const setTheme = (page: Page, theme: string) =>
  page.evaluate(async name => {
    const { jupyterapp } = window as unknown as {
      jupyterapp: {
        commands: { execute: (id: string, args: object) => Promise<unknown> };
      };
    };
    await jupyterapp.commands.execute('apputils:change-theme', { theme: name });
  }, theme);

test('dashboards at work, in light and dark', async ({
  panel,
  notebook,
  page
}) => {
  mkdirSync(folder, { recursive: true });
  await page.setViewportSize({ width: 1600, height: 900 });
  const dashboards = new Dashboards(page);
  const row = await panel.make(2);
  await row.button('Insert Client Code for').click();
  await notebook.runActive();
  await notebook.shows(0, 'Client');
  await dashboards.reveal(row);
  await dashboards.section.getByRole('button', { name: 'Open Layout' }).click();
  const plots = ['Task Stream', 'Progress', 'Workers Memory', 'CPU'];
  for (const plot of plots) {
    await dashboards.drawn(plot);
  }
  await page
    .getByRole('main')
    .getByRole('tab', { name: /\.ipynb/ })
    .click();
  await notebook.run(WORK);
  await notebook.shows(1, 'well under way');
  for (const theme of ['JupyterLab Light', 'JupyterLab Dark']) {
    await setTheme(page, theme);
    for (const plot of plots) {
      await dashboards.drawn(plot);
    }
    const suffix = theme.endsWith('Dark') ? 'dark' : 'light';
    await page.screenshot({ path: join(folder, `dashboards-${suffix}.png`) });
  }
  await setTheme(page, 'JupyterLab Light');
});

test('in light and dark, and at 250 pixels nothing is cut off', async ({
  panel,
  notebook,
  page
}) => {
  mkdirSync(folder, { recursive: true });
  const picture = (name: string) =>
    page.screenshot({ path: join(folder, `${name}.png`) });
  const row = await panel.make(2);
  await row.button('Insert Client Code for').click();
  await notebook.runActive();
  await notebook.shows(0, 'Client');
  await notebook.run(
    'futures = client.map(lambda x: x**2, range(1000))\nsum(client.gather(futures))'
  );
  await notebook.shows(1, '332833500');
  await expect(row.state).toContainText(RUNNING);
  for (const theme of ['JupyterLab Light', 'JupyterLab Dark']) {
    const suffix = theme.endsWith('Dark') ? 'dark' : 'light';
    await setTheme(page, theme);
    await expect(page.locator('body')).toHaveAttribute(
      'data-jp-theme-name',
      theme
    );
    await picture(`panel-${suffix}`);
    await panel.openDialog();
    await picture(`dialog-${suffix}`);
    await panel.dialog.getByRole('button', { name: 'Cancel' }).click();
    await expect(panel.dialog).toBeHidden();
  }
  await setTheme(page, 'JupyterLab Light');
  const handle = page.locator('#jp-main-split-panel > .lm-SplitPanel-handle');
  const box = (await handle.first().boundingBox())!;
  const side = (await panel.region.boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + 200);
  await page.mouse.down();
  await page.mouse.move(side.x + 250, box.y + 200, { steps: 5 });
  await page.mouse.up();
  await expect
    .poll(async () => (await panel.region.boundingBox())!.width)
    .toBeLessThan(256);
  await row.button('Scale').click();
  await picture('panel-250px');
  const cut = await panel.region.evaluate(node =>
    [...node.querySelectorAll('*')]
      .filter(
        part =>
          part.getBoundingClientRect().right >
          node.getBoundingClientRect().right + 1
      )
      .map(part => `${part.tagName}.${part.className}`)
  );
  expect(cut).toEqual([]);
});
