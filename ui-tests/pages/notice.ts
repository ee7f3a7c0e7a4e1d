import type { Locator, Page } from '@playwright/test';

/** The notification that holds these words. */
export function notice(page: Page, words: RegExp): Locator {
  return page.getByRole('alert').filter({ hasText: words });
}
