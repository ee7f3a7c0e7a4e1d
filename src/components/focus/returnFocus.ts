/**
 * Remember the element, such as a button, from which a menu is opened.
 *
 * JupyterLab's toolbars create their buttons again when they move them, also while a menu is open. Then the new button in
 * the same place gets the focus.
 *
 * @returns a function that moves the focus back, unless something else has it: otherwise it would be on the page. Call it
 * after the menu has closed and its command was executed, which may open a dialog.
 */
export function rememberFocus(element: HTMLElement | null): () => void {
  const widget = element?.closest('.lm-Widget');
  const alike = () => [
    ...(widget?.querySelectorAll<HTMLElement>(element?.tagName ?? '') ?? [])
  ];
  const index = alike().findIndex(one => one === element);
  return () => {
    if (document.activeElement === document.body) {
      (element?.isConnected ? element : alike()[index])?.focus();
    }
  };
}
