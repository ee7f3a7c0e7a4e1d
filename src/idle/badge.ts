import type { TranslationBundle } from '@jupyterlab/translation';

import type * as Wire from '../gateway/wire';
import { coresWords, totals } from '../utils/clusterTotals';

/** What the sidebar's tab tells: how many clusters idle so long that it is worth a word; null where none does. */
export function badgeOf(
  clusters: ReadonlyArray<Wire.Cluster>,
  trans: TranslationBundle
): { text: string; caption: string } | null {
  const idle = clusters.filter(
    cluster =>
      cluster.status === 'running' && cluster.idle_management.level !== 'none'
  );
  if (idle.length === 0) {
    return null;
  }
  return {
    text: `${idle.length}`,
    caption: trans._n(
      '%1 idle cluster, %2',
      '%1 idle clusters, %2',
      idle.length,
      coresWords(totals(idle).cores, trans)
    )
  };
}
