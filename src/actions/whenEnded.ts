import { isEnded } from '../gateway/clusterStatus';
import type { IClusters } from '../tokens';

/** Time limit for clusters to end, in ms. */
const END_TIMEOUT = 120_000;

/** Wait until clusters that are being stopped have ended, for two minutes at most. */
export function whenEnded(
  clusters: Pick<IClusters, 'changed' | 'get'>,
  names: ReadonlyArray<string>
): Promise<void> {
  const haveEnded = () =>
    names.every(name => {
      const cluster = clusters.get(name);
      return cluster === undefined || isEnded(cluster);
    });
  return new Promise(resolve => {
    const check = () => {
      if (haveEnded()) {
        finish();
      }
    };
    const finish = () => {
      clearTimeout(timer);
      clusters.changed.disconnect(check);
      resolve();
    };
    // The list may be late. The gateway accepts the new cluster anyway, or rejects it again with its reason.
    const timer = setTimeout(finish, END_TIMEOUT);
    clusters.changed.connect(check);
    check();
  });
}
