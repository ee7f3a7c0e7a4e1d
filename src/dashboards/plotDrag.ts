import { MimeData } from '@lumino/coreutils';
import { Drag } from '@lumino/dragdrop';
import type { Widget } from '@lumino/widgets';
import type * as React from 'react';

import { whenPulled } from '../utils/dragStart';

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
  const source = event.currentTarget;
  whenPulled(event, moved => {
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
  });
}
