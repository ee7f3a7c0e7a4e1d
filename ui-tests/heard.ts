import type { Locator } from '@playwright/test';

/** From now on, hear all that stands in an element, however short; what was heard comes as lines, one for each change. */
export async function listen(node: Locator): Promise<() => Promise<string>> {
  const said = await (
    await node.elementHandle()
  )?.evaluateHandle(element => {
    const heard: string[] = [];
    new MutationObserver(() => heard.push(element.textContent ?? '')).observe(
      element,
      { childList: true, characterData: true, subtree: true }
    );
    return heard;
  });
  return async () => ((await said?.jsonValue()) ?? []).join('\n');
}
