import { MimeData } from '@lumino/coreutils';
import { Drag } from '@lumino/dragdrop';
import type { Widget } from '@lumino/widgets';
import type * as React from 'react';

import { onDragStart } from '../../utils/dragStart';

/** The MIME type by which a Lumino dock accepts a function that creates a widget. */
const FACTORY_MIME = 'application/vnd.lumino.widget-factory';

/**
 * Start dragging a plot once the pointer has moved far enough.
 *
 * @param event - the press of the pointer
 * @param label - text of the drag image
 * @param createPane - creates the pane when the plot is dropped
 */
export function startPlotDrag(
  event: React.PointerEvent<HTMLElement>,
  label: string,
  createPane: () => Widget
): void {
  const source = event.currentTarget;
  onDragStart(event, moved => {
    const image = document.createElement('div');
    image.className = 'jp-DaskGateway-plotDragImage';
    image.textContent = label;
    const mimeData = new MimeData();
    mimeData.setData(FACTORY_MIME, createPane);
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
