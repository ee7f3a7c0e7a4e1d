import { MimeData } from '@lumino/coreutils';
import { Drag } from '@lumino/dragdrop';
import type { Cluster } from '../../gateway/wire';
import { whenPulled } from '../../utils/dragStart';

/** What JupyterLab's notebooks take for cells. */
export const CELLS_MIME = 'application/vnd.jupyter.cells';

/** A cluster's code as notebooks, consoles and text editors take it. */
export function mimeDataFor(code: string): MimeData {
  const data = new MimeData();
  data.setData('text/plain', code);
  data.setData(CELLS_MIME, [
    { cell_type: 'code', metadata: { trusted: true }, source: code }
  ]);
  return data;
}

/** What is dragged. */
export interface IDragContent {
  code: string;
  /** Whether it may go there; asked while it is dragged over it, and when it is dropped. */
  canDrop: (target: Node, dropped: boolean) => boolean;
}

/** Whether a press there is meant for something of its own: a button, a field, a link. */
function isControl(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest('button, input, select, textarea, a, summary, form') !== null
  );
}

/**
 * Begin to drag a cluster, if the mouse moves far enough before it is released.
 *
 * @param event - The `mousedown` on what stands for the cluster.
 * @param prepare - What to drop; asked for when the drag begins.
 */
export function startClusterDrag(
  event: MouseEvent,
  cluster: Cluster,
  prepare: (cluster: Cluster) => IDragContent
): void {
  if (isControl(event.target)) {
    return;
  }
  whenPulled(event, moved => {
    moved.preventDefault();
    const { code, canDrop: may } = prepare(cluster);
    const drag = new Drag({
      mimeData: mimeDataFor(code),
      dragImage: dragImage(cluster),
      proposedAction: 'copy',
      supportedActions: 'copy'
    });
    // Before the documents, which take any text.
    const ask = (event: Event) => {
      const { target, type } = event;
      if (target instanceof Node && !may(target, type === 'lm-drop')) {
        event.preventDefault();
        event.stopPropagation();
        (event as Drag.Event).dropAction = 'none';
      }
    };
    const types = ['lm-dragover', 'lm-drop'];
    types.forEach(type => document.addEventListener(type, ask, true));
    void drag.start(moved.clientX, moved.clientY).then(() => {
      types.forEach(type => document.removeEventListener(type, ask, true));
      // The browser selected text on the way; the next press would drag that.
      window.getSelection()?.removeAllRanges();
      drag.dispose();
    });
  });
}

function dragImage(cluster: Cluster): HTMLElement {
  const image = document.createElement('div');
  image.className = `jp-DaskGateway-dragImage jp-DaskGateway-color-${cluster.color}`;
  image.textContent = cluster.label;
  return image;
}
