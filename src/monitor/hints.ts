import type { TranslationBundle } from '@jupyterlab/translation';

import type * as Wire from '../wire/wire';

/** The button of a hint: it sets the number of workers, or the maximum of an adaptive cluster. */
export interface IHintAction {
  label: string;
  request: Wire.WorkersRequest;
}

/**
 * The action that a hint offers; null if it offers none.
 *
 * An adaptive cluster must stay adaptive, so its maximum is raised. Below its maximum it grows automatically. A cluster
 * that has ended cannot be scaled.
 */
export function hintAction(
  { scale_to: count }: Wire.Hint,
  { requested, status }: Pick<Wire.Cluster, 'requested' | 'status'>,
  trans: TranslationBundle
): IHintAction | null {
  if (count === null || (status !== 'running' && status !== 'pending')) {
    return null;
  }
  const { minimum, maximum } = requested ?? {};
  if (minimum === undefined || maximum === undefined) {
    return { label: trans.__('Scale to %1', count), request: { count } };
  }
  return count <= maximum
    ? null
    : {
        label: trans.__('Raise Maximum to %1', count),
        request: { minimum, maximum: count }
      };
}
