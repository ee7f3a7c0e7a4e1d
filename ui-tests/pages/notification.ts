import type { Locator, Page } from '@playwright/test';

/** The notification that contains this text. */
export function notification(page: Page, text: RegExp): Locator {
  return page.getByRole('alert').filter({ hasText: text });
}
