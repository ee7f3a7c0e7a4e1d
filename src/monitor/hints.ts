import type { TranslationBundle } from '@jupyterlab/translation';

import type * as Wire from '../wire/wire';

/** Return whether a hint says what a cluster waits for. This is not a problem, because it continues without an action. */
export function isWaitingHint({ message }: Wire.Hint): boolean {
  return message.id.startsWith('waiting.');
}

/**
 * Return whether a hint says why workers are missing or ended, as the status service of the hub reports it. Its code
 * has an entry in the documentation.
 */
export function isFailureHint({ message }: Wire.Hint): boolean {
  return message.id.startsWith('problem.');
}

/** The button of a hint. */
export interface IHintAction {
  label: string;
  /** The request for workers; empty to open the form for it. */
  request: Wire.WorkersRequest;
}

/**
 * Return the action that a hint offers; null if it offers none.
 *
 * An adaptive cluster must stay adaptive, so its maximum is raised. Below its maximum it grows automatically. A cluster
 * that has ended cannot be scaled. Where a fixed number would end adaptive scaling, the label says it.
 */
export function hintAction(
  { code, scale_to: count }: Wire.Hint,
  {
    requested,
    scaling,
    status
  }: Pick<Wire.Cluster, 'requested' | 'scaling' | 'status'>,
  trans: TranslationBundle
): IHintAction | null {
  if (status !== 'running' && status !== 'pending') {
    return null;
  }
  if (code === 'no-maximum') {
    return { label: trans.__('Set Maximum…'), request: {} };
  }
  if (count === null) {
    return null;
  }
  const { minimum, maximum } = requested ?? {};
  if (minimum === undefined || maximum === undefined) {
    return {
      label: scaling.adaptive
        ? trans.__('Scale to %1 and End Adaptive Scaling', count)
        : trans.__('Scale to %1', count),
      request: { count }
    };
  }
  return count <= maximum
    ? null
    : {
        label: trans.__('Raise Maximum to %1', count),
        request: { minimum, maximum: count }
      };
}
