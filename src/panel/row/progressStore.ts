import type { IClusters, IClustersChange } from '../../tokens';
import { type IWork, nextWork } from './progress';

/** The current or last period of work of each running cluster, recorded from the model in bounded memory. */
export class ProgressStore {
  constructor(
    private readonly _clusters: IClusters,
    private readonly _now: () => number = Date.now
  ) {
    this._add(_clusters.clusters.map(({ name }) => name));
    _clusters.changed.connect(this._onChanged, this);
  }

  /** Return the work of a cluster; null if it does not run. It is the same object until the next sample. */
  workOf(name: string): IWork | null {
    return this._works.get(name) ?? null;
  }

  private _onChanged(_: IClusters, change: IClustersChange): void {
    for (const name of change.removed) {
      this._works.delete(name);
    }
    this._add(change.clusters);
  }

  private _add(names: ReadonlyArray<string>): void {
    for (const name of names) {
      const cluster = this._clusters.get(name);
      if (cluster?.status !== 'running') {
        this._works.delete(name);
        continue;
      }
      this._works.set(name, nextWork(this.workOf(name), cluster, this._now()));
    }
  }

  private readonly _works = new Map<string, IWork>();
}
