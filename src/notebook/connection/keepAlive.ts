import { Signal, type ISignal } from '@lumino/signaling';
import type { IClusters, IKeeper } from '../../tokens';
import type { NotebookLink } from './clusterConnection';
import type { Links } from './connections';

/** ms between two tasks that do nothing: gateways that stop idle clusters wait for minutes at least. */
export const EVERY = 60_000;

/**
 * Keeps clusters busy by the kernels of notebooks that are connected to them, while Keep Alive holds.
 *
 * The gateway's own `idle_timeout` respects tasks alone; ours leaves them out of account.
 */
export class NotebookKeeper implements IKeeper {
  constructor(
    private readonly _links: Pick<Links, 'connectedTo' | 'changed'>,
    private readonly _clusters: Pick<IClusters, 'get'>
  ) {
    _links.changed.connect((_, link) => this._resume(link));
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  keeps(name: string): boolean {
    return this._kept.has(name);
  }

  async keep(name: string): Promise<boolean> {
    this._tried.add(name);
    this._timer ??= setInterval(() => this._again(), EVERY);
    await this._touch(name);
    return this.keeps(name);
  }

  private _again(): void {
    for (const name of this._tried) {
      if (!this._isWanted(name) || this._links.connectedTo(name).length === 0) {
        this._tried.delete(name);
        this._set(name, false);
      } else if (!this._touching.has(name)) {
        void this._touch(name);
      }
    }
    if (this._tried.size === 0 && this._timer !== null) {
      clearInterval(this._timer);
      this._timer = null;
    }
  }

  private _isWanted(name: string): boolean {
    const cluster = this._clusters.get(name);
    return cluster?.status === 'running' && cluster.idle_management.kept_alive;
  }

  /** Keep Alive outlives the page: whose connection is found again goes on. Each connection is tried at once. */
  private _resume(link: NotebookLink): void {
    const name = link.association?.name;
    if (!name || link.state.kind !== 'connected' || !this._isWanted(name)) {
      this._resumed.delete(link);
    } else if (this._resumed.get(link) !== name) {
      this._resumed.set(link, name);
      if (!this.keeps(name) && !this._touching.has(name)) {
        void this.keep(name);
      }
    }
  }

  /** Have any of the kernels make the cluster do something. A busy one is waited for, unless another is quicker. */
  private async _touch(name: string): Promise<void> {
    this._touching.add(name);
    const done = await Promise.any(
      this._links.connectedTo(name).map(async link => {
        if (!(await link.keepAlive())) {
          throw new Error(`${link.path} cannot keep ${name} alive.`);
        }
      })
    ).then(
      () => true,
      // None could: that is the answer.
      () => false
    );
    this._touching.delete(name);
    this._set(name, done && this._tried.has(name));
  }

  private _set(name: string, kept: boolean): void {
    if (kept !== this.keeps(name)) {
      this._kept[kept ? 'add' : 'delete'](name);
      this._changed.emit();
    }
  }

  private readonly _changed = new Signal<this, void>(this);
  private readonly _touching = new Set<string>();
  private readonly _resumed = new WeakMap<NotebookLink, string>();
  /** Those that are to be kept, and of these the ones that did something when they were asked last. */
  private readonly _tried = new Set<string>();
  private readonly _kept = new Set<string>();
  private _timer: ReturnType<typeof setInterval> | null = null;
}
