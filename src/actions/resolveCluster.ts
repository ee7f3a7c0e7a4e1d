import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import type { Cluster } from '../gateway/wire';
import type { IClusters } from '../tokens';

/** The cluster that a command is about: the named one, else the selected one, else the only one that runs. */
export function meant(
  clusters: IClusters,
  args: ReadonlyPartialJSONObject
): Cluster | null {
  if (typeof args.name === 'string') {
    return clusters.get(args.name) ?? null;
  }
  if (clusters.selected !== null) {
    return clusters.get(clusters.selected) ?? null;
  }
  const running = clusters.clusters.filter(c => c.status === 'running');
  return running.length === 1 ? running[0] : null;
}
