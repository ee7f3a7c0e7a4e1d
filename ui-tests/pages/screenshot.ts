import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import type { Locator, Page } from '@playwright/test';
import { expect } from '@playwright/test';

import { program, root } from '../../scripts/common/paths.mjs';

/** Pictures of a run, which are not part of the documents. */
const RUN = join(root, '.run', 'pictures');

/** The pictures of the documents, which `PICTURES=1` replaces. */
const DOCUMENTS = join(root, 'docs', 'images');
const REPLACE = Boolean(process.env.PICTURES);

/**
 * Puts pictures below each other, with a gap, and reduces the result to a palette: interfaces have few colors, so the
 * file takes a third of the bytes. Each line of the input is a picture in base64.
 */
const SHRINK = `
import base64, io, sys
from PIL import Image
GAP = 8
parts = [Image.open(io.BytesIO(base64.b64decode(line))).convert("RGB") for line in sys.stdin]
height = sum(part.height for part in parts) + GAP * (len(parts) - 1)
picture = Image.new("RGB", (max(part.width for part in parts), height), "white")
top = 0
for part in parts:
    picture.paste(part, (0, top))
    top += part.height + GAP
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

function write(folder: string, name: string, content: Buffer): void {
  const path = join(folder, `${name}.png`);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

/** Take a picture of a page that the documents do not have, to look at after a run. */
export async function screenshot(page: Page, name: string): Promise<void> {
  write(RUN, name, await page.screenshot());
}

/**
 * Take a picture of the documents: a page, or parts of a page, one below the other. Unless it replaces the one of the
 * documents, each part has its own file.
 */
export async function picture(
  parts: readonly (Page | Locator)[],
  name: string
): Promise<void> {
  const images: Buffer[] = [];
  for (const part of parts) {
    images.push(await part.screenshot());
  }
  if (!REPLACE) {
    images.forEach((one, index) =>
      write(RUN, index === 0 ? name : `${name}-${index + 1}`, one)
    );
    return;
  }
  const input = images.map(one => one.toString('base64')).join('\n');
  const shrunk = execFileSync(program('python'), ['-c', SHRINK], {
    input,
    maxBuffer: 2 ** 26
  });
  write(DOCUMENTS, name, shrunk);
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
  // It covers the page for a moment.
  await expect(page.locator('#jupyterlab-splash')).toHaveCount(0);
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
