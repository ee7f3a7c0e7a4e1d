import type { TranslationBundle } from '@jupyterlab/translation';
import { DisposableDelegate, type IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';

import { clusterSubject } from '../gateway/clusterSubject';
import { toProblem } from '../gateway/toProblem';
import type { IClusters } from '../tokens';
import type * as Wire from '../wire/wire';
import { notifyProblem } from '../utils/notifications';

/** The state of the actions on one cluster. */
export interface IActivity {
  /** Whether an action is in progress or its confirmation is open. */
  busy: boolean;
  /** Why the last action failed. */
  problem: Wire.Problem | null;
}

const NO_ACTIVITY: IActivity = { busy: false, problem: null };

/** The state of the actions on clusters, and the views that show it. */
export class Activities {
  constructor(
    private readonly _clusters: Pick<IClusters, 'gateways' | 'get'>,
    private readonly _trans: TranslationBundle
  ) {}

  /** Emits the name of a cluster whose activity changed. */
  get changed(): ISignal<this, string> {
    return this._changed;
  }

  /** Return the activity of a cluster. It is the same object as long as nothing changed. */
  get(name: string): IActivity {
    return this._activities.get(name) ?? NO_ACTIVITY;
  }

  set(name: string, part: Partial<IActivity>): void {
    this._activities.set(name, { ...this.get(name), ...part });
    this._changed.emit(name);
  }

  /** Forget the activity of a cluster that left the list. */
  delete(name: string): void {
    this._activities.delete(name);
  }

  /**
   * Report that an action on a cluster failed: in its row, or as a notification if no row is visible.
   *
   * @param name - the cluster, which may not be in the list; null if it has no name
   */
  fail(name: string | null, error: unknown): Wire.Problem {
    const problem = toProblem(error, this._trans);
    const cluster = name === null ? undefined : this._clusters.get(name);
    if (cluster) {
      this.set(cluster.name, { problem });
    }
    if (!cluster || !this.isVisible(cluster.name)) {
      void this._notify(cluster, problem);
    }
    return problem;
  }

  /** Add a view that shows activities, until the result is disposed. */
  addView(shows: (name: string) => boolean): IDisposable {
    this._views.add(shows);
    return new DisposableDelegate(() => this._views.delete(shows));
  }

  /** Return whether a view shows the activity of a cluster at the moment. */
  isVisible(name: string): boolean {
    return [...this._views].some(shows => shows(name));
  }

  /** Show a notification. Where there are several gateways, it names the cluster and its gateway. */
  private async _notify(
    cluster: Wire.Cluster | undefined,
    problem: Wire.Problem
  ): Promise<void> {
    let { message } = problem;
    if (cluster && this._clusters.gateways.length > 1) {
      message = this._trans.__(
        'The action on %1 failed. %2',
        await clusterSubject(this._clusters, cluster, this._trans),
        message
      );
    }
    notifyProblem({ ...problem, message }, this._trans);
  }

  private readonly _activities = new Map<string, IActivity>();
  private readonly _changed = new Signal<this, string>(this);
  private readonly _views = new Set<(name: string) => boolean>();
}
