import type { IDisposable } from '@lumino/disposable';

/** What can take the focus. */
const FOCUSABLE =
  'button, input, select, textarea, summary, a[href], [tabindex]';

/**
 * Keep the focus in a container when the focused element disappears.
 *
 * Browsers move the focus to the page then, so that keyboard users have to start again at its top. Here it moves to
 * the closest ancestor of the lost element that still exists and can be focused, such as the row of a button; else to
 * the element in its place, such as the next row; else to the fallback.
 *
 * @param container - the elements to watch
 * @param fallback - gets the focus if nothing else can
 */
export function keepFocus(
  container: HTMLElement,
  fallback: () => HTMLElement | null
): IDisposable {
  let path: IStep[] = [];
  let isDisposed = false;
  const onFocusIn = ({ target }: FocusEvent) => {
    path = target instanceof HTMLElement ? pathOf(target, container) : [];
  };
  const onFocusOut = ({ relatedTarget }: FocusEvent) => {
    if (relatedTarget === null) {
      // An element that still exists later lost the focus by a click elsewhere.
      const left = path;
      setTimeout(() => {
        if (path === left && left[0]?.element.isConnected) {
          path = [];
        }
      });
    } else if (!container.contains(relatedTarget as Node)) {
      path = [];
    }
  };
  const observer = new MutationObserver(() => {
    const { activeElement } = document;
    const lost = path[0];
    if (!lost || lost.element.isConnected) {
      return;
    }
    if (activeElement !== null && activeElement !== document.body) {
      path = [];
      return;
    }
    const target = successorOf(path) ?? fallback();
    path = [];
    target?.focus();
  });
  container.addEventListener('focusin', onFocusIn);
  container.addEventListener('focusout', onFocusOut);
  observer.observe(container, { childList: true, subtree: true });
  return {
    get isDisposed() {
      return isDisposed;
    },
    dispose: () => {
      isDisposed = true;
      observer.disconnect();
      container.removeEventListener('focusin', onFocusIn);
      container.removeEventListener('focusout', onFocusOut);
    }
  };
}

/** An element on the way from the focused element to the container, and its place among its siblings. */
interface IStep {
  element: HTMLElement;
  index: number;
}

function pathOf(target: HTMLElement, container: HTMLElement): IStep[] {
  const path: IStep[] = [];
  for (
    let element: HTMLElement | null = target;
    element && element !== container;
    element = element.parentElement
  ) {
    const index = [...(element.parentElement?.children ?? [])].indexOf(element);
    path.push({ element, index });
  }
  return path;
}

/** Return where the focus goes from an element that was removed; null if nothing near it can be focused. */
function successorOf(path: ReadonlyArray<IStep>): HTMLElement | null {
  const survivor = path.findIndex(({ element }) => element.isConnected);
  if (survivor < 0) {
    return null;
  }
  // The element in the place of the removed one, such as the next row.
  const { index } = path[survivor - 1];
  const siblings = [...path[survivor].element.children];
  const next = siblings[Math.min(index, siblings.length - 1)];
  if (next instanceof HTMLElement && next.matches('li')) {
    return next;
  }
  const ancestor = path
    .slice(survivor)
    .find(({ element }) => element.matches(FOCUSABLE));
  return ancestor?.element ?? null;
}
