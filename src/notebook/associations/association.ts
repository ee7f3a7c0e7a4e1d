import type { JSONObject, PartialJSONValue } from '@lumino/coreutils';
import type { Cluster } from '../../gateway/wire';
import type { INotebookAdapter } from '../kernel/notebookAdapter';
import type { AssociationStore } from './associationStore';

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
export function toMetadata(cluster: Cluster): INotebookMetadata {
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

function isObject(
  value: PartialJSONValue | undefined
): value is { [key: string]: PartialJSONValue | undefined } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A notebook's cluster as its file tells of it; of the name the server alone knows. Null where the file has nothing. */
export function readAssociation(
  notebook: Pick<INotebookAdapter, 'getMetadata'>,
  name: string | null
): IAssociation | null {
  const kept = readMetadata(notebook.getMetadata(METADATA_KEY));
  return kept && { name, ...kept };
}

/** The youngest of the living clusters that are called so. Of a notebook that was copied the file alone tells. */
export function findByLabel(
  clusters: ReadonlyArray<Cluster>,
  label: string | undefined
): Cluster | undefined {
  return clusters
    .filter(
      one => one.label === label && ['pending', 'running'].includes(one.status)
    )
    .at(-1);
}

/** Have the file and the server remember a notebook's cluster. The person does not wait for either. */
export function saveAssociation(
  notebook: Pick<INotebookAdapter, 'getMetadata' | 'setMetadata' | 'path'>,
  associations: Pick<AssociationStore, 'set'>,
  cluster: Cluster
): void {
  const told = toMetadata(cluster);
  const kept = readMetadata(notebook.getMetadata(METADATA_KEY));
  if (JSON.stringify(kept) !== JSON.stringify(told)) {
    notebook.setMetadata(METADATA_KEY, told);
  }
  // What cannot be remembered works all the same; the next attempt comes with the next change.
  associations.set(notebook.path, cluster.name).catch(() => undefined);
}
