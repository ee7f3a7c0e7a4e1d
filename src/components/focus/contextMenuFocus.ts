import type { Menu } from '@lumino/widgets';

import { rememberFocus } from './returnFocus';

/**
 * Return the focus to where it was in a container before its context menu was opened.
 *
 * @param menu - JupyterLab's context menu
 */
export function returnFocusFromMenu(container: HTMLElement, menu: Menu): void {
  let returnFocus: (() => void) | null = null;
  container.addEventListener('contextmenu', () => {
    const { activeElement } = document;
    returnFocus =
      activeElement instanceof HTMLElement && container.contains(activeElement)
        ? rememberFocus(activeElement)
        : null;
  });
  menu.aboutToClose.connect(() => {
    const finish = returnFocus;
    returnFocus = null;
    // The chosen command is executed after the menu has closed.
    requestAnimationFrame(() => finish?.());
  });
}
