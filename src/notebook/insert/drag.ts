import { MimeData } from '@lumino/coreutils';
import { Drag } from '@lumino/dragdrop';
import type { Cluster } from '../../wire/wire';
import { onDragStart } from '../../utils/dragStart';

/** The MIME type of cells in JupyterLab's notebooks. */
export const CELLS_MIME = 'application/vnd.jupyter.cells';

/** Code in the formats that notebooks, consoles and text editors accept. */
export function mimeDataFor(code: string): MimeData {
  const data = new MimeData();
  data.setData('text/plain', code);
  data.setData(CELLS_MIME, [
    { cell_type: 'code', metadata: { trusted: true }, source: code }
  ]);
  return data;
}

/** The content of a drag. */
export interface IDragContent {
  code: string;
  /** Whether the code can be dropped on an element; called while it is dragged there, and when it is dropped. */
  canDrop: (target: Node, dropped: boolean) => boolean;
}

/** Return whether an element reacts to the mouse in its own way: a button, a field, a link. */
function isControl(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest('button, input, select, textarea, a, summary, form') !== null
  );
}

/**
 * Drag a cluster, if the mouse moves far enough before its button is released.
 *
 * @param event - The `mousedown` event on the cluster's row.
 * @param prepare - Called when the drag starts.
 */
export function startClusterDrag(
  event: MouseEvent,
  cluster: Cluster,
  prepare: (cluster: Cluster) => IDragContent
): void {
  if (isControl(event.target)) {
    return;
  }
  onDragStart(event, moved => {
    moved.preventDefault();
    // The browser has selected text from the row on.
    window.getSelection()?.removeAllRanges();
    const { code, canDrop } = prepare(cluster);
    const drag = new Drag({
      mimeData: mimeDataFor(code),
      dragImage: dragImage(cluster),
      proposedAction: 'copy',
      supportedActions: 'copy'
    });
    // In the capture phase, before the documents, which accept any text.
    const check = (event: Event) => {
      const { target, type } = event;
      if (target instanceof Node && !canDrop(target, type === 'lm-drop')) {
        event.preventDefault();
        event.stopPropagation();
        (event as Drag.Event).dropAction = 'none';
      }
    };
    const types = ['lm-dragover', 'lm-drop'];
    types.forEach(type => document.addEventListener(type, check, true));
    document.body.classList.add('jp-DaskGateway-dragging');
    void drag.start(moved.clientX, moved.clientY).then(() => {
      types.forEach(type => document.removeEventListener(type, check, true));
      document.body.classList.remove('jp-DaskGateway-dragging');
      // The next press on selected text would drag the text.
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
