import type { IDisposable } from '@lumino/disposable';
import { MessageLoop } from '@lumino/messaging';
import type { Widget } from '@lumino/widgets';

import type { IClusters } from '../tokens';

/**
 * Have the watcher look closely for as long as somebody sees a widget: it is shown, and so is the page.
 *
 * Lumino tells of the first in four messages, the browser of the second. All of it ends with the widget.
 *
 * @param changed is told when somebody begins and ceases to see it, its end included.
 */
export function whileVisible(
  widget: Widget,
  clusters: Pick<IClusters, 'watch'>,
  changed: (seen: boolean) => void
): void {
  let shown = false;
  let lease: IDisposable | null = null;
  const update = (): void => {
    const seen = shown && document.visibilityState === 'visible';
    if (seen !== (lease !== null)) {
      lease?.dispose();
      lease = seen ? clusters.watch() : null;
      changed(seen);
    }
  };
  MessageLoop.installMessageHook(widget, (_, { type }) => {
    if (type === 'after-show') {
      shown = true;
    } else if (type === 'after-attach') {
      // The widget itself hears of it later than its hooks, and does not know yet.
      shown = !widget.isHidden && (widget.parent?.isVisible ?? true);
    } else if (type === 'before-hide' || type === 'before-detach') {
      shown = false;
    }
    update();
    return true;
  });
  document.addEventListener('visibilitychange', update);
  widget.disposed.connect(() => {
    document.removeEventListener('visibilitychange', update);
    shown = false;
    update();
  });
}

/** When the page can be seen: at once, or as soon as somebody comes back to it. A hidden page asks for nothing. */
export function whenVisible(): Promise<void> {
  return new Promise(resolve => {
    const check = () => {
      if (document.visibilityState === 'visible') {
        document.removeEventListener('visibilitychange', check);
        resolve();
      }
    };
    document.addEventListener('visibilitychange', check);
    check();
  });
}
