/** The texts of the fields for workers: totals, limits, and what a change ends. */
import type { TranslationBundle } from '@jupyterlab/translation';

import { formatCount, formatSize } from '../../utils/format';
import type * as Wire from '../../wire/wire';

/**
 * Return the size of all workers of a request: `4 × 2 cores = 8 cores, 32 GiB`, or `Up to 4 × 2 cores = …` if it is
 * adaptive.
 *
 * @returns an empty string if the size of a worker is unknown, or for no workers
 */
export function totalText(
  request: Wire.WorkersRequest | null,
  size: Wire.WorkerSize | null,
  trans: TranslationBundle
): string {
  const { count, maximum } = request ?? {};
  const workers = count ?? maximum ?? 0;
  if (!size || workers === 0) {
    return '';
  }
  const { cores, memory } = size;
  const total = formatSize(
    cores === null ? null : Math.round(cores * workers * 100) / 100,
    memory === null ? null : memory * workers,
    trans
  );
  const each = formatSize(cores, cores === null ? memory : null, trans);
  if (!total) {
    return '';
  }
  return count === undefined
    ? trans.__('Up to %1 × %2 = %3', formatCount(workers), each, total)
    : trans.__('%1 × %2 = %3', formatCount(workers), each, total);
}

/** Return `3 now, 10 requested`; for an adaptive cluster also what its scheduler wants. */
export function currentText(
  {
    workers,
    requested,
    scaling
  }: Pick<Wire.Cluster, 'workers' | 'requested' | 'scaling'>,
  trans: TranslationBundle
): string {
  const { adaptive, desired_workers: desired } = scaling;
  const now = formatCount(workers);
  if (adaptive) {
    return desired === null || desired <= workers
      ? trans.__('%1 now', now)
      : trans.__(
          '%1 now, %2 desired for the current tasks',
          now,
          formatCount(desired)
        );
  }
  const { count } = requested ?? {};
  return count === undefined || count === workers
    ? trans.__('%1 now', now)
    : trans.__('%1 now, %2 requested', now, formatCount(count));
}

/**
 * Return the limit of the gateway on workers; empty if it is unknown.
 *
 * @param limit - the largest number of workers that the gateway granted when more were requested
 */
export function limitText(
  request: Wire.WorkersRequest | null,
  limit: number | null,
  trans: TranslationBundle
): string {
  if (limit === null) {
    return '';
  }
  return (request?.count ?? request?.maximum ?? 0) > limit
    ? trans._n(
        'The gateway has allowed at most %2 worker with these options, so it will probably grant fewer than you request.',
        'The gateway has allowed at most %2 workers with these options, so it will probably grant fewer than you request.',
        limit,
        formatCount(limit)
      )
    : trans._n(
        'The gateway has allowed at most %2 worker with these options.',
        'The gateway has allowed at most %2 workers with these options.',
        limit,
        formatCount(limit)
      );
}

/** Return what a change of the scaling ends; empty if it ends nothing. */
export function adaptiveEndText(
  scaling: Wire.Scaling,
  adaptive: boolean,
  trans: TranslationBundle
): string {
  if (!scaling.adaptive || adaptive) {
    return '';
  }
  const { minimum, maximum } = scaling;
  return maximum === null
    ? trans.__('Apply ends adaptive scaling, which has no maximum.')
    : trans.__(
        'Apply ends adaptive scaling between %1 and %2 workers.',
        formatCount(minimum ?? 0),
        formatCount(maximum)
      );
}
