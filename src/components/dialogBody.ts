import { ReactWidget } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';

/**
 * The body of a dialog, drawn by React.
 *
 * JupyterLab's dialog takes the focus when its body's `renderPromise` resolves, which is when the browser is idle:
 * on a busy machine that is while a person types, and the focus jumps away. Without that promise the dialog takes
 * the focus at once, and from there the body may give it to what it has drawn.
 */
export abstract class DialogBody extends ReactWidget {
  protected override onUpdateRequest(msg: Message): void {
    super.onUpdateRequest(msg);
    this.renderPromise = undefined;
  }
}
