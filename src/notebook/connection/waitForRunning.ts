import type { Cluster } from '../../wire/wire';
import type { IClusters } from '../../tokens';
import { isListComplete } from '../../gateway/sync/listComplete';

/**
 * Wait until a cluster is running.
 *
 * @param name - The name of a cluster that was listed.
 * @param isCurrent - Whether to go on waiting; called at each change of the clusters.
 * @returns null if it stopped first, or `isCurrent` returned false.
 */
export function waitForRunning(
  clusters: IClusters,
  name: string,
  isCurrent: () => boolean
): Promise<Cluster | null> {
  const gateway = clusters.get(name)?.gateway;
  return new Promise(resolve => {
    const check = () => {
      const cluster = clusters.get(name);
      const canStillRun = cluster
        ? cluster.status === 'pending'
        : !isListComplete(clusters, gateway);
      if (isCurrent() && canStillRun) {
        return;
      }
      clusters.changed.disconnect(check);
      resolve(isCurrent() && cluster?.status === 'running' ? cluster : null);
    };
    clusters.changed.connect(check);
    check();
  });
}
