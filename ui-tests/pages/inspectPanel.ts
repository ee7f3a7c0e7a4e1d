import type { Locator, Page } from '@playwright/test';
import { expect } from '@playwright/test';

import { violations } from './axe';
import { THEMES, cutOff, screenshot, setTheme, setWidth } from './screenshot';

/**
 * Check that nothing in the panel is cut off at usual widths, and that axe finds no violation in any theme.
 *
 * @param what - the start of the names of the screenshots
 */
export async function inspectPanel(
  page: Page,
  region: Locator,
  what: string
): Promise<void> {
  for (const width of [600, 320, 250]) {
    await setWidth(page, region, width);
    await expect.poll(() => cutOff(region)).toEqual([]);
    await screenshot(page, `${what}-light-${width}px`);
  }
  for (const theme of Object.keys(THEMES) as (keyof typeof THEMES)[]) {
    await setTheme(page, theme);
    expect
      .soft(await violations(page, '#jp-DaskGateway-panel'), theme)
      .toEqual([]);
    await screenshot(page, `${what}-${theme}-250px`);
  }
  await setTheme(page, 'light');
}
