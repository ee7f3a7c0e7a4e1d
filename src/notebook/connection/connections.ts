import { PathExt } from '@jupyterlab/coreutils';
import {
  type INotebookTracker,
  NotebookActions,
  type NotebookPanel
} from '@jupyterlab/notebook';
import { isCodeCellModel } from '@jupyterlab/cells';
import { Signal, type ISignal } from '@lumino/signaling';
import { NotebookLink, type ILinkOptions } from './clusterConnection';
import { linked } from '../kernel/notebookAdapter';
import type { Naming } from '../associations/autoLabel';
import type { IRunningSession } from '../kernel/runningSessions';

/** Code after which a kernel may use another cluster than before. */
const TOUCHES_CLUSTERS =
  /\b(dask_gateway|distributed|Client|LocalCluster|GatewayCluster|new_cluster|get_client|connect|shutdown|close)\b/;

/** Whether a cell's code may have changed which cluster the kernel uses. */
export function touchesClusters(source: string): boolean {
  return TOUCHES_CLUSTERS.test(source);
}

/** The links of all open notebooks. Kernels are asked when something happened to clusters, once, and else never. */
export class Links {
  constructor(
    private readonly _tracker: INotebookTracker,
    private readonly _options: (
      panel: NotebookPanel
    ) => Omit<ILinkOptions, 'notebook'>,
    private readonly _naming: Naming
  ) {
    NotebookActions.executed.connect((_, { notebook, cell }) => {
      const panel = _tracker.find(one => one.content === notebook);
      if (
        panel &&
        isCodeCellModel(cell.model) &&
        touchesClusters(cell.model.sharedModel.getSource())
      ) {
        void this.of(panel).look();
      }
    });
  }

  /** Emits the link that changed. */
  get changed(): ISignal<this, NotebookLink> {
    return this._changed;
  }

  /** The link of a notebook; made when first asked for. */
  of(panel: NotebookPanel): NotebookLink {
    const known = this._links.get(panel);
    if (known) {
      return known;
    }
    const options = this._options(panel);
    const link = new NotebookLink({ ...options, notebook: linked(panel) });
    this._links.set(panel, link);
    link.changed.connect(() => {
      this._changed.emit(link);
      void this._name(link);
    });
    let { path } = panel.context;
    panel.context.pathChanged.connect((_, now) => {
      // What cannot be remembered is only not offered next time.
      void options.memory.move(path, now).catch(() => undefined);
      path = now;
    });
    panel.disposed.connect(() => {
      this._links.delete(panel);
      link.dispose();
      this._changed.emit(link);
    });
    void panel.context.ready.then(() => link.restore());
    return link;
  }

  /** Ask the kernels of all open notebooks, each as soon as it is idle. */
  lookAll(): void {
    this._tracker.forEach(panel => void this.of(panel).look());
  }

  /** The link of the open notebook that a session belongs to; null where there is none. */
  ofSession({
    path,
    kernel
  }: Pick<IRunningSession, 'path' | 'kernel'>): NotebookLink | null {
    const panel = this._tracker.find(
      ({ context, sessionContext }) =>
        context.path === path ||
        sessionContext.session?.kernel?.id === kernel.id
    );
    return panel ? this.of(panel) : null;
  }

  /** The links whose kernels are connected to a cluster. */
  connectedTo(name: string): NotebookLink[] {
    return [...this._links.values()].filter(
      link => link.association?.name === name && link.state.kind === 'connected'
    );
  }

  /** The paths of the open notebooks that use a cluster. */
  usersOf(name: string): string[] {
    return [...this._links.values()]
      .filter(link => link.association?.name === name)
      .map(link => link.path);
  }

  /** A cluster made in a notebook is called after it, unless it was known before. */
  private async _name(link: NotebookLink): Promise<void> {
    const name = link.association?.name;
    if (name && link.state.kind === 'connected') {
      const title = PathExt.basename(link.path, '.ipynb');
      await this._naming.after(title, name, link.foundHere);
    }
  }

  private readonly _links = new Map<NotebookPanel, NotebookLink>();
  private readonly _changed = new Signal<this, NotebookLink>(this);
}
