import type { IClusters, IKeeper } from '../tokens';
import type { Links } from './links';

/** ms between two tasks that do nothing: gateways that stop idle clusters wait for minutes at least. */
export const EVERY = 60_000;

/**
 * Keeps clusters busy by the kernels of notebooks that are connected to them, while Keep Alive holds.
 *
 * The gateway's own `idle_timeout` respects tasks alone; ours leaves them out of account.
 */
export class NotebookKeeper implements IKeeper {
  constructor(
    private readonly _links: Pick<Links, 'connectedTo'>,
    private readonly _clusters: Pick<IClusters, 'get'>
  ) {}

  keeps(name: string): boolean {
    return this._kept.has(name);
  }

  async keep(name: string): Promise<boolean> {
    if (!(await this._touch(name))) {
      return false;
    }
    this._kept.add(name);
    this._timer ??= setInterval(() => void this._again(), EVERY);
    return true;
  }

  private async _again(): Promise<void> {
    for (const name of [...this._kept]) {
      const cluster = this._clusters.get(name);
      const wanted = cluster?.status === 'running' && cluster.watch.kept_alive;
      // A kernel that computes now is idle again later.
      const able = this._links.connectedTo(name).length > 0;
      if (wanted && able) {
        await this._touch(name);
      } else {
        this._kept.delete(name);
      }
    }
    if (this._kept.size === 0 && this._timer !== null) {
      clearInterval(this._timer);
      this._timer = null;
    }
  }

  /** Whether one of the kernels had the cluster do something. */
  private async _touch(name: string): Promise<boolean> {
    for (const link of this._links.connectedTo(name)) {
      // One that fails leaves it to the next.
      if (await link.keepAlive().catch(() => false)) {
        return true;
      }
    }
    return false;
  }

  private readonly _kept = new Set<string>();
  private _timer: ReturnType<typeof setInterval> | null = null;
}
