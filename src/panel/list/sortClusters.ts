/** Which clusters the list shows, and in which order. */
import { isEnded } from '../../gateway/clusterStatus';
import type * as Wire from '../../wire/wire';

/** The orders of the list. */
export const ORDERS = ['newest', 'name', 'state', 'workers'] as const;

/** An order of the list. */
export type Order = (typeof ORDERS)[number];

/** Return an order from the settings; an unknown one is the default. */
export function orderOf(value: unknown): Order {
  return ORDERS.find(order => order === value) ?? 'newest';
}

/** Minimum number of clusters for the filter and the order. */
export const MIN_CLUSTERS_FOR_TOOLS = 6;

/**
 * Sort clusters. Ended clusters are last in every order but that of states. Clusters that are equal have the newest
 * first, so that a new row is on top.
 */
export function sortClusters(
  clusters: ReadonlyArray<Wire.Cluster>,
  order: Order
): Wire.Cluster[] {
  const compare = COMPARE[order];
  const rank = (cluster: Wire.Cluster) => (isEnded(cluster) ? 1 : 0);
  return [...clusters].sort(
    (a, b) =>
      (order === 'state' ? 0 : rank(a) - rank(b)) ||
      compare(a, b) ||
      byTime(a, b) ||
      a.name.localeCompare(b.name)
  );
}

/** Return the clusters whose label or name contains a text, in any case. */
export function filterClusters(
  clusters: ReadonlyArray<Wire.Cluster>,
  text: string
): ReadonlyArray<Wire.Cluster> {
  const searchText = text.trim().toLocaleLowerCase();
  return searchText === ''
    ? clusters
    : clusters.filter(({ label, name }) =>
        `${label} ${name}`.toLocaleLowerCase().includes(searchText)
      );
}

const COMPARE: Record<Order, (a: Wire.Cluster, b: Wire.Cluster) => number> = {
  newest: () => 0,
  name: (a, b) => a.label.localeCompare(b.label, undefined, { numeric: true }),
  state: (a, b) => stateRank(a) - stateRank(b),
  workers: (a, b) => b.workers - a.workers
};

/** Rank by state, from 0 for problems to 5 for clusters that were stopped. */
export function stateRank(cluster: Wire.Cluster): number {
  switch (cluster.status) {
    case 'failed':
      return 0;
    case 'running':
      if (
        cluster.unreachable_since !== null ||
        cluster.problem ||
        cluster.hints.length > 0 ||
        cluster.idle_management.level === 'countdown'
      ) {
        return 0;
      }
      return cluster.idle ? 2 : 1;
    case 'pending':
      return 3;
    case 'stopping':
      return 4;
    case 'stopped':
      return 5;
  }
}

function byTime(a: Wire.Cluster, b: Wire.Cluster): number {
  const time = (cluster: Wire.Cluster) =>
    (isEnded(cluster) ? cluster.stopped : cluster.started) ?? Infinity;
  // `a - b` would be NaN if both are infinite.
  return time(a) === time(b) ? 0 : time(a) < time(b) ? 1 : -1;
}
