/** The parts of `describedBy` that several commands share. */
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReadonlyJSONObject } from '@lumino/coreutils';

/** The schema of the argument `name`, which names a cluster; see `resolveCluster`. */
export function nameArgument(trans: TranslationBundle): ReadonlyJSONObject {
  return {
    type: 'string',
    description: trans.__(
      'Name of the cluster; default: the selected cluster, else the only running one'
    )
  };
}

/** The schema of the argument `label`. */
export function labelArgument(trans: TranslationBundle): ReadonlyJSONObject {
  return { type: 'string', description: trans.__('Label of the cluster') };
}

/** A JSON schema of a command's arguments, all of them optional. */
export function argumentsSchema(
  properties: ReadonlyJSONObject
): ReadonlyJSONObject {
  return { type: 'object', properties };
}
