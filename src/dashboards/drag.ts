import { MimeData } from '@lumino/coreutils';
import { Drag } from '@lumino/dragdrop';
import type { Widget } from '@lumino/widgets';
import type * as React from 'react';

/** As far (px) as the pointer goes before a click becomes a drag; as in JupyterLab's file browser. */
const THRESHOLD = 5;

/** By this type a dock takes what makes a widget. */
const FACTORY_MIME = 'application/vnd.lumino.widget-factory';

/**
 * Begin to drag a plot when the pointer has moved far enough, until it is let go.
 *
 * @param event - the press of the pointer
 * @param words - what is seen beside the pointer
 * @param make - makes the pane where it is dropped
 */
export function startPlotDrag(
  event: React.PointerEvent<HTMLElement>,
  words: string,
  make: () => Widget
): void {
  if (event.button !== 0) {
    return;
  }
  const { clientX, clientY } = event;
  const source = event.currentTarget;
  const stop = () => {
    document.removeEventListener('pointermove', move, true);
    document.removeEventListener('pointerup', stop, true);
  };
  const move = (moved: PointerEvent) => {
    if (
      Math.abs(moved.clientX - clientX) < THRESHOLD &&
      Math.abs(moved.clientY - clientY) < THRESHOLD
    ) {
      return;
    }
    stop();
    const image = document.createElement('div');
    image.className = 'jp-DaskGateway-plotImage';
    image.textContent = words;
    const mimeData = new MimeData();
    mimeData.setData(FACTORY_MIME, make);
    const drag = new Drag({
      mimeData,
      dragImage: image,
      proposedAction: 'copy',
      supportedActions: 'copy',
      source
    });
    void drag.start(moved.clientX, moved.clientY).then(() => drag.dispose());
  };
  document.addEventListener('pointermove', move, true);
  document.addEventListener('pointerup', stop, true);
}
