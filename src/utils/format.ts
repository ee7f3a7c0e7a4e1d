import type { TranslationBundle } from '@jupyterlab/translation';

import type * as Wire from '../wire/wire';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Creating a formatter is expensive, and `toLocaleTimeString` creates one with each call. */
const COUNT = new Intl.NumberFormat();
const TIME = new Intl.DateTimeFormat([], {
  hour: '2-digit',
  minute: '2-digit'
});

/**
 * Format a number of bytes in the units that Dask uses, with one decimal below ten: `1.5 GiB`, `512 MiB`.
 *
 * @param bytes - at least 0
 */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
  let value = bytes;
  let unit = 0;
  // 1023.95 would be rounded to 1024, which is 1 of the next unit.
  while (Math.round(value * 10) / 10 >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${formatNumber(value)} ${units[unit]}`;
}

/** Format a number: without decimals from ten up, with at most one decimal below. */
export function formatNumber(value: number): string {
  return `${value < 10 ? Math.round(value * 10) / 10 : Math.round(value)}`;
}

/** Format a whole number with the separators of the user's language: `1,200`. */
export function formatCount(count: number): string {
  return COUNT.format(count);
}

/**
 * Format a duration coarsely: `12 s`, `5 min`, `3 h 20 min`, `2 d 4 h`.
 *
 * @param elapsed - in ms; negative values (of clocks that differ) count as zero
 */
export function formatElapsed(
  elapsed: number,
  trans: TranslationBundle
): string {
  const time = Math.max(0, elapsed);
  if (time < MINUTE) {
    return trans.__('%1 s', Math.floor(time / SECOND));
  }
  if (time < HOUR) {
    return trans.__('%1 min', Math.floor(time / MINUTE));
  }
  if (time < DAY) {
    const minutes = Math.floor((time % HOUR) / MINUTE);
    const hours = Math.floor(time / HOUR);
    return minutes === 0
      ? trans.__('%1 h', hours)
      : trans.__('%1 h %2 min', hours, minutes);
  }
  const hours = Math.floor((time % DAY) / HOUR);
  const days = Math.floor(time / DAY);
  return hours === 0
    ? trans.__('%1 d', days)
    : trans.__('%1 d %2 h', days, hours);
}

/** Format a duration that the user waits for: as `formatElapsed`, but with seconds below an hour, `1 min 5 s`. */
export function formatWaiting(
  elapsed: number,
  trans: TranslationBundle
): string {
  if (elapsed < MINUTE || elapsed >= HOUR) {
    return formatElapsed(elapsed, trans);
  }
  return trans.__(
    '%1 min %2 s',
    Math.floor(elapsed / MINUTE),
    Math.floor((elapsed % MINUTE) / SECOND)
  );
}

/**
 * Format a time as clock time, with the date if it is not today.
 *
 * @param moment - ms since epoch
 * @param now - ms since epoch
 */
export function formatMoment(moment: number, now: number): string {
  const at = new Date(moment);
  const sameDay = at.toDateString() === new Date(now).toDateString();
  return sameDay
    ? TIME.format(at)
    : at.toLocaleString([], { dateStyle: 'short', timeStyle: 'short' });
}

/**
 * Format cores and memory: `4 cores, 16 GiB`, or the part that is known.
 *
 * @returns an empty string if neither is known
 */
export function formatSize(
  cores: number | null,
  memory: number | null,
  trans: TranslationBundle
): string {
  const parts: string[] = [];
  if (cores !== null) {
    parts.push(
      Number.isInteger(cores)
        ? trans._n('%2 core', '%2 cores', cores, formatCount(cores))
        : trans.__('%1 cores', formatNumber(cores))
    );
  }
  if (memory !== null) {
    parts.push(formatBytes(memory));
  }
  return parts.join(trans.__(', '));
}

/**
 * Format the size of all workers and of each: `40 cores, 160 GiB (4 cores, 16 GiB each)`.
 *
 * @returns an empty string if nothing is known
 */
export function formatSizes(
  cluster: Pick<Wire.Cluster, 'workers' | 'threads' | 'memory' | 'worker_size'>,
  trans: TranslationBundle
): string {
  const { workers, worker_size: size } = cluster;
  const each = size ? formatSize(size.cores, size.memory, trans) : '';
  const all =
    workers === 0
      ? ''
      : formatSize(
          cluster.threads || null,
          cluster.memory.limit || null,
          trans
        );
  if (!all) {
    return each && trans.__('%1 each', each);
  }
  return each && workers > 1 ? trans.__('%1 (%2 each)', all, each) : all;
}

/**
 * Format the number of workers, and the requested number if it differs: `3 of 10 workers`,
 * `20 workers (adaptive, no maximum, 8,766 desired)`.
 */
export function formatWorkers(
  cluster: Pick<Wire.Cluster, 'workers' | 'requested' | 'scaling'>,
  trans: TranslationBundle
): string {
  const { workers, scaling } = cluster;
  const { count } = cluster.requested ?? {};
  if (scaling.adaptive) {
    return formatAdaptiveWorkers(workers, scaling, trans);
  }
  return count === undefined || count === workers
    ? trans._n('%2 worker', '%2 workers', workers, formatCount(workers))
    : trans._n(
        '%3 of %2 worker',
        '%3 of %2 workers',
        count,
        formatCount(count),
        formatCount(workers)
      );
}

function formatAdaptiveWorkers(
  workers: number,
  scaling: Wire.Scaling,
  trans: TranslationBundle
): string {
  const { maximum, desired_workers: desired } = scaling;
  const desiresMore =
    desired !== null && desired > Math.max(workers, maximum ?? 0);
  const present = formatCount(workers);
  const most = formatCount(maximum ?? 0);
  const least = formatCount(scaling.minimum ?? 0);
  const desiredText = formatCount(desired ?? 0);
  if (maximum === null) {
    return desiresMore
      ? trans._n(
          '%2 worker (adaptive, no maximum, %3 desired)',
          '%2 workers (adaptive, no maximum, %3 desired)',
          workers,
          present,
          desiredText
        )
      : trans._n(
          '%2 worker (adaptive, no maximum)',
          '%2 workers (adaptive, no maximum)',
          workers,
          present
        );
  }
  return desiresMore
    ? trans._n(
        '%2 worker (adaptive, %3–%4, %5 desired)',
        '%2 workers (adaptive, %3–%4, %5 desired)',
        workers,
        present,
        least,
        most,
        desiredText
      )
    : trans._n(
        '%2 worker (adaptive, %3–%4)',
        '%2 workers (adaptive, %3–%4)',
        workers,
        present,
        least,
        most
      );
}
