/** The state of the clusters, and pure functions that apply snapshots and events to it. */
import { JSONExt, type ReadonlyPartialJSONValue } from '@lumino/coreutils';

import type { IClustersChange } from '../../tokens';
import type { IReceivedEvent } from './eventStream';
import { isListComplete } from './listComplete';
import type * as Wire from '../../wire/wire';

/** A revision of the state, within one start of the Jupyter server. */
export interface IRevision {
  readonly boot: string;
  readonly revision: number;
}

/** The state that the Jupyter server reported, as of one revision. */
export interface IState extends IRevision {
  readonly gateways: ReadonlyArray<Wire.Gateway>;
  readonly clusters: ReadonlyArray<Wire.Cluster>;

  /**
   * Names of the clusters that the previous start of the server reported, until this one has listed all clusters of
   * their gateway.
   */
  readonly earlier?: ReadonlySet<string>;

  /** Names of the clusters about which the server sent invalid data; see `parseValidClusters`. */
  readonly invalid?: ReadonlySet<string>;
}

/** Return whether there are clusters, but the data about each is invalid: this page and the server do not match. */
export function isUnreadable(state: IState | null): boolean {
  return state?.clusters.length === 0 && (state.invalid?.size ?? 0) > 0;
}

/**
 * Return the state after a snapshot.
 *
 * A server that has just started has not polled the gateways yet, so the clusters that its previous start reported stay
 * until it has polled theirs.
 */
export function applySnapshot(
  state: IState | null,
  snapshot: Wire.Snapshot
): IState {
  const listed = new Set(snapshot.clusters.map(({ name }) => name));
  const kept = (state?.clusters ?? []).filter(
    ({ name, gateway }) =>
      !listed.has(name) &&
      !isListComplete(snapshot, gateway) &&
      (state?.boot !== snapshot.boot || state.earlier?.has(name))
  );
  return kept.length === 0
    ? snapshot
    : {
        ...snapshot,
        clusters: [...kept, ...snapshot.clusters],
        earlier: new Set(kept.map(({ name }) => name))
      };
}

/** Return the state `after` with the clusters `names` as they were in `before`, because their new data is invalid. */
export function keepClusters(
  before: IState | null,
  after: IState,
  names: ReadonlyArray<string>
): IState {
  const present = new Set(after.clusters.map(({ name }) => name));
  const kept = (before?.clusters ?? []).filter(
    ({ name }) => names.includes(name) && !present.has(name)
  );
  return names.length > 0
    ? {
        ...after,
        clusters: [...after.clusters, ...kept],
        invalid: new Set(names)
      }
    : after;
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

/** Return the state after an event whose revision is the next one. */
export function applyEvent(state: IState, event: IReceivedEvent): IState {
  const gateways = event.gateways ?? state.gateways;
  const changed = new Map(event.clusters.map(one => [one.name, one]));
  const removed = new Set(event.removed);
  const earlier = new Set<string>();
  for (const { name, gateway } of state.clusters) {
    const isEarlier = state.earlier?.has(name) && !changed.has(name);
    if (isEarlier && !removed.has(name)) {
      (isListComplete({ gateways }, gateway) ? removed : earlier).add(name);
    }
  }
  const invalid = new Set([...(state.invalid ?? []), ...(event.invalid ?? [])]);
  [...event.removed, ...changed.keys()].forEach(name => invalid.delete(name));
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
    gateways,
    clusters: [...clusters, ...changed.values()],
    ...(invalid.size > 0 ? { invalid } : {}),
    ...(earlier.size > 0 ? { earlier } : {})
  };
}

/** Return the difference between two states. `problem` is not part of the state, so it is false. */
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
    gateways: !equal(before?.gateways, after.gateways),
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
