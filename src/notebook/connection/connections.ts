import {
  type INotebookTracker,
  NotebookActions,
  type NotebookPanel
} from '@jupyterlab/notebook';
import { isCodeCellModel } from '@jupyterlab/cells';
import { Signal, type ISignal } from '@lumino/signaling';
import {
  ClusterConnection,
  type IConnectionOptions
} from './clusterConnection';
import { documentTitle } from '../../utils/documentTitle';
import { notebookAdapter } from '../kernel/notebookAdapter';
import type { AutoLabel } from '../associations/autoLabel';
import type { IRunningSession } from '../kernel/runningSessions';

/** Matches code that can change which cluster the kernel uses. */
const AFFECTS_CLUSTERS =
  /\b(dask_gateway|distributed|Client|LocalCluster|GatewayCluster|new_cluster|get_client|connect|shutdown|close)\b/;

/** Return whether a cell's code can have changed which cluster the kernel uses. */
export function canAffectClusters(source: string): boolean {
  return AFFECTS_CLUSTERS.test(source);
}

/** The connections of all open notebooks. A kernel's report is read only after code that concerns clusters has run. */
export class Connections {
  constructor(
    private readonly _tracker: INotebookTracker,
    private readonly _options: (
      panel: NotebookPanel
    ) => Omit<IConnectionOptions, 'notebook'>,
    private readonly _autoLabel: AutoLabel
  ) {
    NotebookActions.executed.connect((_, { notebook, cell }) => {
      const panel = _tracker.find(one => one.content === notebook);
      if (
        panel &&
        isCodeCellModel(cell.model) &&
        canAffectClusters(cell.model.sharedModel.getSource())
      ) {
        void this.connectionOf(panel).refresh();
      }
    });
  }

  /** Emits the connection that changed. */
  get changed(): ISignal<this, ClusterConnection> {
    return this._changed;
  }

  /** Return the connection of a notebook, created at the first call. */
  connectionOf(panel: NotebookPanel): ClusterConnection {
    const existing = this._connections.get(panel);
    if (existing) {
      return existing;
    }
    const options = this._options(panel);
    const connection = new ClusterConnection({
      ...options,
      notebook: notebookAdapter(panel)
    });
    this._connections.set(panel, connection);
    connection.changed.connect(() => {
      this._changed.emit(connection);
      void this._labelCluster(connection);
    });
    let { path } = panel.context;
    panel.context.pathChanged.connect((_, newPath) => {
      // Without it the notebook has no saved cluster next time.
      void options.associations.move(path, newPath).catch(() => undefined);
      path = newPath;
    });
    panel.disposed.connect(() => {
      this._connections.delete(panel);
      connection.dispose();
      this._changed.emit(connection);
    });
    void panel.context.ready.then(() => connection.restore());
    return connection;
  }

  /** Return the connection of a notebook, if it was created. */
  find(panel: NotebookPanel): ClusterConnection | undefined {
    return this._connections.get(panel);
  }

  /** Read the reports of the kernels of all open notebooks, each as soon as it is idle. */
  refreshAll(): void {
    this._tracker.forEach(panel => void this.connectionOf(panel).refresh());
  }

  /** Return the connection of a session's open notebook; null if it is not open. */
  ofSession({
    path,
    kernel
  }: Pick<IRunningSession, 'path' | 'kernel'>): ClusterConnection | null {
    const panel = this._tracker.find(
      ({ context, sessionContext }) =>
        context.path === path ||
        sessionContext.session?.kernel?.id === kernel.id
    );
    return panel ? this.connectionOf(panel) : null;
  }

  /** Return the connections whose kernels are connected to a cluster. */
  connectedTo(name: string): ClusterConnection[] {
    return [...this._connections.values()].filter(
      connection =>
        connection.association?.name === name &&
        connection.state.kind === 'connected'
    );
  }

  /** Return the paths of the open notebooks that use a cluster. */
  pathsUsing(name: string): string[] {
    return [...this._connections.values()]
      .filter(connection => connection.association?.name === name)
      .map(connection => connection.path);
  }

  /** Label a cluster that was created in a notebook after the notebook. */
  private async _labelCluster(connection: ClusterConnection): Promise<void> {
    const name = connection.association?.name;
    if (name && connection.state.kind === 'connected') {
      const title = documentTitle(connection.path);
      await this._autoLabel.labelAfter(title, name, connection.foundByKernel);
    }
  }

  private readonly _connections = new Map<NotebookPanel, ClusterConnection>();
  private readonly _changed = new Signal<this, ClusterConnection>(this);
}
