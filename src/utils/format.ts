import type { TranslationBundle } from '@jupyterlab/translation';

import type * as Wire from '../gateway/wire';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * A number of bytes in the units that Dask itself uses, with one decimal below ten: `1.5 GiB`, `512 MiB`.
 *
 * @param bytes - how many, at least 0
 */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
  let value = bytes;
  let unit = 0;
  // 1023.95 would be printed as 1024, which is one of the next unit.
  while (Math.round(value * 10) / 10 >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${formatNumber(value)} ${units[unit]}`;
}

/** Whole from ten up, with at most one decimal below. */
export function formatNumber(value: number): string {
  return `${value < 10 ? Math.round(value * 10) / 10 : Math.round(value)}`;
}

/**
 * How long something has lasted, as coarse as a person would say it: `12 s`, `5 min`, `3 h 20 min`, `2 d 4 h`.
 *
 * @param elapsed - in ms; what is below zero (a clock that runs ahead) counts as zero
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

/** The same below an hour with seconds, for what a person waits for: `1 min 5 s`. */
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
 * A moment of the recent past as clock time; with the date where that was not today.
 *
 * @param moment - ms since epoch
 * @param now - ms since epoch
 */
export function formatMoment(moment: number, now: number): string {
  const at = new Date(moment);
  const sameDay = at.toDateString() === new Date(now).toDateString();
  return sameDay
    ? at.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })
    : at.toLocaleString([], { dateStyle: 'short', timeStyle: 'short' });
}

/**
 * `4 cores, 16 GiB`, or the half that is known.
 *
 * @returns an empty string where neither is known
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
        ? trans._n('%1 core', '%1 cores', cores)
        : trans.__('%1 cores', formatNumber(cores))
    );
  }
  if (memory !== null) {
    parts.push(formatBytes(memory));
  }
  return parts.join(trans.__(', '));
}

/**
 * The size of one worker, and of all of them: `10 × 4 cores, 16 GiB = 40 cores, 160 GiB`.
 *
 * @returns an empty string where nothing is known
 */
export function formatSizes(
  cluster: Pick<Wire.Cluster, 'workers' | 'threads' | 'memory' | 'worker_size'>,
  trans: TranslationBundle
): string {
  const { workers, worker_size: size } = cluster;
  const each = size ? formatSize(size.cores, size.memory, trans) : '';
  if (workers === 0) {
    return each && trans.__('%1 each', each);
  }
  const all = formatSize(
    cluster.threads || null,
    cluster.memory.limit || null,
    trans
  );
  if (each && all) {
    return trans.__('%1 × %2 = %3', workers, each, all);
  }
  return all || (each && trans.__('%1 × %2', workers, each));
}

/**
 * How many workers there are, and how many were asked for where that differs: `3 workers of 10`.
 */
export function formatWorkers(
  cluster: Pick<Wire.Cluster, 'workers' | 'requested'>,
  trans: TranslationBundle
): string {
  const workers = trans._n('%1 worker', '%1 workers', cluster.workers);
  const { minimum, maximum, count } = cluster.requested ?? {};
  if (minimum !== undefined && maximum !== undefined) {
    return trans.__('%1, adaptive %2–%3', workers, minimum, maximum);
  }
  return count === undefined || count === cluster.workers
    ? workers
    : trans.__('%1 of %2', workers, count);
}

/** What a cluster holds: `12 GiB in 340 results`. */
export function formatHeld(
  held: Wire.ResultsInMemory,
  trans: TranslationBundle
): string {
  return trans._n(
    '%2 in %1 result',
    '%2 in %1 results',
    held.count,
    formatBytes(held.bytes)
  );
}
