import type { TranslationBundle } from '@jupyterlab/translation';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type * as Wire from '../gateway/wire';
import type { IClusters } from '../tokens';
import { confirmStop, confirmStopAll, confirmScale } from './confirm';
import { toProblem } from '../gateway/toProblem';
import type { ScaleForm } from '../panel/scale/scaleForm';
import { isEnded } from '../gateway/clusterStatus';

/** What became of an action on a cluster. */
export type Result = 'done' | 'declined' | 'busy' | Wire.Problem;

/** What is known about one cluster's actions. */
export interface IActivity {
  /** An action is on its way, or a question about it is open. */
  busy: boolean;
  /** Why the last action failed. */
  problem: Wire.Problem | null;
  /** The form to scale, while it is open. */
  form: typeof ScaleForm | null;
}

const QUIET: IActivity = {
  busy: false,
  problem: null,
  form: null
};

/**
 * What a person does to clusters: asks first where something would be lost, sends once, keeps what came of it.
 *
 * It never changes what the list shows of a cluster: that comes down the stream.
 */
export class ClusterActions {
  constructor(
    private readonly _clusters: IClusters,
    private readonly _trans: TranslationBundle
  ) {
    _clusters.changed.connect(this._forget, this);
  }

  /** Emits the name of the cluster whose activity changed. */
  get changed(): ISignal<this, string> {
    return this._changed;
  }

  /** Emits each failure, for those who do not see the row. */
  get failed(): ISignal<this, Wire.Problem> {
    return this._failed;
  }

  /** What is going on at a cluster. The same object as long as nothing changed. */
  activity(name: string): IActivity {
    return this._activities.get(name) ?? QUIET;
  }

  /** Open the form to scale a cluster, in its row. */
  async openForm(name: string): Promise<void> {
    try {
      const { ScaleForm } = await import('../panel/scale/scaleForm');
      this._set(name, { form: ScaleForm, problem: null });
    } catch (error) {
      this._fail(name, error);
    }
  }

  /** Close the form to scale a cluster. */
  closeForm(name: string): void {
    this._set(name, { form: null });
  }

  /** Take note of what was said about a cluster. */
  dismiss(name: string): void {
    this._set(name, { problem: null });
  }

  /** Ask for a number of workers or for bounds, after asking the person where results would be lost. */
  async scale(name: string, request: Wire.WorkersRequest): Promise<Result> {
    return this._once(name, async () => {
      const cluster = this._clusters.get(name);
      if (cluster && !(await confirmScale(cluster, request, this._trans))) {
        return 'declined';
      }
      const { count, minimum, maximum } = request;
      // If the gateway grants fewer workers, the cluster gets a hint.
      await (count !== undefined
        ? this._clusters.scale(name, count)
        : this._clusters.adapt(name, minimum ?? 0, maximum ?? 0));
      this._set(name, { form: null });
      return 'done';
    });
  }

  /** Stop a cluster, or cancel its start, after asking where workers or results would be lost. */
  async stop(name: string): Promise<Result> {
    return this._once(name, async () => {
      const cluster = this._clusters.get(name);
      // Of one that is over nothing can be lost: it only leaves the list.
      if (
        cluster &&
        !isEnded(cluster) &&
        !(await confirmStop(cluster, this._trans))
      ) {
        return 'declined';
      }
      await this._clusters.stop(name);
      return 'done';
    });
  }

  /** Stop all clusters that are not over, after asking once. */
  async stopAll(): Promise<Result> {
    const names = () =>
      this._clusters.clusters
        .filter(cluster => !isEnded(cluster))
        .map(cluster => cluster.name);
    if (this._stoppingAll || names().length === 0) {
      return 'busy';
    }
    this._stoppingAll = true;
    try {
      const living = this._clusters.clusters.filter(one => !isEnded(one));
      if (!(await confirmStopAll(living, this._trans))) {
        return 'declined';
      }
      // Only what the person was told about, and of that what still lives.
      const asked = new Set(living.map(cluster => cluster.name));
      const results = await Promise.all(
        names()
          .filter(name => asked.has(name))
          .map(name =>
            this._once(name, async () => {
              await this._clusters.stop(name);
              return 'done';
            })
          )
      );
      return results.find(result => typeof result === 'object') ?? 'done';
    } finally {
      this._stoppingAll = false;
    }
  }

  /** Give a cluster another label or color. */
  async update(
    name: string,
    part: { label?: string; color?: string }
  ): Promise<Result> {
    return this._once(name, async () => {
      await this._clusters.update(name, part);
      return 'done';
    });
  }

  /** Run one action at a time for each cluster: a double click sends nothing twice. */
  private async _once(
    name: string,
    action: () => Promise<Result>
  ): Promise<Result> {
    if (this.activity(name).busy) {
      return 'busy';
    }
    this._set(name, { busy: true, problem: null });
    try {
      return await action();
    } catch (error) {
      return this._fail(name, error);
    } finally {
      this._set(name, { busy: false });
    }
  }

  private _fail(name: string, error: unknown): Wire.Problem {
    const problem = toProblem(error, this._trans);
    this._set(name, { problem });
    this._failed.emit(problem);
    return problem;
  }

  private _set(name: string, part: Partial<IActivity>): void {
    this._activities.set(name, { ...this.activity(name), ...part });
    this._changed.emit(name);
  }

  private _forget(_: IClusters, change: { removed: ReadonlyArray<string> }) {
    for (const name of change.removed) {
      this._activities.delete(name);
    }
  }

  private readonly _activities = new Map<string, IActivity>();
  private _stoppingAll = false;
  private readonly _changed = new Signal<this, string>(this);
  private readonly _failed = new Signal<this, Wire.Problem>(this);
}
