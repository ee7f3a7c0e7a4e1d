import { Dialog } from '@jupyterlab/apputils';

/**
 * Give the dialog that `show` opens its title as its name for screen readers. JupyterLab names dialogs with a text only.
 *
 * @param show - opens a dialog before its first `await`
 */
export function withName<T>(title: string, show: () => Promise<T>): Promise<T> {
  const name = (_: unknown, dialog: Dialog<unknown>) =>
    dialog.node.setAttribute('aria-label', title);
  Dialog.tracker.widgetAdded.connect(name);
  try {
    return show();
  } finally {
    Dialog.tracker.widgetAdded.disconnect(name);
  }
}
