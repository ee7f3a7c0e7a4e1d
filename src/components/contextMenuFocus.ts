import type { Menu } from '@lumino/widgets';

import { returnFocus } from './returnFocus';

/**
 * Return the focus to where it was in a container before its context menu was opened.
 *
 * @param menu - JupyterLab's context menu
 */
export function returnFocusFromMenu(container: HTMLElement, menu: Menu): void {
  let focused: HTMLElement | null = null;
  container.addEventListener('contextmenu', () => {
    const { activeElement } = document;
    focused =
      activeElement instanceof HTMLElement && container.contains(activeElement)
        ? activeElement
        : null;
  });
  menu.aboutToClose.connect(() => {
    const before = focused;
    focused = null;
    // The chosen command is executed after the menu has closed.
    requestAnimationFrame(() => returnFocus(before));
  });
}
