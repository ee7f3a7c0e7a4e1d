import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Locator, Page } from '@playwright/test';
import { expect } from '@playwright/test';

import { command } from './commands';
import { START } from './panel';

/** The notebook in front. */
export class Notebook {
  constructor(readonly page: Page) {
    this.front = page.locator('.jp-NotebookPanel:not(.lm-mod-hidden)');
    this.cells = this.front.locator('.jp-CodeCell');
  }

  readonly front: Locator;
  readonly cells: Locator;

  /** The output of the cell with this index. */
  output(index: number) {
    return this.cells.nth(index).locator('.jp-OutputArea-output').last();
  }

  /** A new notebook, from the launcher. */
  async create(): Promise<void> {
    await this.page
      .locator('.jp-LauncherCard[data-category="Notebook"]')
      .first()
      .click();
    await expect(this.front).toBeVisible();
  }

  /** Wait until the kernel is idle: code that is run while it starts may be lost. */
  async ready(): Promise<void> {
    await expect(
      this.page.getByText('Python 3 (ipykernel) | Idle')
    ).toBeVisible(START);
  }

  /** Type into the active cell and run it; the next cell is active then. */
  async run(code: string): Promise<void> {
    await this.ready();
    await this._active.click();
    await this.page.keyboard.insertText(code);
    await this._runAndAdvance();
  }

  /** Run the active cell, into which the extension has inserted code. */
  async runActive(): Promise<void> {
    await this.ready();
    await expect(this._active).toHaveText(/\S/, START);
    await this._active.click();
    await this._runAndAdvance();
  }

  /** Press Shift Enter, and wait for the next cell: JupyterLab handles keys that could insert text up to 1 s later. */
  private async _runAndAdvance(): Promise<void> {
    const index = () =>
      this.cells.evaluateAll(cells =>
        cells.findIndex(cell => cell.classList.contains('jp-mod-active'))
      );
    const before = await index();
    await this.page.keyboard.press('Shift+Enter');
    await expect.poll(index).toBe(before + 1);
  }

  private get _active(): Locator {
    return this.front.locator('.jp-mod-active .cm-content');
  }

  /** Wait until the output of a cell contains this. */
  async shows(index: number, text: string | RegExp): Promise<void> {
    await expect(this.output(index)).toContainText(text, START);
  }
}

/**
 * Write a notebook.
 *
 * @param sources - the code of its cells; by default one empty cell
 * @returns its file's path
 */
export function writeNamed(
  folder: string,
  name: string,
  sources: readonly string[] = ['']
): string {
  const path = join(folder, name);
  const cells = sources.map((source, index) => ({
    id: `cell-${index}`,
    cell_type: 'code',
    source,
    metadata: {},
    outputs: [],
    execution_count: null
  }));
  const kernelspec = {
    name: 'python3',
    display_name: 'Python 3 (ipykernel)',
    language: 'python'
  };
  writeFileSync(
    path,
    JSON.stringify({
      cells,
      metadata: { kernelspec },
      nbformat: 4,
      nbformat_minor: 5
    })
  );
  return path;
}

/**
 * Open a notebook that has a name: JupyterLab asks for a name when it saves a notebook without one.
 *
 * @param kernel - whether a kernel starts for it
 * @returns its file's path
 */
export async function openNamed(
  page: Page,
  folder: string,
  name: string,
  kernel = true
): Promise<string> {
  const path = writeNamed(folder, name);
  await command(page, 'docmanager:open', {
    path: name,
    ...(kernel
      ? {}
      : { kernelPreference: { shouldStart: false, autoStartDefault: false } })
  });
  return path;
}
