import type { Locator, Page } from '@playwright/test';
import { expect } from '@playwright/test';

import { START } from './panel';

/** The cluster selector in the toolbar of the notebook in front. */
export class ClusterSelector {
  constructor(readonly page: Page) {
    this.front = page.locator('.jp-NotebookPanel:not(.lm-mod-hidden)');
    this.button = this.front.getByRole('button', {
      name: 'Dask cluster of this notebook'
    });
  }

  readonly front: Locator;
  readonly button: Locator;

  /** Open the list and choose an entry. A notebook that is rendered late takes the focus, which closes the list. */
  async choose(entry: string | RegExp): Promise<void> {
    const item = this.page.getByRole('menuitem', { name: entry });
    await expect(async () => {
      if (!(await item.isVisible())) {
        await this.button.click({ timeout: 15_000 });
      }
      await item.click({ timeout: 15_000 });
    }).toPass(START);
  }

  /** Wait until the button contains this text. */
  async shows(text: string | RegExp): Promise<void> {
    await expect(this.button).toContainText(text, START);
  }

  /** A button beside the selector, such as `Reconnect`. */
  offer(label: string): Locator {
    return this.front.getByRole('button', { name: label, exact: true });
  }
}
