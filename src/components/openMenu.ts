import type { Menu } from '@lumino/widgets';

/**
 * Open a menu with the focus in it.
 *
 * Lumino would move the focus later, and a key that is pressed meanwhile would not reach the menu.
 */
export function openMenu(menu: Menu, left: number, top: number): void {
  menu.open(left, top);
  menu.node.focus();
}
