import type * as Wire from '../gateway/wire';
import type { IClusters } from '../tokens';

/** What a pane remembers of a plot: never a URL, which is a permission that ends. */
export interface IPlotRef {
  /** Names it in layouts. */
  id: string;
  label: string;
  /** Relative to a view's base. */
  path: string;
}

/** Plots under a heading. */
export interface IPlotGroup {
  group: string;
  plots: IPlotRef[];
}

/** The plots by group, in the server's order; with `query`, those whose label or group has all of its words. */
export function groupPlots(
  plots: ReadonlyArray<Wire.Plot>,
  query = ''
): IPlotGroup[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const groups = new Map<string, IPlotRef[]>();
  for (const { id, label, path, group } of plots) {
    const text = `${label} ${group}`.toLowerCase();
    if (words.every(word => text.includes(word))) {
      groups.set(group, [...(groups.get(group) ?? []), { id, label, path }]);
    }
  }
  return [...groups].map(([group, found]) => ({ group, plots: found }));
}

/** Whether what shows plots is no cluster of the gateway's but a pasted port or a scheduler that the admin named. */
export function isForeign(name: string): boolean {
  // No cluster's name holds a colon.
  return name.includes(':');
}

/** The cluster and page that a link leads to, if it is the dashboard of one of these clusters; else null. */
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
  const found = /\/clusters\/([\w.-]+)(?:\/([\w./-]*))?$/.exec(pathname);
  return found && isCluster(found[1])
    ? { cluster: found[1], path: found[2] || 'status' }
    : null;
}

/** The cluster that following panes show: the selected one, or where none is, the first that runs. */
export function followed(
  clusters: Pick<IClusters, 'selected' | 'clusters'>
): string | null {
  return (
    clusters.selected ??
    clusters.clusters.find(({ status }) => status === 'running')?.name ??
    null
  );
}
