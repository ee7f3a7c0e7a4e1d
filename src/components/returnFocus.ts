/**
 * Return the focus to the button that opened a menu, unless something else has it: otherwise it would be on the page.
 *
 * Call it after the menu has closed and its command was executed, which may open a dialog.
 */
export function returnFocus(button: HTMLElement | null): void {
  if (document.activeElement === document.body) {
    button?.focus();
  }
}
