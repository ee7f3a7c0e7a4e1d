/**
 * Arguments that describe panes, from commands and from restored state. Both can come from others: a link in a
 * notebook, a shared workspace. Everything is validated here.
 */
import { visibleText } from '../../utils/visibleText';
import type { IPlotRef } from '../plots/plots';
import { isViewPath } from './viewUrl';

/** What restores a pane after a page reload. It contains no URL, because it is a capability, which expires. */
export interface IPaneArgs {
  plot: IPlotRef;
  /** Name of a cluster; null to follow the selected one. */
  cluster: string | null;
  /** Distinguishes panes of the same plot; created if it is missing. */
  id?: string;
}

/** The start of the ids of panes. */
export const PANE_ID_PREFIX = 'jp-DaskGateway-pane-';

/** A limit for ids, labels and paths; those of Dask are much shorter. */
const MAX_TEXT_LENGTH = 500;

/** Parse the id, label and path of a plot; null if one is missing, or the path leaves the view. */
export function parsePlotRef(value: unknown): IPlotRef | null {
  if (typeof value !== 'object' || value === null) {
    return null;
  }
  const { id, label, path } = value as Partial<Record<string, unknown>>;
  return isText(id) && isText(label) && isText(path) && isViewPath(path)
    ? { id: visibleText(id), label: visibleText(label), path }
    : null;
}

/** Parse what restores a pane. @returns null if it does not describe one */
export function parsePaneArgs(value: unknown): IPaneArgs | null {
  if (typeof value !== 'object' || value === null) {
    return null;
  }
  const { plot, cluster, id } = value as Partial<Record<string, unknown>>;
  const parsed = parsePlotRef(plot);
  if (
    parsed === null ||
    !(cluster === null || cluster === undefined || isViewName(cluster))
  ) {
    return null;
  }
  return {
    plot: parsed,
    cluster: cluster ?? null,
    ...(isPaneId(id) ? { id } : {})
  };
}

/**
 * Return whether a value can be the name of a cluster (jupyterlab_dask_gateway/gateway/responses.py) or the id of
 * another scheduler (dashboards/pasted_urls.py).
 */
export function isViewName(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    /^(port:|named:)?[A-Za-z0-9][A-Za-z0-9.-]{0,199}$/.test(value) &&
    !value.includes('..')
  );
}

function isPaneId(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    value.startsWith(PANE_ID_PREFIX) &&
    /^[\w-]{1,100}$/.test(value)
  );
}

function isText(value: unknown): value is string {
  return (
    typeof value === 'string' && value !== '' && value.length <= MAX_TEXT_LENGTH
  );
}
