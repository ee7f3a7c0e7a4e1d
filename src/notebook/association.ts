import type { JSONObject, PartialJSONValue } from '@lumino/coreutils';
import type { Cluster } from '../gateway/wire';

/** The key in a notebook's metadata. */
export const METADATA_KEY = 'dask_gateway';

/** The cluster that a notebook uses, as far as it is remembered. */
export interface IAssociation {
  /** The gateway's name of it: remembered by the server alone. Null where only the notebook's file remembers. */
  name: string | null;
  label: string;
  /** The options, without mappings. */
  options: JSONObject;
}

/** What a notebook file may know of its cluster: nothing that opens a dashboard, nothing that may be a credential. */
export interface INotebookMetadata extends JSONObject {
  label: string;
  options: JSONObject;
}

/** What of a cluster goes into a notebook file: the label, and the options except mappings. */
export function metadataOf(cluster: Cluster): INotebookMetadata {
  const options: JSONObject = {};
  for (const [field, value] of Object.entries(cluster.options)) {
    if (
      typeof value === 'string' ||
      typeof value === 'number' ||
      typeof value === 'boolean'
    ) {
      options[field] = value;
    }
  }
  return { label: cluster.label, options };
}

/** Read what a notebook file says of its cluster; the file may be anybody's. Null where it says nothing usable. */
export function readMetadata(
  value: PartialJSONValue | undefined
): INotebookMetadata | null {
  if (!isObject(value) || typeof value.label !== 'string') {
    return null;
  }
  const options: JSONObject = {};
  if (isObject(value.options)) {
    for (const [field, option] of Object.entries(value.options)) {
      if (
        typeof option === 'string' ||
        typeof option === 'number' ||
        typeof option === 'boolean'
      ) {
        options[field] = option;
      }
    }
  }
  return { label: value.label, options };
}

/** What is known about the way from a kernel to its cluster. */
export type Connection =
  /** Not asked yet. */
  | 'unknown'
  /** The kernel is busy, or the cluster is not running yet. */
  | 'waiting'
  | 'connecting'
  | 'connected'
  | 'off';

/** What a notebook's chooser shows. */
export interface ILinkState {
  kind:
    | 'none'
    | 'loading'
    | 'starting'
    | 'stopping'
    | 'waiting'
    | 'connecting'
    | 'connected'
    | 'off'
    | 'gone';
  label: string;
  color: string | null;
  /** For `gone`: since when, ms since epoch, where that is known. */
  since: number | null;
}

/**
 * What to show of a notebook's cluster.
 *
 * @param cluster - The cluster as the list has it; undefined where it is not in the list.
 * @param listed - Whether what is not in the list is not there.
 * @param gone - Since when it is out of the list (ms since epoch), where that was seen.
 */
export function linkState(
  association: IAssociation | null,
  cluster: Cluster | undefined,
  connection: Connection,
  listed: boolean,
  gone: number | null = null
): ILinkState {
  if (!association) {
    return { kind: 'none', label: '', color: null, since: null };
  }
  const state = (kind: ILinkState['kind']): ILinkState => ({
    kind,
    label: cluster?.label ?? association.label,
    color: cluster?.color ?? null,
    since: kind === 'gone' ? (cluster?.stopped ?? gone) : null
  });
  if (!cluster && !listed && gone === null) {
    return state('loading');
  }
  switch (cluster?.status) {
    case 'pending':
      return state('starting');
    case 'stopping':
      return state('stopping');
    case 'running':
      return state(connection === 'unknown' ? 'loading' : connection);
    default:
      return state('gone');
  }
}

function isObject(
  value: PartialJSONValue | undefined
): value is { [key: string]: PartialJSONValue | undefined } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
