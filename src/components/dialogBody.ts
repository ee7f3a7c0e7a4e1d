import { ReactWidget } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';

/**
 * The body of a dialog, rendered by React.
 *
 * JupyterLab's dialog takes the focus when the `renderPromise` of its body resolves, which is when the browser is idle.
 * On a busy machine the user may already be typing, and the focus jumps away; and an Escape before that goes to the
 * element behind the dialog. Without that promise the dialog takes the focus at once, and the body may move it to one
 * of its elements.
 */
export abstract class DialogBody extends ReactWidget {
  protected override onUpdateRequest(msg: Message): void {
    super.onUpdateRequest(msg);
    this.renderPromise = undefined;
  }
}

/** Return a body of a dialog that shows one element. */
export function dialogBody(element: JSX.Element): DialogBody {
  return new ElementBody(element);
}

class ElementBody extends DialogBody {
  constructor(private readonly _element: JSX.Element) {
    super();
  }

  protected render(): JSX.Element {
    return this._element;
  }
}
