/** The clusters as data, and what snapshots and events do to it: pure functions. */
import { JSONExt, type ReadonlyPartialJSONValue } from '@lumino/coreutils';

import type { IClustersChange } from '../tokens';
import type * as Wire from './wire';

/** Where in the server half's history one is. */
export interface IMark {
  readonly boot: string;
  readonly revision: number;
}

/** All that the server half told, as of one revision. */
export interface IState extends IMark {
  readonly gateway: Wire.Gateway;
  readonly clusters: ReadonlyArray<Wire.Cluster>;
}

/**
 * What `to` is to somebody who is at `from`: the next step, something known already, or a sign that events were lost.
 * The bus neither replays nor tells of reconnects, so this is the only way to know.
 */
export function step(from: IMark | null, to: IMark): 'next' | 'known' | 'gap' {
  if (from?.boot !== to.boot) {
    return 'gap';
  }
  if (to.revision <= from.revision) {
    return 'known';
  }
  return to.revision === from.revision + 1 ? 'next' : 'gap';
}

/** The state after an event that is the next step from `state`. */
export function applyEvent(state: IState, event: Wire.ClustersEvent): IState {
  const changed = new Map(event.clusters.map(one => [one.name, one]));
  const gone = new Set(event.removed);
  const clusters = state.clusters
    .filter(one => !gone.has(one.name))
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

/** What is different between two states, but for the way to the server. */
export function difference(
  before: IState | null,
  after: IState
): IClustersChange {
  const known = new Map(before?.clusters.map(one => [one.name, one]));
  const there = new Set(after.clusters.map(one => one.name));
  return {
    clusters: after.clusters
      .filter(one => !equal(known.get(one.name), one))
      .map(one => one.name),
    removed: [...known.keys()].filter(name => !there.has(name)),
    gateway: !equal(before?.gateway, after.gateway),
    problem: false
  };
}

/** Both came as JSON, so they can be compared as such. */
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
