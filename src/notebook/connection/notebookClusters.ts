import type { NotebookPanel } from '@jupyterlab/notebook';
import { Signal, type ISignal } from '@lumino/signaling';
import type { INotebookClusters } from '../../tokens';
import type { ClusterConnection } from './clusterConnection';
import type { Connections } from './connections';

/** Reports to other packages which notebooks are connected, without loading the connections before they are needed. */
export class NotebookClusters implements INotebookClusters {
  /** Report the connections, which have just been loaded. */
  setConnections(connections: Pick<Connections, 'changed' | 'find'>): void {
    this._connections = connections;
    connections.changed.connect((_, connection) => {
      const name = connectedName(connection);
      if (name !== (this._names.get(connection) ?? null)) {
        this._names.set(connection, name);
        if (name !== null) {
          this._connected.emit(name);
        }
      }
    });
  }

  get connected(): ISignal<this, string> {
    return this._connected;
  }

  connectedCluster(panel: NotebookPanel): string | null {
    const connection = this._connections?.find(panel);
    return connection ? connectedName(connection) : null;
  }

  private _connections: Pick<Connections, 'changed' | 'find'> | null = null;
  private readonly _names = new WeakMap<ClusterConnection, string | null>();
  private readonly _connected = new Signal<this, string>(this);
}

function connectedName(connection: ClusterConnection): string | null {
  return connection.state.kind === 'connected'
    ? (connection.association?.name ?? null)
    : null;
}
