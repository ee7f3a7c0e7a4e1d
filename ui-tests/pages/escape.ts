import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';

/** What takes the focus when it opens. */
const OPENED = ['[role="dialog"]', 'dialog', '.lm-Menu', '.lm-CommandPalette'];

/**
 * Press Escape in the open dialog or menu.
 *
 * JupyterLab shows its menus and some of its dialogs before it moves the focus to them. A key in between, which is
 * too fast for a user, reaches the element behind.
 */
export async function pressEscape(page: Page): Promise<void> {
  await expect(
    page.locator(`:is(${OPENED.join(',')}):focus-within`).first()
  ).toBeVisible();
  await page.keyboard.press('Escape');
}
