import { Signal, type ISignal } from '@lumino/signaling';
import type { IClusters, IKeepAliveProvider } from '../../tokens';
import type { ClusterConnection } from './clusterConnection';
import type { Connections } from './connections';

/** ms between two keep-alive tasks. Idle timeouts of gateways are minutes at least. */
export const KEEP_ALIVE_INTERVAL = 60_000;

/**
 * Runs keep-alive tasks on clusters through connected notebooks, as long as the user's Keep Alive lasts.
 *
 * Only tasks restart the gateway's `idle_timeout`. The idle management of this extension does not count them as work.
 */
export class KeepAlive implements IKeepAliveProvider {
  constructor(
    private readonly _connections: Pick<Connections, 'connectedTo' | 'changed'>,
    private readonly _clusters: Pick<IClusters, 'get'>
  ) {
    _connections.changed.connect((_, connection) => this._resume(connection));
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  keepsAlive(name: string): boolean {
    return this._active.has(name);
  }

  async keepAlive(name: string): Promise<boolean> {
    this._requested.add(name);
    this._timer ??= setInterval(() => this._renew(), KEEP_ALIVE_INTERVAL);
    await this._runTask(name);
    return this.keepsAlive(name);
  }

  private _renew(): void {
    for (const name of this._requested) {
      if (
        !this._isRequested(name) ||
        this._connections.connectedTo(name).length === 0
      ) {
        this._requested.delete(name);
        this._set(name, false);
      } else if (!this._running.has(name)) {
        void this._runTask(name);
      }
    }
    if (this._requested.size === 0 && this._timer !== null) {
      clearInterval(this._timer);
      this._timer = null;
    }
  }

  private _isRequested(name: string): boolean {
    const cluster = this._clusters.get(name);
    return cluster?.status === 'running' && cluster.idle_management.kept_alive;
  }

  /** Resume after the page was reloaded, as soon as a notebook is connected. Each connection is tried once. */
  private _resume(connection: ClusterConnection): void {
    const name = connection.association?.name;
    if (
      !name ||
      connection.state.kind !== 'connected' ||
      !this._isRequested(name)
    ) {
      this._resumed.delete(connection);
    } else if (this._resumed.get(connection) !== name) {
      this._resumed.set(connection, name);
      if (!this.keepsAlive(name) && !this._running.has(name)) {
        void this.keepAlive(name);
      }
    }
  }

  /** Run a task through the first kernel that is idle. */
  private async _runTask(name: string): Promise<void> {
    this._running.add(name);
    const done = await Promise.any(
      this._connections.connectedTo(name).map(async connection => {
        if (!(await connection.keepAlive())) {
          throw new Error(`${connection.path} cannot keep ${name} alive.`);
        }
      })
    ).then(
      () => true,
      // No kernel could run the task.
      () => false
    );
    this._running.delete(name);
    this._set(name, done && this._requested.has(name));
  }

  private _set(name: string, kept: boolean): void {
    if (kept !== this.keepsAlive(name)) {
      this._active[kept ? 'add' : 'delete'](name);
      this._changed.emit();
    }
  }

  private readonly _changed = new Signal<this, void>(this);
  private readonly _running = new Set<string>();
  private readonly _resumed = new WeakMap<ClusterConnection, string>();
  /** Names of the clusters to keep alive, and of those whose last task ran. */
  private readonly _requested = new Set<string>();
  private readonly _active = new Set<string>();
  private _timer: ReturnType<typeof setInterval> | null = null;
}
