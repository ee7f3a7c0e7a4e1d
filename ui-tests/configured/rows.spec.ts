import type { Locator } from '@playwright/test';

import { expect, test } from '../fixtures';
import { START } from '../pages/panel';
import {
  THEMES,
  cutOff,
  screenshot,
  setTheme,
  setWidth
} from '../pages/screenshot';

/** More than a minute of work for two threads, in which three tasks fail. */
const WORK = `
import time
def work(i):
    time.sleep(0.25)
    if i in (1, 2, 3):
        raise ValueError(i)
    return i
futures = client.map(work, range(600), pure=False)
print("submitted")
`;

const heightOf = async (node: Locator) => (await node.boundingBox())!.height;

test('a compact row shows the progress of the work at every width, and its height does not change', async ({
  panel,
  notebook,
  page
}) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  const row = await panel.make(2);
  const label = await row.label();
  await expect.poll(() => heightOf(row.node)).toBeLessThanOrEqual(72);
  const idle = await heightOf(row.node);
  await row.button('Insert Client Code for').click();
  await notebook.runActive();
  await notebook.shows(0, 'Client');
  await notebook.run(WORK);
  await notebook.shows(1, 'submitted');

  // A hint makes the row higher. It disappears when few tasks are left, so it is dismissed first.
  await row.node
    .getByRole('button', { name: /^Dismiss: \d+ tasks are/ })
    .click(START);
  await expect(row.node.getByRole('note')).toHaveCount(0);
  await expect(row.node).toContainText(/\d+ of 600 tasks/, START);
  const bar = row.node.getByRole('progressbar', { name: `Tasks of ${label}` });
  await expect(bar).toHaveAttribute('aria-valuetext', /\d+ of 600 tasks/);
  await expect(row.node).toContainText('3 failed', START);
  await expect(row.node).toContainText(/about \d+ (s|min) left/, START);
  const failed = row.node.getByRole('button', { name: '3 failed' });
  for (const width of [250, 320, 600]) {
    await setWidth(page, panel.region, width);
    await expect.poll(() => heightOf(row.node)).toBeLessThanOrEqual(72);
    await expect(row.state).toBeInViewport({ ratio: 1 });
    await expect(
      row.node.locator('.jp-DaskGateway-nameTail, .jp-DaskGateway-shortId')
    ).toBeInViewport({ ratio: 1 });
    await expect.poll(() => cutOff(panel.region)).toEqual([]);
    await expect(failed).toBeInViewport({ ratio: 1 });
    for (const theme of Object.keys(THEMES) as (keyof typeof THEMES)[]) {
      await setTheme(page, theme);
      await screenshot(page, `row-${theme}-${width}px`);
    }
    await setTheme(page, 'light');
  }

  await failed.click();
  await expect(
    page.getByRole('region', { name: `Cluster Page of ${label}` })
  ).toBeVisible();
  await setWidth(page, panel.region, 250);
  await expect(row.node).toContainText(/597 results \(\S+ KiB\) in memory/, {
    timeout: 120_000
  });
  await expect(failed).toBeInViewport({ ratio: 1 });
  await screenshot(page, 'row-results-250px');
  await expect.poll(() => heightOf(row.node)).toBe(idle);
});
