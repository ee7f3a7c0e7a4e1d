import type { IClusters } from '../tokens';

/** Call `callback` once, as soon as there is a cluster: now or later. */
export function onFirstCluster(
  clusters: Pick<IClusters, 'clusters' | 'changed'>,
  callback: () => void
): void {
  const check = () => {
    if (clusters.clusters.length > 0) {
      clusters.changed.disconnect(check);
      callback();
    }
  };
  clusters.changed.connect(check);
  check();
}
