import type { Cluster } from '../../gateway/wire';
import type { IClusters } from '../../tokens';
import { whenVisible } from '../../utils/visibility';

/** ms for which a cluster that is missing has the server look for it. */
export const LEASE_DURATION = 60_000;

/**
 * Whether a cluster that is not in the list is not there. A server that was just started lists none before it has asked
 * the gateway; where nobody is going to ask, that is all there is to know.
 */
export function isListComplete({
  gateway
}: Pick<IClusters, 'gateway'>): boolean {
  return (
    gateway !== null &&
    (gateway.reachable ?? (gateway.local || gateway.error !== null))
  );
}

/**
 * Wait for a cluster to be listed. Without a lease the server may not look at all: the first minute has one.
 *
 * @param name - null to wait for the list alone, until it is not `wanted` any more.
 * @param wanted - Whether it is still waited for; asked at each change of the clusters.
 * @returns null where it is not waited for any more.
 */
export function waitForCluster(
  clusters: IClusters,
  name: string | null,
  wanted: () => boolean
): Promise<Cluster | null> {
  const lease = clusters.watch();
  // On a hidden page nothing is leased yet.
  const timer = whenVisible().then(() =>
    setTimeout(() => lease.dispose(), LEASE_DURATION)
  );
  return new Promise(resolve => {
    const check = () => {
      const cluster = (name !== null && clusters.get(name)) || null;
      if (!cluster && wanted()) {
        return;
      }
      clusters.changed.disconnect(check);
      void timer.then(clearTimeout);
      lease.dispose();
      resolve(cluster);
    };
    clusters.changed.connect(check);
    check();
  });
}
