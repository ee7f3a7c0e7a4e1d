import type { Locator } from '@playwright/test';

/**
 * Record every text that an element contains from now on, however briefly.
 *
 * @returns a function that returns the texts so far, one for each change, joined by line breaks
 */
export async function recordText(
  node: Locator
): Promise<() => Promise<string>> {
  const handle = await node.elementHandle();
  const texts = await handle?.evaluateHandle(element => {
    const texts: string[] = [];
    new MutationObserver(() => texts.push(element.textContent ?? '')).observe(
      element,
      { childList: true, characterData: true, subtree: true }
    );
    return texts;
  });
  return async () => ((await texts?.jsonValue()) ?? []).join('\n');
}
