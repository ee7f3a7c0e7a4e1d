import { isAlive, isEnded } from '../../gateway/clusterStatus';
import type { IClusters } from '../../tokens';

/** Time limit for clusters to stop, in ms. */
const STOP_TIMEOUT = 120_000;

/**
 * Stop clusters and wait until they have ended, so that they no longer count toward the limit of the gateway.
 *
 * It waits for two minutes at most.
 *
 * @throws ProblemError if a request fails
 */
export async function stopAndWait(
  clusters: Pick<IClusters, 'clusters' | 'changed' | 'get' | 'stop'>,
  names: ReadonlyArray<string>
): Promise<void> {
  const alive = names.filter(name => {
    const cluster = clusters.get(name);
    return cluster !== undefined && isAlive(cluster);
  });
  if (alive.length === 0) {
    return;
  }
  await Promise.all(alive.map(name => clusters.stop(name)));
  const isDone = () =>
    alive.every(name => {
      const cluster = clusters.get(name);
      return cluster === undefined || isEnded(cluster);
    });
  await new Promise<void>(resolve => {
    const check = () => {
      if (isDone()) {
        finish();
      }
    };
    const finish = () => {
      clearTimeout(timer);
      clusters.changed.disconnect(check);
      resolve();
    };
    // The list may be late. The gateway accepts the new cluster anyway, or rejects it again with its reason.
    const timer = setTimeout(finish, STOP_TIMEOUT);
    clusters.changed.connect(check);
    check();
  });
}
