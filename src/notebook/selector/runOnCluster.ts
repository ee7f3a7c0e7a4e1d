import type { CommandRegistry } from '@lumino/commands';
import { Signal, type ISignal } from '@lumino/signaling';
import type { ClusterActions } from '../../actions/clusterActions';
import { fromInterface, type Origin } from '../../actions/origin';
import { CommandIDs, type IClusters } from '../../tokens';
import type { ClusterConnection } from '../connection/clusterConnection';
import { LEASE_DURATION, waitForCluster } from '../connection/waitForCluster';
import type { ClusterUsers } from '../users/clusterUsers';

/** What a notebook waits for: the request for a cluster, or the cluster and the kernel. */
export type RunPhase = 'creating' | 'connecting';

interface IRun {
  phase: RunPhase;
  /** The cluster; null until the gateway has accepted the request. */
  name: string | null;
  /** The clusters that existed before, one of which may be reused; null if they were not known yet. */
  before: ReadonlySet<string> | null;
  isCanceled: boolean;
}

/** Creates or reuses a cluster for a notebook, and connects the notebook to it. */
export class RunOnCluster {
  constructor(
    private readonly _commands: Pick<CommandRegistry, 'execute'>,
    private readonly _clusters: IClusters,
    private readonly _actions: Pick<ClusterActions, 'stop' | 'stopUnlisted'>,
    private readonly _users: Pick<ClusterUsers, 'usersOf'>
  ) {}

  /** Emits the connection whose phase has changed. */
  get changed(): ISignal<this, ClusterConnection> {
    return this._changed;
  }

  /** Return what a notebook waits for; null if it does not. */
  phase(connection: ClusterConnection): RunPhase | null {
    return this._runs.get(connection)?.phase ?? null;
  }

  /**
   * Create a cluster with the last configuration, or the defaults, or reuse an idle one like it, and connect to it. A
   * call during the first one does nothing.
   *
   * @param origin - who requests it; a dialog opens unless it is the interface
   * @param gateway - the name of the gateway; default: that of the last configuration
   * @returns the name of a cluster that ended before the notebook was connected; else null
   * @throws KernelError
   */
  async run(
    connection: ClusterConnection,
    origin: Origin,
    gateway?: string
  ): Promise<string | null> {
    if (this._runs.has(connection)) {
      return null;
    }
    const { clusters, gateways } = this._clusters;
    const run: IRun = {
      phase: 'creating',
      name: null,
      before:
        gateways.length > 0 ? new Set(clusters.map(({ name }) => name)) : null,
      isCanceled: false
    };
    this._set(connection, run);
    try {
      const args = {
        reuse: true,
        ...(gateway === undefined ? {} : { gateway })
      };
      const name: unknown = await this._commands.execute(
        CommandIDs.createFromPreset,
        origin === 'interface' ? fromInterface(args) : args
      );
      if (typeof name !== 'string') {
        return null;
      }
      run.name = name;
      if (run.isCanceled) {
        await this._stopIfCreated(name, run, connection);
        return null;
      }
      run.phase = 'connecting';
      this._changed.emit(connection);
      await connection.connect(name);
      const hasEnded =
        connection.association?.name === name &&
        connection.state.kind === 'stopped';
      return hasEnded && !run.isCanceled ? name : null;
    } finally {
      this._set(connection, null);
    }
  }

  /**
   * Cancel what a notebook waits for. A cluster that was created for it is stopped; if it already has workers, the user
   * is asked first.
   *
   * @throws KernelError
   */
  async cancel(connection: ClusterConnection): Promise<void> {
    const run = this._runs.get(connection);
    if (!run || run.isCanceled) {
      return;
    }
    run.isCanceled = true;
    if (run.name === null) {
      // The request cannot be withdrawn. The cluster is stopped when the gateway has responded.
      this._changed.emit(connection);
      return;
    }
    // A busy kernel must not delay the stop.
    await Promise.all([
      connection.disconnect(),
      this._stopIfCreated(run.name, run, connection)
    ]);
  }

  /** Return whether a notebook's run was canceled, and still waits for the response of the gateway. */
  isCanceled(connection: ClusterConnection): boolean {
    return this._runs.get(connection)?.isCanceled ?? false;
  }

  /** Stop a cluster that was created for a notebook, unless another one has connected to it meanwhile. */
  private async _stopIfCreated(
    name: string,
    { before }: IRun,
    connection: ClusterConnection
  ): Promise<void> {
    const others = this._users
      .usersOf(name)
      .filter(({ path }) => path !== connection.path);
    // A starting cluster is never one that was reused.
    const isCreated = before
      ? !before.has(name)
      : this._clusters.get(name)?.status !== 'running';
    if (isCreated && others.length === 0) {
      // The response of the gateway can arrive before the list has the cluster.
      const deadline = Date.now() + LEASE_DURATION;
      const listed = await waitForCluster(
        this._clusters,
        name,
        () => Date.now() < deadline
      );
      await (listed
        ? this._actions.stop([name])
        : this._actions.stopUnlisted(name));
    }
  }

  private _set(connection: ClusterConnection, run: IRun | null): void {
    if (run) {
      this._runs.set(connection, run);
    } else {
      this._runs.delete(connection);
    }
    this._changed.emit(connection);
  }

  private readonly _runs = new Map<ClusterConnection, IRun>();
  private readonly _changed = new Signal<this, ClusterConnection>(this);
}
