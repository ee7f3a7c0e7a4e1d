import type { Cluster } from '../../gateway/wire';
import type { IClusters } from '../../tokens';
import { isListComplete } from './waitForCluster';

/**
 * A cluster as soon as it runs.
 *
 * @param name - Of a cluster that was listed.
 * @param wanted - Whether anybody still wants to know; asked at each change of the clusters.
 * @returns null when it ended first, or nobody wants to know any more.
 */
export function waitForRunning(
  clusters: IClusters,
  name: string,
  wanted: () => boolean
): Promise<Cluster | null> {
  return new Promise(resolve => {
    const check = () => {
      const cluster = clusters.get(name);
      const open = cluster
        ? cluster.status === 'pending'
        : !isListComplete(clusters);
      if (wanted() && open) {
        return;
      }
      clusters.changed.disconnect(check);
      resolve(wanted() && cluster?.status === 'running' ? cluster : null);
    };
    clusters.changed.connect(check);
    check();
  });
}
