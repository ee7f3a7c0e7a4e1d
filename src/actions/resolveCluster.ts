import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import type { Cluster } from '../wire/wire';
import type { IClusters } from '../tokens';

/**
 * Find the cluster that a command applies to.
 *
 * That is the cluster that the argument `name` names, else the selected one, else the only one that runs. Focusing a
 * row or opening its context menu selects its cluster, so menu entries and shortcuts apply to that row.
 *
 * @param args - the arguments of the command
 * @param clusters - the clusters to choose from
 * @returns null if `name` is unknown, or if nothing is selected and not exactly one cluster runs
 */
export function resolveCluster(
  args: ReadonlyPartialJSONObject,
  clusters: Pick<IClusters, 'clusters' | 'get' | 'selected'>
): Cluster | null {
  const name = typeof args.name === 'string' ? args.name : clusters.selected;
  if (name !== null) {
    return clusters.get(name) ?? null;
  }
  const running = clusters.clusters.filter(
    ({ status }) => status === 'running'
  );
  return running.length === 1 ? running[0] : null;
}
