import type { TranslationBundle } from '@jupyterlab/translation';

import type * as Wire from '../wire/wire';
import type { IClusters, IGatewayPanel } from '../tokens';
import { coresText, totals } from '../utils/clusterTotals';

/** Show the number of idle clusters as a badge on the sidebar's tab, and keep it up to date. */
export function showBadge(
  clusters: IClusters,
  panel: Pick<IGatewayPanel, 'setBadge'>,
  trans: TranslationBundle
): void {
  let shownCaption: string | undefined;
  const update = () => {
    const badge = badgeOf(clusters.clusters, trans);
    if (badge?.caption !== shownCaption) {
      shownCaption = badge?.caption;
      panel.setBadge(badge);
    }
  };
  clusters.changed.connect(update);
  update();
}

/**
 * Return the badge of clusters that have been idle for at least the badge time of the policy; null if there are none.
 */
export function badgeOf(
  clusters: ReadonlyArray<Wire.Cluster>,
  trans: TranslationBundle
): { text: string; caption: string } | null {
  // A tooltip shows the facts as lines.
  const idle = clusters.filter(
    cluster =>
      cluster.status === 'running' && cluster.idle_management.level !== 'none'
  );
  if (idle.length === 0) {
    return null;
  }
  return {
    text: `${idle.length}`,
    caption: [
      trans._n('%1 idle cluster', '%1 idle clusters', idle.length),
      coresText(totals(idle).cores, trans)
    ].join('\n')
  };
}
