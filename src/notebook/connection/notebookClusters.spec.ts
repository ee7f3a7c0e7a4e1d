import type { NotebookPanel } from '@jupyterlab/notebook';
import { Signal } from '@lumino/signaling';

import { createConnection } from '../../testing/clusterConnection';
import type { ClusterConnection } from './clusterConnection';
import type { Connections } from './connections';
import { NotebookClusters } from './notebookClusters';

describe('NotebookClusters', () => {
  const panel = {} as NotebookPanel;

  it('has no cluster before the connections are loaded', () => {
    expect(new NotebookClusters().connectedCluster(panel)).toBeNull();
  });

  it('reports each connection once', async () => {
    const { connection } = createConnection();
    const changed = new Signal<Connections, ClusterConnection>(
      {} as Connections
    );
    connection.changed.connect(() => changed.emit(connection));
    const notebooks = new NotebookClusters();
    notebooks.setConnections({ changed, find: () => connection });
    const connected: string[] = [];
    notebooks.connected.connect((_, name) => connected.push(name));

    await connection.connect('n1');
    changed.emit(connection);
    expect(connected).toEqual(['n1']);
    expect(notebooks.connectedCluster(panel)).toBe('n1');

    await connection.disconnect();
    expect(notebooks.connectedCluster(panel)).toBeNull();
    await connection.connect('n1');
    expect(connected).toEqual(['n1', 'n1']);
  });
});
