import type {
  JSONObject,
  PartialJSONObject,
  PartialJSONValue
} from '@lumino/coreutils';
import { visibleText } from '../../utils/visibleText';
import type { Cluster } from '../../wire/wire';
import type { INotebookAdapter } from '../kernel/notebookAdapter';
import type { AssociationStore } from './associationStore';

/** The key in a notebook's metadata. */
export const METADATA_KEY = 'dask_gateway';

/** The saved cluster of a notebook. */
export interface IAssociation {
  /** The gateway's name of the cluster, which only the server stores; null if only the file has an association. */
  name: string | null;
  label: string;
  /** The options, without mappings. */
  options: JSONObject;
  /** The name of the cluster's gateway; missing for the default one. */
  gateway?: string;
}

/**
 * What a notebook file stores about its cluster. It contains neither the name, which opens dashboards, nor mappings.
 */
export interface INotebookMetadata extends PartialJSONObject {
  label: string;
  options: JSONObject;
  gateway?: string;
}

/**
 * Return the metadata of a cluster: its label, its gateway, and its options without mappings, whose values can be
 * credentials.
 */
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
  return withGateway({ label: cluster.label, options }, cluster.gateway);
}

/** Parse the metadata of a notebook file, which can come from anywhere. @returns null if it is not usable. */
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
  return withGateway(
    { label: visibleText(value.label), options },
    typeof value.gateway === 'string' ? visibleText(value.gateway) : ''
  );
}

/** Add the name of a gateway. The default one is not named: a notebook can be used where it has another name. */
function withGateway(
  metadata: INotebookMetadata,
  gateway: string
): INotebookMetadata {
  return gateway ? { ...metadata, gateway } : metadata;
}

function isObject(
  value: PartialJSONValue | undefined
): value is { [key: string]: PartialJSONValue | undefined } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Read the association in a notebook's file. @param name - The cluster's name from the server. @returns null without
 * one.
 */
export function readAssociation(
  notebook: Pick<INotebookAdapter, 'getMetadata'>,
  name: string | null
): IAssociation | null {
  const metadata = readMetadata(notebook.getMetadata(METADATA_KEY));
  return metadata && { name, ...metadata };
}

/**
 * Find the newest starting or running cluster with the label and the gateway of an association, for a copied notebook
 * whose cluster only the file knows.
 */
export function findByLabel(
  clusters: ReadonlyArray<Cluster>,
  saved: Pick<IAssociation, 'label' | 'gateway'> | null
): Cluster | undefined {
  return clusters
    .filter(
      one =>
        one.label === saved?.label &&
        one.gateway === (saved.gateway ?? '') &&
        ['pending', 'running'].includes(one.status)
    )
    .at(-1);
}

/** Save a notebook's cluster in its file and on the server, without waiting for the server. */
export function saveAssociation(
  notebook: Pick<INotebookAdapter, 'getMetadata' | 'setMetadata' | 'path'>,
  associations: Pick<AssociationStore, 'set'>,
  cluster: Cluster
): void {
  const metadata = toMetadata(cluster);
  const saved = readMetadata(notebook.getMetadata(METADATA_KEY));
  if (JSON.stringify(saved) !== JSON.stringify(metadata)) {
    notebook.setMetadata(METADATA_KEY, metadata);
  }
  // The connection works without it, and the next change saves it again.
  associations.set(notebook.path, cluster.name).catch(() => undefined);
}
