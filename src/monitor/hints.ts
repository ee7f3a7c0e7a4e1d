import type { TranslationBundle } from '@jupyterlab/translation';

import type * as Wire from '../gateway/wire';
import { formatBytes, formatElapsed, formatMoment } from '../utils/format';

/** The translated text of a hint. */
export interface IHintText {
  message: string;
  reason: string;
}

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

/**
 * The translated text of a hint, by its code and values.
 *
 * A hint whose code is unknown here, or which lacks a value, keeps the server's English text.
 */
export function hintText(hint: Wire.Hint, trans: TranslationBundle): IHintText {
  const { message, reason, values } = hint;
  const has = (...names: string[]) => names.every(name => name in values);
  switch (hint.code) {
    case 'no-workers':
      return {
        message: has('wanted', 'minutes')
          ? trans.__(
              '0 of %1 workers after %2 min.',
              values.wanted,
              values.minutes
            )
          : message,
        reason: trans.__(
          'New nodes can take several minutes. If no worker starts, a quota or the worker size may be the reason: try smaller workers.'
        )
      };
    case 'workers-lost':
      return {
        message: has('lost')
          ? trans._n(
              '%1 worker ended while its memory was nearly full.',
              '%1 workers ended while their memory was nearly full.',
              values.lost
            )
          : message,
        reason: trans.__(
          'Workers that use too much memory are killed. Request more memory per worker, or use smaller chunks (50 to 250 MB are recommended).'
        )
      };
    case 'spilling':
      return {
        message: has('spilled')
          ? trans.__(
              'Workers have spilled %1 from memory to disk.',
              formatBytes(values.spilled)
            )
          : message,
        reason: trans.__(
          'Tasks on spilled data are slow. Add workers, release results that you no longer need, or use smaller chunks (50 to 250 MB are recommended).'
        )
      };
    case 'memory-full':
      return {
        message: has('percent')
          ? trans.__('The memory of the workers is %1 % full.', values.percent)
          : message,
        reason: trans.__(
          'Workers pause when their memory is full. Request more memory per worker, add workers, or use smaller chunks (50 to 250 MB are recommended).'
        )
      };
    case 'one-holds-everything':
      return {
        message: has('percent')
          ? trans.__('One worker stores %1 % of all data.', values.percent)
          : message,
        reason: trans.__(
          'The other workers wait for it. Split the data into more chunks, or distribute it with client.rebalance().'
        )
      };
    case 'few-threads':
      return {
        message: has('tasks', 'threads')
          ? trans._n(
              '%2 tasks are waiting for %1 thread.',
              '%2 tasks are waiting for %1 threads.',
              values.threads,
              values.tasks
            )
          : message,
        reason: trans.__('Add workers to finish sooner.')
      };
    case 'scaled-idle':
      return {
        message: has('workers', 'idle_for', 'at')
          ? trans._n(
              '%1 worker released at %2 after %3 idle.',
              '%1 workers released at %2 after %3 idle.',
              values.workers,
              formatMoment(values.at, Date.now()),
              formatElapsed(values.idle_for * 1000, trans)
            )
          : message,
        reason: has('by_admin')
          ? values.by_admin
            ? trans.__(
                'No results were lost. Your hub administrator releases idle workers. Scale the cluster up to continue.'
              )
            : trans.__(
                'No results were lost. Your settings release idle workers. Scale the cluster up to continue.'
              )
          : reason
      };
    case 'stopped-elsewhere':
      return {
        message: trans.__(
          'The cluster was stopped outside this panel: by a notebook or by the gateway.'
        ),
        reason: trans.__(
          'The gateway stops clusters that are idle for too long, if it is configured to.'
        )
      };
    default:
      return { message, reason };
  }
}
