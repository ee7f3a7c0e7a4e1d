import type { Locator, Page } from '@playwright/test';
import { expect } from '@playwright/test';

import { START } from './panel';

/** The chooser in the toolbar of the notebook in front. */
export class Chooser {
  constructor(readonly page: Page) {
    this.front = page.locator('.jp-NotebookPanel:not(.lm-mod-hidden)');
    this.button = this.front.getByRole('button', {
      name: 'Dask cluster of this notebook'
    });
  }

  readonly front: Locator;
  readonly button: Locator;

  /** Open the list and take the entry of this name. */
  async choose(entry: string | RegExp): Promise<void> {
    await this.button.click();
    await this.page.getByRole('menuitem', { name: entry }).click();
  }

  /** Wait until the button says this. */
  async says(words: string | RegExp): Promise<void> {
    await expect(this.button).toContainText(words, START);
  }

  /** What is offered beside it. */
  offer(label: string): Locator {
    return this.front.getByRole('button', { name: label, exact: true });
  }
}

/** Run one of JupyterLab's commands, without waiting for its end. */
export async function command(
  page: Page,
  id: string,
  args: Record<string, unknown> = {}
): Promise<void> {
  await page.evaluate(
    ([id, args]) => {
      const { jupyterapp } = window as unknown as {
        jupyterapp: {
          commands: {
            execute: (id: string, args: unknown) => Promise<unknown>;
          };
        };
      };
      void jupyterapp.commands.execute(id, args);
    },
    [id, args] as const
  );
}
