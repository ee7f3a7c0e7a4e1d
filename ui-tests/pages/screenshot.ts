import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Locator, Page } from '@playwright/test';
import { expect } from '@playwright/test';

import { program, root } from '../../scripts/common/paths.mjs';

/** With `PICTURES=1` the pictures of the documents, else a folder of the run. */
const folder = process.env.PICTURES
  ? join(root, 'docs', 'images')
  : join(root, '.run', 'pictures');

/** Reduces a picture to a palette: interfaces have few colors, so the file takes a third of the bytes. */
const SHRINK = `
import io, sys
from PIL import Image
picture = Image.open(io.BytesIO(sys.stdin.buffer.read())).convert("RGB")
# One refinement step; without it every gray gets a tint.
palette = picture.quantize(256, Image.Quantize.MAXCOVERAGE, kmeans=1, dither=Image.Dither.NONE)
palette.save(sys.stdout.buffer, "PNG", optimize=True)
`;

/** JupyterLab's own themes, by what the pictures' names end with. */
export const THEMES = {
  light: 'JupyterLab Light',
  dark: 'JupyterLab Dark',
  contrast: 'JupyterLab Dark High Contrast'
} as const;

/** Take the picture of a page. */
export async function screenshot(page: Page, name: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const taken = await page.screenshot();
  writeFileSync(
    join(folder, `${name}.png`),
    execFileSync(program('python'), ['-c', SHRINK], { input: taken })
  );
}

/** Change JupyterLab's theme, and wait until it is applied. */
export async function setTheme(
  page: Page,
  theme: keyof typeof THEMES
): Promise<void> {
  await page.evaluate(async name => {
    const { jupyterapp } = window as unknown as {
      jupyterapp: {
        commands: { execute: (id: string, args: object) => Promise<unknown> };
      };
    };
    await jupyterapp.commands.execute('apputils:change-theme', { theme: name });
  }, THEMES[theme]);
  await expect(page.locator('body')).toHaveAttribute(
    'data-jp-theme-name',
    THEMES[theme]
  );
}

/** Drag the sidebar's edge until the sidebar has this width in px. */
export async function setWidth(
  page: Page,
  region: Locator,
  width: number
): Promise<void> {
  const handle = page.locator('#jp-main-split-panel > .lm-SplitPanel-handle');
  const box = (await handle.first().boundingBox())!;
  const side = (await region.boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + 200);
  await page.mouse.down();
  await page.mouse.move(side.x + width, box.y + 200, { steps: 5 });
  await page.mouse.up();
  await expect
    .poll(async () => Math.abs((await region.boundingBox())!.width - width))
    .toBeLessThan(6);
}

/** Drag the sidebar's edge until the sidebar is 250 px wide. */
export async function narrow(page: Page, region: Locator): Promise<void> {
  await setWidth(page, region, 250);
}

/** Elements that extend beyond the right edge of a region, where they are cut off. */
export function cutOff(region: Locator): Promise<string[]> {
  return region.evaluate(node =>
    [...node.querySelectorAll('*')]
      .filter(
        part =>
          part.getBoundingClientRect().right >
          node.getBoundingClientRect().right + 1
      )
      .map(part => `${part.tagName}.${part.className}`)
  );
}
