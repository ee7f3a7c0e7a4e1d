import type { Cluster } from '../../wire/wire';
import type { IClusters } from '../../tokens';
import { whenVisible } from '../../gateway/visibility';

/** ms for which a missing cluster keeps the polling interval of the server short. */
export const LEASE_DURATION = 60_000;

/**
 * Wait until a cluster is listed. Without a lease the server may not poll at all, so the first minute has one.
 *
 * @param name - null to wait until `isCurrent` returns false.
 * @param isCurrent - Whether to go on waiting; called at each change of the clusters, and after the first minute.
 * @returns null if `isCurrent` returned false.
 */
export function waitForCluster(
  clusters: IClusters,
  name: string | null,
  isCurrent: () => boolean
): Promise<Cluster | null> {
  const lease = clusters.addViewer();
  return new Promise(resolve => {
    const check = () => {
      const cluster = (name !== null && clusters.get(name)) || null;
      if (!cluster && isCurrent()) {
        return;
      }
      clusters.changed.disconnect(check);
      void timer.then(clearTimeout);
      lease.dispose();
      resolve(cluster);
    };
    // A hidden page holds no lease, so the time starts when the page is visible.
    const timer = whenVisible().then(() =>
      setTimeout(() => {
        lease.dispose();
        check();
      }, LEASE_DURATION)
    );
    clusters.changed.connect(check);
    check();
  });
}
