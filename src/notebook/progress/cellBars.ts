import type { Cell } from '@jupyterlab/cells';
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { PanelLayout } from '@lumino/widgets';
import type { ICellLocation } from './cellRun';
import { type IBarModel, ProgressBar } from './progressBar';

/** Shows a bar in each widget of a cell: there is one for each view of the notebook, and a new one after a move. */
export class CellBars {
  constructor(
    private readonly _tracker: INotebookTracker,
    private readonly _trans: TranslationBundle
  ) {
    _tracker.widgetAdded.connect((_, panel) => this._watch(panel));
    _tracker.forEach(panel => this._watch(panel));
  }

  /** Show a bar under a cell, or update it. */
  show(location: ICellLocation, bar: IBarModel): void {
    this._bars.set(location, bar);
    this._showBar(location, bar);
  }

  /** Remove the bar of a cell. */
  remove(location: ICellLocation): void {
    this._bars.delete(location);
    for (const [cell, { widget, location: shown }] of this._widgets) {
      if (shown === location) {
        widget.dispose();
        this._widgets.delete(cell);
      }
    }
  }

  private _watch(panel: NotebookPanel): void {
    const watch = () => {
      if (!panel.isDisposed) {
        panel.content.model?.cells.changed.connect(() => this._showAllBars());
        this._showAllBars();
      }
    };
    void panel.context.ready.then(watch);
  }

  /** Show the bars in cell widgets that are new. Cells change in the model first, then as widgets. */
  private _showAllBars(): void {
    if (this._bars.size > 0) {
      requestAnimationFrame(() =>
        this._bars.forEach((bar, location) => this._showBar(location, bar))
      );
    }
  }

  private _showBar(location: ICellLocation, bar: IBarModel): void {
    this._tracker.forEach(({ content, isDisposed }) => {
      if (isDisposed || content.model !== location.model) {
        return;
      }
      const cell = content.widgets.find(
        ({ model }) => model.id === location.cellId
      );
      if (!cell) {
        return;
      }
      const shown = this._widgets.get(cell);
      if (shown?.location === location) {
        shown.widget.update();
      } else if (cell.isPlaceholder()) {
        this._placeWhenReady(cell);
      } else {
        shown?.widget.dispose();
        this._insert(cell, location, new ProgressBar(bar, this._trans));
      }
    });
  }

  /** Place the bars again once a cell has its content: the notebook creates it when it is scrolled into view. */
  private _placeWhenReady(cell: Cell): void {
    if (!this._awaited.has(cell)) {
      this._awaited.add(cell);
      void cell.ready.then(() => this._showAllBars());
    }
  }

  /** Insert a bar below the input, where the output does not move it away. */
  private _insert(
    cell: Cell,
    location: ICellLocation,
    widget: ProgressBar
  ): void {
    const layout = cell.layout as PanelLayout;
    const input = layout.widgets.findIndex(one =>
      one.hasClass('jp-Cell-inputWrapper')
    );
    layout.insertWidget(input + 1, widget);
    this._widgets.set(cell, { widget, location });
    cell.disposed.connect(() => this._widgets.delete(cell));
  }

  private readonly _awaited = new WeakSet<Cell>();
  private readonly _bars = new Map<ICellLocation, IBarModel>();
  private readonly _widgets = new Map<
    Cell,
    { widget: ProgressBar; location: ICellLocation }
  >();
}
