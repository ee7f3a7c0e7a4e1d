import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { JSONObject } from '@lumino/coreutils';
import { DisposableDelegate, type IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';

import { clusterSubject } from '../gateway/clusterSubject';
import { isStoppable, isEnded } from '../gateway/clusterStatus';
import type * as Wire from '../wire/wire';
import type { IClusterChange, IClusters, IClustersChange } from '../tokens';
import { AUTO_CLOSE } from '../utils/notifications';
import { type ActionResult, ActionRunner } from './actionRunner';
import { Activities, type IActivity } from './activities';
import type { IQuestion } from './confirm';
import {
  scaleDownQuestion,
  scaleDownTitle,
  requestedScale,
  requestedStop,
  questionOf,
  scaleQuestion,
  stopQuestion
} from './confirm';
import { KeepAliveRegistry } from './keepAlive/keepAliveRegistry';
import type { Origin } from './origin';
import type { IRecreatedCluster } from './recreate/recreateCluster';
import { Replacements } from './recreate/replacements';

/**
 * The actions of the user on clusters: the one place that confirms, executes and reports them.
 *
 * Rows, menus, notifications and the Running panel use it, most of them by commands, so the same rules apply wherever
 * the click was. Actions never reject: a failure appears in the row of the cluster, or as a notification if no row is
 * visible. The model is never patched; new states arrive by the event stream.
 */
export class ClusterActions {
  constructor(
    private readonly _clusters: IClusters,
    private readonly _trans: TranslationBundle
  ) {
    this._activities = new Activities(_clusters, _trans);
    this._runner = new ActionRunner(_clusters, this._activities, _trans);
    _clusters.changed.connect(this._onChanged, this);
  }

  /** The providers that can keep a cluster busy while Keep Alive is on. */
  readonly keepAliveProviders = new KeepAliveRegistry();

  /** Emits the name of a cluster whose activity changed. */
  get changed(): ISignal<unknown, string> {
    return this._activities.changed;
  }

  /** Return the activity of a cluster. It is the same object as long as nothing changed. */
  activity(name: string): IActivity {
    return this._activities.get(name);
  }

  /** Remove the problem of a cluster's last action. */
  clearActivity(name: string): void {
    this._activities.set(name, { problem: null });
  }

  /**
   * Add a view that shows the activity of clusters, until the result is disposed.
   *
   * @param shows - whether the activity of a cluster is visible at the moment
   */
  addView(shows: (name: string) => boolean): IDisposable {
    return this._activities.addView(shows);
  }

  /**
   * Add a source of the notebooks that are connected to a cluster, for confirmations.
   *
   * @param titlesOf - titles of the notebooks that are connected to a cluster
   */
  addNotebooks(titlesOf: (name: string) => ReadonlyArray<string>): IDisposable {
    this._notebooks.add(titlesOf);
    return new DisposableDelegate(() => this._notebooks.delete(titlesOf));
  }

  /**
   * Stop clusters, or cancel their start. Asks if workers or results would be lost.
   *
   * @param origin - who requests it; `other` always asks
   */
  async stop(
    names: ReadonlyArray<string>,
    origin: Origin = 'interface'
  ): Promise<ActionResult> {
    return this._runner.runExclusive(
      names,
      clusters =>
        questionOf(
          origin,
          this._stopQuestion(clusters, false),
          requestedStop(clusters, this._trans),
          this._trans
        ),
      this._stopOne
    );
  }

  /** Return the question of `stop`, for a place that asks itself; it then calls `stopConfirmedAndWait`. */
  stopQuestion(names: ReadonlyArray<string>): IQuestion | null {
    const clusters = this._clusters.clusters.filter(
      cluster => isStoppable(cluster) && names.includes(cluster.name)
    );
    return clusters.length > 0 ? this._stopQuestion(clusters, false) : null;
  }

  /**
   * Stop clusters after the user has confirmed `stopQuestion`, and wait until they have ended, so that they no longer
   * count toward the limit of the gateway. It waits for two minutes at most.
   */
  async stopConfirmedAndWait(
    names: ReadonlyArray<string>
  ): Promise<ActionResult> {
    // Some may have been stopped elsewhere since the question.
    const stoppable = names.filter(name => {
      const cluster = this._clusters.get(name);
      return cluster !== undefined && isStoppable(cluster);
    });
    const stopped = names.filter(name => !stoppable.includes(name));
    const result =
      stoppable.length === 0
        ? 'done'
        : await this._runner.runExclusive(
            stoppable,
            () => null,
            async name => {
              await this._stopOne(name);
              stopped.push(name);
            }
          );
    if (result === 'done') {
      // Like recreateCluster.ts, it is needed rarely, so it does not load with JupyterLab.
      const { whenEnded } = await import('./whenEnded');
      await whenEnded(this._clusters, stopped);
    }
    return result;
  }

  /** Stop a cluster that was created a minute ago and is still missing from the list, so that no question is possible. */
  async stopUnlisted(name: string): Promise<ActionResult> {
    return this._runner.runOne(name, () => this._stopOne(name));
  }

  /** Stop all clusters that start or run. Always asks. */
  async stopAll(): Promise<ActionResult> {
    return this._runner.runExclusive(
      this._aliveNames(),
      clusters => this._stopQuestion(clusters, true),
      this._stopOne
    );
  }

  /** Return the question of `stopAll`, for a place that asks itself; it then calls `stopAllConfirmed`. */
  stopAllQuestion(): IQuestion | null {
    const clusters = this._clusters.clusters.filter(isStoppable);
    return clusters.length > 0 ? this._stopQuestion(clusters, true) : null;
  }

  /** Stop all clusters that start or run, after the user has confirmed `stopAllQuestion`. */
  async stopAllConfirmed(): Promise<ActionResult> {
    return this._runner.runExclusive(
      this._aliveNames(),
      () => null,
      this._stopOne
    );
  }

  /**
   * Change the number of workers: a fixed `count`, or adaptively between `minimum` and `maximum`. Asks if the remaining
   * workers may not have enough memory for all results.
   *
   * @param origin - who requests it; `other` always asks
   */
  async scale(
    name: string,
    request: Wire.WorkersRequest,
    origin: Origin = 'interface'
  ): Promise<ActionResult> {
    return this._runner.runExclusive(
      [name],
      ([cluster]) =>
        questionOf(
          origin,
          scaleQuestion(cluster, request, this._trans),
          requestedScale(cluster, request, this._trans),
          this._trans
        ),
      async () => {
        const { count, minimum, maximum } = request;
        // If the gateway grants fewer workers, the cluster gets a hint.
        await (count !== undefined
          ? this._clusters.scale(name, count)
          : this._clusters.adapt(name, minimum ?? 0, maximum ?? 0));
      }
    );
  }

  /**
   * Scale clusters to 0 workers. Asks if workers have results in memory, because Dask keeps those.
   *
   * @param origin - who requests it; `other` always asks
   */
  async scaleDown(
    names: ReadonlyArray<string>,
    origin: Origin = 'interface'
  ): Promise<ActionResult> {
    return this._runner.runExclusive(
      names,
      clusters =>
        questionOf(
          origin,
          scaleDownQuestion(clusters, this._trans),
          scaleDownTitle(clusters, this._trans),
          this._trans
        ),
      name => this._clusters.scale(name, 0)
    );
  }

  /** Change the label or the color of a cluster. */
  async update(
    name: string,
    change: Pick<IClusterChange, 'label' | 'color'>
  ): Promise<ActionResult> {
    return this._runner.runExclusive(
      [name],
      () => null,
      () => this._clusters.update(name, change),
      () => true
    );
  }

  /** Remove ended clusters from the list. */
  async dismiss(names: ReadonlyArray<string>): Promise<ActionResult> {
    return this._runner.runExclusive(names, () => null, this._stopOne, isEnded);
  }

  /** Remove all ended clusters from the list. */
  async clearEnded(): Promise<ActionResult> {
    const ended = this._clusters.clusters.filter(isEnded);
    return this.dismiss(ended.map(({ name }) => name));
  }

  /**
   * Create a cluster like another one, and return its name. As long as the new cluster has not ended, further calls with
   * the same options select it and return its name instead of creating another one.
   *
   * @param cluster - the other cluster as far as the browser knows it, or its name if it is in the list
   * @param options - options that replace those of the other cluster
   * @returns null if that failed
   */
  async recreate(
    cluster: string | IRecreatedCluster,
    options: JSONObject = {}
  ): Promise<string | null> {
    const replaced =
      typeof cluster === 'string' ? this._recreatable(cluster) : cluster;
    if (!replaced) {
      return null;
    }
    const { name } = replaced;
    const create = async () => {
      if (name !== null) {
        this.clearActivity(name);
      }
      try {
        const { recreateCluster } = await import('./recreate/recreateCluster');
        return (await recreateCluster(this._clusters, replaced, options)).name;
      } catch (error) {
        this._activities.fail(name, error);
        return null;
      }
    };
    if (name === null) {
      return create();
    }
    const existing = this._replacements.get(name, options);
    if (existing !== null) {
      this._clusters.select(existing);
    }
    return this._replacements.getOrCreate(name, options, create);
  }

  /** Return whether a cluster was recreated, and its replacement has not ended. */
  isReplaced(name: string): boolean {
    return this._replacements.get(name) !== null;
  }

  /** Pause the notices and automatic actions for idle clusters for some seconds; 0 ends the pause. */
  async snooze(
    names: ReadonlyArray<string>,
    seconds: number
  ): Promise<ActionResult> {
    return this._runner.runEach(names, name =>
      this._clusters.idleManagement.snooze(name, seconds)
    );
  }

  /** Pause the notices and automatic actions until the clusters work again, and keep them busy if a provider can. */
  async keepAlive(names: ReadonlyArray<string>): Promise<ActionResult> {
    return this._runner.runEach(names, async name => {
      await this._clusters.idleManagement.setKeepAlive(name, true);
      await this.keepAliveProviders.keepAlive(name);
      const cluster = this._clusters.get(name);
      // A visible row already shows this text.
      if (cluster && !this._activities.isVisible(name)) {
        const subject = await clusterSubject(
          this._clusters,
          cluster,
          this._trans
        );
        const { keepAliveText } = await import('./keepAlive/keepAliveText');
        const text = keepAliveText(
          cluster,
          this.keepAliveProviders.keepsAlive(name),
          Date.now(),
          this._trans,
          subject
        );
        Notification.info(text, AUTO_CLOSE);
      }
    });
  }

  /** End Keep Alive. */
  async endKeepAlive(names: ReadonlyArray<string>): Promise<ActionResult> {
    return this._runner.runEach(names, name =>
      this._clusters.idleManagement.setKeepAlive(name, false)
    );
  }

  /** Stop a cluster automatically when its tasks have finished, or no longer. */
  async stopWhenFinished(
    name: string,
    enabled: boolean
  ): Promise<ActionResult> {
    return this._runner.runEach([name], () =>
      this._clusters.update(name, { stop_when_finished: enabled })
    );
  }

  /** Hide a hint of a cluster permanently. */
  async dismissHint(name: string, code: string): Promise<ActionResult> {
    return this._runner.runEach([name], () =>
      this._clusters.idleManagement.dismissHint(name, code)
    );
  }

  /** Report that something that concerns a cluster failed before anything could be sent. */
  fail(name: string, error: unknown): Wire.Problem {
    return this._activities.fail(name, error);
  }

  private _recreatable(name: string): IRecreatedCluster | null {
    const cluster = this._clusters.get(name);
    return cluster ? { name, label: cluster.label, options: null } : null;
  }

  private _aliveNames(): string[] {
    return this._clusters.clusters.filter(isStoppable).map(({ name }) => name);
  }

  private _stopQuestion(
    clusters: ReadonlyArray<Wire.Cluster>,
    all: boolean
  ): IQuestion | null {
    const notebooks = clusters.flatMap(({ name }) =>
      [...this._notebooks].flatMap(titlesOf => titlesOf(name))
    );
    return stopQuestion(clusters, { all, notebooks }, this._trans);
  }

  private readonly _stopOne = (name: string): Promise<void> =>
    this._clusters.stop(name);

  private _onChanged(_: IClusters, change: IClustersChange): void {
    change.removed.forEach(name => this._activities.delete(name));
    this._replacements.update(this._clusters, change);
  }

  private readonly _activities: Activities;
  private readonly _runner: ActionRunner;
  private readonly _notebooks = new Set<
    (name: string) => ReadonlyArray<string>
  >();
  private readonly _replacements = new Replacements();
}
