import type { IDisposable } from '@lumino/disposable';
import { MessageLoop } from '@lumino/messaging';
import type { Widget } from '@lumino/widgets';

import type { IClusters } from '../tokens';

/**
 * Register an active viewer as long as a widget is visible: it is shown, and so is the page.
 *
 * Lumino reports the first in four messages, the browser the second. Everything ends with the widget.
 *
 * @param changed - called when the visibility changes, also when the widget is disposed
 */
export function whileVisible(
  widget: Widget,
  clusters: Pick<IClusters, 'addViewer'>,
  changed: (visible: boolean) => void
): void {
  let shown = false;
  let lease: IDisposable | null = null;
  const update = (): void => {
    const visible = shown && document.visibilityState === 'visible';
    if (visible !== (lease !== null)) {
      lease?.dispose();
      lease = visible ? clusters.addViewer() : null;
      changed(visible);
    }
  };
  MessageLoop.installMessageHook(widget, (_, { type }) => {
    if (type === 'after-show') {
      shown = true;
    } else if (type === 'after-attach') {
      // Hooks run before the widget itself is attached, so `isVisible` is not up to date yet.
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

/** Resolves when the page is visible. A hidden page sends no requests. */
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
