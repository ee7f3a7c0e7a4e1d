import type { IClusters } from '../../tokens';
import { whenVisible } from '../../gateway/visibility';
import type { AssociationStore } from '../associations/associationStore';
import type { AutoLabel } from '../associations/autoLabel';
import type { Connections } from '../connection/connections';
import {
  type IRunningSession,
  isIdlePython,
  type ISessionManagers,
  readSessionReport
} from '../kernel/runningSessions';
import type { ClusterUsers } from './clusterUsers';

/** What discovery needs. */
export interface IDiscoveryOptions {
  clusters: IClusters;
  connections: Pick<Connections, 'refreshAll' | 'ofSession'>;
  users: Pick<ClusterUsers, 'usersOf' | 'sessionsWithoutNotebook'>;
  associations: AssociationStore;
  managers: ISessionManagers;
  autoLabel: AutoLabel;
}

/**
 * Finds the notebook or console that created a cluster which was not created in the panel.
 *
 * It reads the report of each kernel once, as soon as the kernel is idle. Connections read the reports of open notebooks;
 * for other kernels the page connects for this request only. Kernels that start later cannot have created the cluster.
 */
export class Discovery {
  constructor(private readonly _options: IDiscoveryOptions) {}

  /** Start to follow the list of clusters. */
  start(): void {
    const { clusters, managers } = this._options;
    clusters.changed.connect(() => void this._onClusters());
    managers.kernels.runningChanged.connect(() => void this._readIdle());
    void this._onClusters();
  }

  private async _onClusters(): Promise<void> {
    const { clusters, connections, users, associations, managers } =
      this._options;
    const unknown = clusters.clusters
      .filter(
        ({ name, status, created_here }) =>
          status === 'running' &&
          !created_here &&
          !this._checkedClusters.has(name)
      )
      .map(({ name }) => name);
    if (unknown.length === 0) {
      return;
    }
    unknown.forEach(name => this._checkedClusters.add(name));
    await whenVisible();
    // If one of them is unavailable, discovery goes on with the others.
    await Promise.allSettled([
      associations.load(),
      managers.kernelspecs.ready,
      managers.sessions.refreshRunning(),
      managers.kernels.refreshRunning()
    ]);
    if (unknown.every(name => users.usersOf(name).length > 0)) {
      return;
    }
    connections.refreshAll();
    for (const session of users.sessionsWithoutNotebook()) {
      this._unread.set(session.kernel.id, session);
    }
    await this._readIdle();
  }

  /** Read the reports of idle kernels, one after the other, because each costs the server a connection. */
  private async _readIdle(): Promise<void> {
    if (this._isReading) {
      return;
    }
    this._isReading = true;
    for (let next = this._next(); next; next = this._next()) {
      await whenVisible();
      this._unread.delete(next.kernel.id);
      await this._read(next);
    }
    this._isReading = false;
  }

  private _next(): IRunningSession | undefined {
    const { managers } = this._options;
    return [...this._unread.values()].find(({ kernel }) =>
      isIdlePython(managers, kernel)
    );
  }

  private async _read(session: IRunningSession): Promise<void> {
    const { clusters, connections, associations, managers, autoLabel } =
      this._options;
    const { path, kernel, title } = session;
    const report = connections.ofSession(session)
      ? null
      : await readSessionReport(managers, kernel);
    const connection = connections.ofSession(session);
    if (connection) {
      // The notebook was opened meanwhile, so its connection takes over.
      await connection.refresh();
      return;
    }
    if (report === null) {
      await managers.kernels.refreshRunning().catch(() => undefined);
      if (!isIdlePython(managers, kernel)) {
        // The kernel became busy before it responded.
        this._unread.set(kernel.id, session);
      }
      return;
    }
    const used = report.clusters.filter(({ name }) => clusters.get(name));
    const before = await associations.get(path).catch(() => null);
    const found = used.find(({ name }) => name === before) ?? used[0];
    for (const { name } of used) {
      const isNew = !associations.isUsed(name);
      await autoLabel.labelAfter(title, name, isNew);
    }
    if (found) {
      // Without the association the row does not show this user.
      await associations.set(path, found.name).catch(() => undefined);
    }
  }

  /** Names of the clusters for which kernels were read. */
  private readonly _checkedClusters = new Set<string>();
  /** Sessions whose report has not been read, by kernel id. */
  private readonly _unread = new Map<string, IRunningSession>();
  private _isReading = false;
}
