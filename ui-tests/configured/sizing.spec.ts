import { expect, test } from '../fixtures';
import { violations } from '../pages/axe';
import { command } from '../pages/commands';
import { THEMES, cutOff, screenshot, setTheme } from '../pages/screenshot';

test('Size a Deployment shows everything in a narrow pane, in all themes', async ({
  page,
  panel
}) => {
  await command(page, 'dask-gateway:size-deployment');
  const sizing = page.getByRole('region', { name: 'Size a Deployment' });
  await expect(sizing.getByRole('figure')).toBeVisible();
  // Without the sidebar the window may be narrow.
  await panel.tab.click();
  await expect(panel.region).toBeHidden();
  const around = 1280 - (await sizing.boundingBox())!.width;
  for (const width of [600, 320, 250]) {
    await page.setViewportSize({
      width: Math.round(width + around),
      height: 1800
    });
    await expect
      .poll(async () => (await sizing.boundingBox())!.width)
      .toBeLessThan(width + 2);
    // The chart has labels outside its box.
    await expect
      .poll(async () =>
        (await cutOff(sizing)).filter(part => !/^[a-z]/.test(part))
      )
      .toEqual([]);
    for (const theme of Object.keys(THEMES) as (keyof typeof THEMES)[]) {
      await setTheme(page, theme);
      if (width === 250) {
        expect
          .soft(
            await violations(page, '[aria-label="Size a Deployment"]'),
            theme
          )
          .toEqual([]);
      }
      await screenshot(page, `sizing-${theme}-${width}px`);
    }
    await setTheme(page, 'light');
  }
});
