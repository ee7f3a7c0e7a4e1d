import type { Cell } from '@jupyterlab/cells';
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { PanelLayout } from '@lumino/widgets';
import type { ICellPlace } from './cellRun';
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
  show(place: ICellPlace, bar: IBarModel): void {
    this._bars.set(place, bar);
    this._place(place, bar);
  }

  /** Remove the bar of a cell. */
  remove(place: ICellPlace): void {
    this._bars.delete(place);
    for (const [cell, { widget, place: shown }] of this._widgets) {
      if (shown === place) {
        widget.dispose();
        this._widgets.delete(cell);
      }
    }
  }

  private _watch(panel: NotebookPanel): void {
    const watch = () => {
      if (!panel.isDisposed) {
        panel.content.model?.cells.changed.connect(() => this._placeAll());
        this._placeAll();
      }
    };
    void panel.context.ready.then(watch);
  }

  /** Show the bars in cell widgets that are new. Cells change in the model first, then as widgets. */
  private _placeAll(): void {
    if (this._bars.size > 0) {
      requestAnimationFrame(() =>
        this._bars.forEach((bar, place) => this._place(place, bar))
      );
    }
  }

  private _place(place: ICellPlace, bar: IBarModel): void {
    this._tracker.forEach(({ content, isDisposed }) => {
      if (isDisposed || content.model !== place.model) {
        return;
      }
      const cell = content.widgets.find(
        ({ model }) => model.id === place.cellId
      );
      if (!cell) {
        return;
      }
      const shown = this._widgets.get(cell);
      if (shown?.place === place) {
        shown.widget.update();
      } else if (cell.isPlaceholder()) {
        this._placeWhenReady(cell);
      } else {
        shown?.widget.dispose();
        this._insert(cell, place, new ProgressBar(bar, this._trans));
      }
    });
  }

  /** Place the bars again once a cell has its content: the notebook creates it when it is scrolled into view. */
  private _placeWhenReady(cell: Cell): void {
    if (!this._awaited.has(cell)) {
      this._awaited.add(cell);
      void cell.ready.then(() => this._placeAll());
    }
  }

  /** Insert a bar below the input, where the output does not move it away. */
  private _insert(cell: Cell, place: ICellPlace, widget: ProgressBar): void {
    const layout = cell.layout as PanelLayout;
    const input = layout.widgets.findIndex(one =>
      one.hasClass('jp-Cell-inputWrapper')
    );
    layout.insertWidget(input + 1, widget);
    this._widgets.set(cell, { widget, place });
    cell.disposed.connect(() => this._widgets.delete(cell));
  }

  private readonly _awaited = new WeakSet<Cell>();
  private readonly _bars = new Map<ICellPlace, IBarModel>();
  private readonly _widgets = new Map<
    Cell,
    { widget: ProgressBar; place: ICellPlace }
  >();
}
