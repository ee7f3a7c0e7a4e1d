import type { ISessionContext } from '@jupyterlab/apputils';
import type { Cell, CodeCell } from '@jupyterlab/cells';
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { Kernel } from '@jupyterlab/services';
import { Signal } from '@lumino/signaling';
import { PanelLayout, Widget } from '@lumino/widgets';

/** The session of a notebook, whose messages a test sends. */
export class FakeSession {
  /** @param kernel - id of its kernel */
  constructor(kernel: string) {
    this.session = { kernel: { id: kernel } };
  }

  readonly session: { kernel: { id: string } };
  readonly iopubMessage = new Signal<this, unknown>(this);
  readonly statusChanged = new Signal<this, Kernel.Status>(this);
  readonly kernelChanged = new Signal<this, void>(this);

  /** For the functions under test. */
  get context(): ISessionContext {
    return this as unknown as ISessionContext;
  }

  /** The kernel starts to run the request with this id. */
  start(id: string): void {
    this._send('execute_input', id, {});
  }

  /** The kernel has run it. */
  end(id: string): void {
    this._send('status', id, { execution_state: 'idle' });
  }

  private _send(msg_type: string, id: string, content: object): void {
    this.iopubMessage.emit({
      header: { msg_type },
      parent_header: { msg_id: id },
      content
    });
  }
}

/** The widget of a cell, with an input and an output. */
export class FakeCell extends Widget {
  /**
   * @param id - of the cell; the id of its execute request is the same
   * @param _isPlaceholder - whether the cell has no content yet, as one that is not in view in a windowed notebook
   */
  constructor(
    id: string,
    private _isPlaceholder = false
  ) {
    super();
    this.model = { id };
    this.outputArea = { future: { msg: { header: { msg_id: id } } } };
    this.layout = new PanelLayout();
    this.ready = new Promise(resolve => (this._resolve = resolve));
    if (!_isPlaceholder) {
      this._fill();
    }
  }

  readonly model: { id: string };
  readonly outputArea: object;
  readonly ready: Promise<void>;

  /** For the functions under test. */
  get cell(): CodeCell {
    return this as unknown as CodeCell;
  }

  isPlaceholder(): boolean {
    return this._isPlaceholder;
  }

  /** Create the content, as when the cell is scrolled into view. */
  scrollIntoView(): void {
    this._isPlaceholder = false;
    this._fill();
    this._resolve();
  }

  /** What it shows, from top to bottom: `input`, `progress` and `output`. */
  get content(): string[] {
    return (this.layout as PanelLayout).widgets.map(widget =>
      widget.hasClass('jp-DaskGateway-cellProgress')
        ? 'progress'
        : widget.hasClass('jp-Cell-inputWrapper')
          ? 'input'
          : 'output'
    );
  }

  private _fill(): void {
    for (const name of ['jp-Cell-inputWrapper', 'jp-Cell-outputWrapper']) {
      const part = new Widget();
      part.addClass(name);
      (this.layout as PanelLayout).addWidget(part);
    }
  }

  private _resolve: () => void = () => undefined;
}

/** A view of a notebook with some cells. Views of the same notebook share the model. */
export class FakePanel {
  constructor(
    readonly model: FakeModel,
    ...cells: FakeCell[]
  ) {
    this.content = { model, widgets: cells as unknown as Cell[] };
  }

  readonly isDisposed = false;
  /** Each notebook has a kernel. */
  readonly session = new FakeSession(this.model.kernel);
  readonly sessionContext = this.session.context;
  readonly context = { ready: Promise.resolve() };
  readonly content: { model: FakeModel; widgets: Cell[] };

  /** For the functions under test. */
  get panel(): NotebookPanel {
    return this as unknown as NotebookPanel;
  }

  /** Show other widgets, as after a cell was moved. */
  setCells(...cells: FakeCell[]): void {
    this.content.widgets = cells as unknown as Cell[];
    this.model.cells.changed.emit();
  }
}

/** The model of a notebook. */
export class FakeModel {
  /** @param kernel - id of its kernel */
  constructor(readonly kernel = 'kernel') {}

  readonly cells = { changed: new Signal<object, void>({}) };
}

/** The open notebooks. */
export function fakeTracker(...panels: FakePanel[]): {
  tracker: INotebookTracker;
  add: (panel: FakePanel) => void;
} {
  const widgetAdded = new Signal<object, FakePanel>({});
  return {
    tracker: {
      widgetAdded,
      forEach: (visit: (panel: FakePanel) => void) => panels.forEach(visit)
    } as unknown as INotebookTracker,
    add: panel => {
      panels.push(panel);
      widgetAdded.emit(panel);
    }
  };
}
