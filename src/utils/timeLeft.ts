import type { TranslationBundle } from '@jupyterlab/translation';

import { formatElapsed } from './format';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** The tasks of a computation at one moment. */
export interface ITaskCount {
  /** In ms since epoch. */
  at: number;
  /** Tasks that have ended, whether they failed or not. */
  ended: number;
  /** All tasks. */
  total: number;
}

/** The last samples that count, in ms. */
const WINDOW = 30 * SECOND;

/** Shorter observations give no rate, in ms. */
const SHORTEST = 4 * SECOND;

/** Largest ratio of the rates in both halves of the window. */
const STEADY_RATIO = 1.5;

/** Largest number of new tasks during the window, as a share of the tasks that ended. */
const NEW_SHARE = 0.1;

/**
 * Estimate the time until all tasks have ended.
 *
 * The rate must be steady: both halves of the last 30 s show about the same rate, and hardly any tasks were added.
 *
 * @param counts - oldest first; older ones than 30 s are ignored
 * @returns ms, or null where the rate is not steady or no task is left
 */
export function timeLeft(counts: ReadonlyArray<ITaskCount>): number | null {
  const last = counts.at(-1);
  if (!last || last.ended >= last.total) {
    return null;
  }
  const recent = counts.filter(({ at }) => last.at - at <= WINDOW);
  const first = recent[0];
  const duration = last.at - first.at;
  if (duration < SHORTEST) {
    return null;
  }
  const middle = closest(recent.slice(1, -1), first.at + duration / 2);
  if (!middle) {
    return null;
  }
  const early = rate(first, middle);
  const late = rate(middle, last);
  const isSteady =
    Math.min(early, late) > 0 &&
    Math.max(early, late) <= STEADY_RATIO * Math.min(early, late);
  const isGrowing =
    last.total - first.total > NEW_SHARE * (last.ended - first.ended);
  return isSteady && !isGrowing
    ? (last.total - last.ended) / rate(first, last)
    : null;
}

/**
 * Format an estimated time with low precision, so that it seldom changes: `about 20 s left`, `about 5 min left`.
 *
 * @param left - in ms
 */
export function timeLeftText(left: number, trans: TranslationBundle): string {
  const unit =
    left < MINUTE
      ? 10 * SECOND
      : left < 10 * MINUTE
        ? MINUTE
        : left < HOUR
          ? 5 * MINUTE
          : 10 * MINUTE;
  const rounded = Math.max(1, Math.round(left / unit)) * unit;
  return left < 5 * SECOND
    ? trans.__('a few seconds left')
    : trans.__('about %1 left', formatElapsed(rounded, trans));
}

/** Tasks per ms. */
function rate(from: ITaskCount, to: ITaskCount): number {
  return to.at > from.at ? (to.ended - from.ended) / (to.at - from.at) : 0;
}

/** Return the count whose time is closest to a moment; undefined without counts. */
function closest(
  counts: ReadonlyArray<ITaskCount>,
  moment: number
): ITaskCount | undefined {
  return [...counts].sort(
    (a, b) => Math.abs(a.at - moment) - Math.abs(b.at - moment)
  )[0];
}
