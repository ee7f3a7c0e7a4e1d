import type { Locator, Page } from '@playwright/test';

/** The notification whose text matches. */
export function notice(page: Page, text: RegExp): Locator {
  return page.getByRole('alert').filter({ hasText: text });
}
