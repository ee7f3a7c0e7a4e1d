import type { Locator } from '@playwright/test';

import { expect, test } from '../../fixtures';
import type { IGateway } from '../../stacks/gateway';
import { type ClusterRow, type Panel, START } from '../../pages/panel';
import {
  THEMES,
  cutOff,
  screenshot,
  setTheme,
  setWidth
} from '../../pages/screenshot';

/** Create clusters without workers, one after the other; the newest is first in the list. */
async function createMany(
  panel: Panel,
  gateway: IGateway | null,
  count: number
): Promise<ClusterRow[]> {
  const rows: ClusterRow[] = [];
  for (let index = 0; index < count; index++) {
    const before = await panel.names();
    await gateway!.do('make_cluster', 'alice');
    rows.unshift(await panel.waitForNewRow(before, START.timeout));
  }
  for (const row of rows) {
    await expect(row.node).toHaveAttribute('data-status', 'running', START);
  }
  return rows;
}

const selected = (panel: Panel) => panel.region.locator('.jp-mod-multiple');

/** Wait until the focus is in an element: the focus of a removed element moves to the body of the page. */
async function expectFocusIn(region: Locator): Promise<void> {
  await expect
    .poll(() => region.evaluate(node => node.contains(document.activeElement)))
    .toBe(true);
}

test('six clusters can be filtered, sorted, selected together, stopped and cleared', async ({
  gateway,
  page,
  panel
}) => {
  await panel.dismissAll();
  const rows = await createMany(panel, gateway, 6);
  const filter = panel.region.getByRole('searchbox', {
    name: 'Filter clusters'
  });
  const labels = await Promise.all(rows.map(row => row.label()));

  for (const width of [250, 320, 600]) {
    await setWidth(page, panel.region, width);
    await expect.poll(() => cutOff(panel.region)).toEqual([]);
    for (const theme of Object.keys(THEMES) as (keyof typeof THEMES)[]) {
      await setTheme(page, theme);
      await screenshot(page, `many-${theme}-${width}px`);
    }
  }
  await setTheme(page, 'light');

  await filter.fill(labels[2]);
  await expect(panel.rows).toHaveCount(1);
  await filter.fill('zzz');
  await expect(panel.region.getByText('No matching clusters.')).toBeVisible();
  await filter.fill('');
  await panel.region
    .getByRole('combobox', { name: 'Sort clusters' })
    .selectOption('By label');
  const byLabel = [...labels].sort((a, b) =>
    a.localeCompare(b, undefined, { numeric: true })
  );
  await expect(panel.region.locator('.jp-DaskGateway-name')).toHaveText(
    byLabel
  );
  const node = (index: number) => panel.rows.nth(index);

  // Clicks with Ctrl and Shift, and the keyboard, as in the file browser.
  await node(0).locator('.jp-DaskGateway-state').click();
  await node(2)
    .locator('.jp-DaskGateway-state')
    .click({ modifiers: ['Control'] });
  await expect(selected(panel)).toHaveCount(2);
  await node(3)
    .locator('.jp-DaskGateway-state')
    .click({ modifiers: ['Shift'] });
  await expect(selected(panel)).toHaveCount(2);
  await expect(node(3)).toHaveClass(/jp-mod-multiple/);
  await page.keyboard.press('Shift+ArrowDown');
  await expect(selected(panel)).toHaveCount(3);
  await page.keyboard.press('Escape');
  await expect(selected(panel)).toHaveCount(0);
  await page.keyboard.press('Control+a');
  await expect(selected(panel)).toHaveCount(6);
  await expect(
    panel.region.getByRole('group', { name: 'Selected clusters' })
  ).toContainText('6 selected');
  await screenshot(page, 'many-selected');
  await page.keyboard.press('Escape');

  // Stop two of them.
  await node(0).locator('.jp-DaskGateway-state').click();
  await page.keyboard.press('Shift+ArrowDown');
  await panel.region.getByRole('button', { name: 'Stop Selected' }).click();
  await expect(
    panel.region.locator(
      'li:is([data-status="stopped"],[data-status="failed"])'
    )
  ).toHaveCount(2, START);
  await expect(panel.region.locator('li[data-status="running"]')).toHaveCount(
    4
  );
  await panel.region.getByRole('button', { name: 'Dismiss Ended' }).click();
  await expect(panel.rows).toHaveCount(4, START);
  await expectFocusIn(panel.region);

  // Delete stops the selected ones; Clear Ended removes their rows.
  await node(0).focus();
  await page.keyboard.press('Shift+End');
  await expect(selected(panel)).toHaveCount(4);
  await page.keyboard.press('Delete');
  await expect(
    panel.region.locator(
      'li:is([data-status="stopped"],[data-status="failed"])'
    )
  ).toHaveCount(4, START);
  await page.keyboard.press('Escape');
  await panel.region.getByRole('button', { name: 'Clear Ended' }).focus();
  await page.keyboard.press('Enter');
  await expect(panel.rows).toHaveCount(0, START);
  await expectFocusIn(panel.region);
});
