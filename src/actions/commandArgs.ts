import type { TranslationBundle } from '@jupyterlab/translation';
import type {
  ReadonlyJSONObject,
  ReadonlyPartialJSONObject
} from '@lumino/coreutils';

import type * as Wire from '../gateway/wire';
import type { IClusters } from '../tokens';

/** The cluster that a command is about: the one that its arguments name, else the selected one. */
export function targetOf(
  clusters: IClusters
): (args: ReadonlyPartialJSONObject) => Wire.Cluster | undefined {
  return args => {
    const name = typeof args.name === 'string' ? args.name : clusters.selected;
    return name === null ? undefined : clusters.get(name);
  };
}

/** The argument that names a cluster. */
export const NAME = (trans: TranslationBundle) => ({
  type: 'string',
  description: trans.__("The cluster's name; without it the selected one")
});

/** The argument that gives a label. */
export const LABEL = (trans: TranslationBundle) => ({
  type: 'string',
  description: trans.__('What to call the cluster')
});

/** A JSON schema of a command's arguments. */
export function described(properties: ReadonlyJSONObject): ReadonlyJSONObject {
  return { type: 'object', properties };
}
