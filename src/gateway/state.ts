/** The state of the clusters, and pure functions that apply snapshots and events to it. */
import { JSONExt, type ReadonlyPartialJSONValue } from '@lumino/coreutils';

import type { IClustersChange } from '../tokens';
import type * as Wire from '../wire/wire';

/** A revision of the state, within one start of the Jupyter server. */
export interface IRevision {
  readonly boot: string;
  readonly revision: number;
}

/** The state that the Jupyter server reported, as of one revision. */
export interface IState extends IRevision {
  readonly gateway: Wire.Gateway;
  readonly clusters: ReadonlyArray<Wire.Cluster>;
}

/**
 * Compare a received revision `to` with the current revision `from`: it is the next one, it is already known, or events
 * before it were lost. JupyterLab's event stream neither replays events nor reports reconnects, so lost events can be
 * detected only here.
 */
export function compareRevisions(
  from: IRevision | null,
  to: IRevision
): 'next' | 'known' | 'gap' {
  if (from?.boot !== to.boot) {
    return 'gap';
  }
  if (to.revision <= from.revision) {
    return 'known';
  }
  return to.revision === from.revision + 1 ? 'next' : 'gap';
}

/** The state after an event whose revision is the next one. */
export function applyEvent(state: IState, event: Wire.ClustersEvent): IState {
  const changed = new Map(event.clusters.map(one => [one.name, one]));
  const removed = new Set(event.removed);
  const clusters = state.clusters
    .filter(one => !removed.has(one.name))
    .map(one => {
      const now = changed.get(one.name) ?? one;
      changed.delete(one.name);
      return now;
    });
  return {
    boot: event.boot,
    revision: event.revision,
    gateway: event.gateway ?? state.gateway,
    clusters: [...clusters, ...changed.values()]
  };
}

/** The difference between two states. `problem` is not part of the state, so it is false. */
export function difference(
  before: IState | null,
  after: IState
): IClustersChange {
  const known = new Map(before?.clusters.map(one => [one.name, one]));
  const present = new Set(after.clusters.map(one => one.name));
  return {
    clusters: after.clusters
      .filter(one => !equal(known.get(one.name), one))
      .map(one => one.name),
    removed: [...known.keys()].filter(name => !present.has(name)),
    gateway: !equal(before?.gateway, after.gateway),
    problem: false
  };
}

/** Compare two JSON objects. */
function equal(one: object | undefined, other: object): boolean {
  return (
    one === other ||
    (one !== undefined &&
      JSONExt.deepEqual(
        one as ReadonlyPartialJSONValue,
        other as ReadonlyPartialJSONValue
      ))
  );
}
