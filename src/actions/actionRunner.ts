import type { TranslationBundle } from '@jupyterlab/translation';

import { isStoppable } from '../gateway/clusterStatus';
import type { IClusters } from '../tokens';
import type * as Wire from '../wire/wire';
import type { Activities } from './activities';
import type { IQuestion } from './confirm';
import { ask } from './confirm';

/** The result of an action; `busy` if another action on the cluster is in progress, so that nothing was sent. */
export type ActionResult = 'done' | 'declined' | 'busy' | Wire.Problem;

/** Runs actions on clusters: asks first, sends nothing twice, and records the outcome as the activity of the cluster. */
export class ActionRunner {
  constructor(
    private readonly _clusters: IClusters,
    private readonly _activities: Activities,
    private readonly _trans: TranslationBundle
  ) {}

  /**
   * Run an action on clusters that allows no other of this kind at the same time, so that a double click sends nothing
   * twice.
   *
   * @param names - the clusters; those with an action in progress are left out
   * @param question - what to ask first; null for nothing
   * @param act - the action on one cluster
   * @param allows - whether a cluster allows the action; it is checked again after the confirmation
   */
  async runExclusive(
    names: ReadonlyArray<string>,
    question: (clusters: ReadonlyArray<Wire.Cluster>) => IQuestion | null,
    act: (name: string) => Promise<unknown>,
    allows: (cluster: Wire.Cluster) => boolean = isStoppable
  ): Promise<ActionResult> {
    const free = names.filter(name => !this._activities.get(name).busy);
    const allowed = () =>
      free
        .map(name => this._clusters.get(name))
        .filter(cluster => cluster !== undefined)
        .filter(allows);
    if (allowed().length === 0) {
      return 'busy';
    }
    for (const name of free) {
      this._activities.set(name, { busy: true });
    }
    try {
      const request = question(allowed());
      if (request && !(await ask(request, this._trans))) {
        return 'declined';
      }
      return await this._combine(
        allowed().map(({ name }) => this.runOne(name, () => act(name)))
      );
    } finally {
      for (const name of free) {
        this._activities.set(name, { busy: false });
      }
    }
  }

  /** Run an action on several clusters. A failure of one does not keep the others from it. */
  runEach(
    names: ReadonlyArray<string>,
    act: (name: string) => Promise<unknown>
  ): Promise<ActionResult> {
    return this._combine(names.map(name => this.runOne(name, () => act(name))));
  }

  /** Run an action on one cluster, and report its outcome. */
  async runOne(
    name: string,
    act: () => Promise<unknown>
  ): Promise<ActionResult> {
    this._activities.set(name, { problem: null });
    try {
      await act();
      return 'done';
    } catch (error) {
      return this._activities.fail(name, error);
    }
  }

  private async _combine(
    results: ReadonlyArray<Promise<ActionResult>>
  ): Promise<ActionResult> {
    const all = await Promise.all(results);
    return all.find(result => typeof result === 'object') ?? 'done';
  }
}
