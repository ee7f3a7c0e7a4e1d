import type { TranslationBundle } from '@jupyterlab/translation';

import type * as Wire from '../gateway/wire';
import { formatBytes, formatElapsed, formatMoment } from '../utils/format';

/** A hint in the person's language. */
export interface IHintWords {
  message: string;
  reason: string;
}

/** What a hint's button asks for: so many workers, or that a cluster which adapts may have so many. */
export interface IHintAction {
  label: string;
  request: Wire.WorkersRequest;
}

/**
 * The one thing that a click can do about a hint; null where there is none.
 *
 * A cluster that adapts goes on adapting: a fixed number would end that. Below its maximum it grows by itself.
 */
export function hintAction(
  { scale_to: count }: Wire.Hint,
  requested: Wire.WorkersRequest | null,
  trans: TranslationBundle
): IHintAction | null {
  if (count === null) {
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
 * A hint of the server half in the person's language, by its code and its numbers.
 *
 * A code that is not known here, or that lacks a number, keeps the server's own English.
 */
export function hintWords(
  hint: Wire.Hint,
  trans: TranslationBundle
): IHintWords {
  const { message, reason } = hint;
  const values = hint.values;
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
          'New nodes can take minutes. If none comes, a quota or the size of a worker may prevent it: try smaller workers.'
        )
      };
    case 'workers-lost':
      return {
        message: has('lost')
          ? trans._n(
              'A worker ended while its memory was nearly full.',
              '%1 workers ended while their memory was nearly full.',
              values.lost
            )
          : message,
        reason: trans.__(
          'It was probably killed for using too much memory. Ask for more memory per worker, or make chunks smaller: 50 to 250 MB each is the rule of thumb.'
        )
      };
    case 'spilling':
      return {
        message: has('spilled')
          ? trans.__(
              'Workers have moved %1 from memory to disk.',
              formatBytes(values.spilled)
            )
          : message,
        reason: trans.__(
          'Work on spilled data is slow. More workers bring more memory; results that are no longer needed can be released; chunks of 50 to 250 MB fit best.'
        )
      };
    case 'memory-full':
      return {
        message: has('percent')
          ? trans.__('The workers’ memory is %1 % full.', values.percent)
          : message,
        reason: trans.__(
          'Workers pause when their memory is full. Ask for more memory per worker or more workers, or make chunks smaller: 50 to 250 MB each is the rule of thumb.'
        )
      };
    case 'one-holds-everything':
      return {
        message: has('percent')
          ? trans.__('One worker holds %1 % of all data.', values.percent)
          : message,
        reason: trans.__(
          'The others wait for it. Split the data into more chunks, or spread it with client.rebalance().'
        )
      };
    case 'few-threads':
      return {
        message: has('tasks', 'threads')
          ? trans._n(
              '%2 tasks wait for %1 thread.',
              '%2 tasks wait for %1 threads.',
              values.threads,
              values.tasks
            )
          : message,
        reason: trans.__('More workers would finish sooner.')
      };
    case 'scaled-idle':
      return {
        message: has('workers', 'idle_for', 'at')
          ? trans._n(
              'Its %1 worker was given back at %3 after %2 of idleness.',
              'Its %1 workers were given back at %3 after %2 of idleness.',
              values.workers,
              formatElapsed(values.idle_for * 1000, trans),
              formatMoment(values.at, Date.now())
            )
          : message,
        reason: has('by_admin')
          ? trans.__(
              'Nothing was lost: it held no results. %1 Scale it up to go on.',
              values.by_admin
                ? trans.__('Your hub’s admin has set that up.')
                : trans.__('Your settings ask for that.')
            )
          : reason
      };
    case 'stopped-elsewhere':
      return {
        message: trans.__(
          'It was stopped from outside this panel: by a notebook, or by the gateway.'
        ),
        reason: trans.__(
          'The gateway stops clusters that idle too long, where it is set up so.'
        )
      };
    default:
      // The gateway's own words, as with a clamp.
      return { message, reason };
  }
}
