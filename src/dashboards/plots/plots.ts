import type { IClusters } from '../../tokens';

/** What a pane stores about its plot: never a URL, because it is a capability, which expires. */
export interface IPlotRef {
  /** Identifies the plot in layouts. */
  id: string;
  /** The English label; `plotLabel` returns the one to show. */
  label: string;
  /** Relative to the base URL of a view. */
  path: string;
}

/**
 * Return whether a view's name is not a gateway cluster but a port of this machine or a scheduler that the
 * administrator configured.
 */
export function isExternalScheduler(name: string): boolean {
  // Cluster names contain no colon.
  return name.includes(':');
}

/** Return the cluster and page of a dashboard link; null if it does not belong to one of the user's clusters. */
export function dashboardOfLink(
  href: string,
  isCluster: (name: string) => boolean
): { cluster: string; path: string } | null {
  let pathname: string;
  try {
    pathname = new URL(href, 'http://localhost').pathname;
  } catch {
    return null;
  }
  const match = /\/clusters\/([\w.-]+)(?:\/([\w./-]*))?$/.exec(pathname);
  return match && isCluster(match[1])
    ? { cluster: match[1], path: match[2] || 'status' }
    : null;
}

/**
 * Return the name of the cluster that panes without a fixed cluster show: the selected one, else the first
 * running one.
 */
export function followedCluster(
  clusters: Pick<IClusters, 'selected' | 'clusters'>
): string | null {
  return (
    clusters.selected ??
    clusters.clusters.find(({ status }) => status === 'running')?.name ??
    null
  );
}
