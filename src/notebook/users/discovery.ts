import type { IClusters } from '../../tokens';
import type { Connections } from '../connection/connections';
import type { AssociationStore } from '../associations/associationStore';
import type { AutoLabel } from '../associations/autoLabel';
import { whenVisible } from '../../utils/visibility';
import {
  readSessionReport,
  type ISessionManagers,
  type IRunningSession,
  isIdlePython
} from '../kernel/runningSessions';
import type { ClusterUsers } from './clusterUsers';

/** What discovering works with. */
export interface IDiscoveryOptions {
  clusters: IClusters;
  connections: Pick<Connections, 'refreshAll' | 'ofSession'>;
  users: Pick<ClusterUsers, 'of' | 'withoutNotebook'>;
  associations: AssociationStore;
  managers: ISessionManagers;
  autoLabel: AutoLabel;
}

/**
 * A cluster that the panel did not make: whose is it? Each kernel is asked once, as soon as it is idle.
 *
 * Those of open notebooks are asked by their connections. To the others the page connects for this one question, and where
 * one is busy, JupyterLab's own looking after its kernels tells when it is not. Kernels that start later did not make it.
 */
export class Discovery {
  constructor(private readonly _options: IDiscoveryOptions) {
    const { clusters, managers } = _options;
    clusters.changed.connect(() => void this._onClusters());
    managers.kernels.runningChanged.connect(() => void this._askIdle());
    void this._onClusters();
  }

  private async _onClusters(): Promise<void> {
    const { clusters, connections, users, associations, managers } =
      this._options;
    const strange = clusters.clusters
      .filter(
        ({ name, status, created_here }) =>
          status === 'running' && !created_here && !this._known.has(name)
      )
      .map(({ name }) => name);
    if (strange.length === 0) {
      return;
    }
    strange.forEach(name => this._known.add(name));
    await whenVisible();
    // The server or the list may be away: then there is only less to go by.
    await Promise.allSettled([
      associations.load(),
      managers.kernelspecs.ready,
      managers.sessions.refreshRunning(),
      managers.kernels.refreshRunning()
    ]);
    if (strange.every(name => users.of(name).length > 0)) {
      return;
    }
    connections.refreshAll();
    for (const session of users.withoutNotebook()) {
      this._toAsk.set(session.kernel.id, session);
    }
    await this._askIdle();
  }

  /** One after the other: each costs the server a connection. */
  private async _askIdle(): Promise<void> {
    if (this._asking) {
      return;
    }
    this._asking = true;
    for (let next = this._next(); next; next = this._next()) {
      await whenVisible();
      this._toAsk.delete(next.kernel.id);
      await this._ask(next);
    }
    this._asking = false;
  }

  private _next(): IRunningSession | undefined {
    const { managers } = this._options;
    return [...this._toAsk.values()].find(({ kernel }) =>
      isIdlePython(managers, kernel)
    );
  }

  private async _ask(session: IRunningSession): Promise<void> {
    const { clusters, connections, associations, managers, autoLabel } =
      this._options;
    const { path, kernel, title } = session;
    const look = connections.ofSession(session)
      ? null
      : await readSessionReport(managers, kernel);
    const connection = connections.ofSession(session);
    if (connection) {
      // It was opened meanwhile, and from now on tells itself.
      await connection.refresh();
      return;
    }
    if (look === null) {
      await managers.kernels.refreshRunning().catch(() => undefined);
      if (!isIdlePython(managers, kernel)) {
        // It had just begun to work.
        this._toAsk.set(kernel.id, session);
      }
      return;
    }
    const used = look.clusters.filter(({ name }) => clusters.get(name));
    const before = await associations.get(path).catch(() => null);
    const found = used.find(({ name }) => name === before) ?? used[0];
    for (const { name } of used) {
      const fresh = !associations.isUsed(name);
      await autoLabel.labelAfter(title, name, fresh);
    }
    if (found) {
      // What cannot be remembered is only not told.
      await associations.set(path, found.name).catch(() => undefined);
    }
  }

  /** The clusters that were looked at. */
  private readonly _known = new Set<string>();
  /** By kernel: whom to ask yet. */
  private readonly _toAsk = new Map<string, IRunningSession>();
  private _asking = false;
}
