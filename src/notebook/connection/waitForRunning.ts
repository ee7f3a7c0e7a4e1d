import type { Cluster } from '../../gateway/wire';
import type { IClusters } from '../../tokens';
import { isListed } from './waitForCluster';

/**
 * A cluster as soon as it runs.
 *
 * @param name - Of a cluster that was listed.
 * @param wanted - Whether anybody still wants to know; asked at each change of the clusters.
 * @returns null when it ended first, or nobody wants to know any more.
 */
export function untilRunning(
  clusters: IClusters,
  name: string,
  wanted: () => boolean
): Promise<Cluster | null> {
  return new Promise(resolve => {
    const check = () => {
      const cluster = clusters.get(name);
      const open = cluster ? cluster.status === 'pending' : !isListed(clusters);
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
