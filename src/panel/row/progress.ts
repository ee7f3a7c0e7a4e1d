/** The progress of a cluster's work, as a row shows it. */
import type { TranslationBundle } from '@jupyterlab/translation';

import type * as Wire from '../../wire/wire';
import { formatBytes, formatCount } from '../../utils/format';
import { type ITaskCount, timeLeft, timeLeftText } from '../../utils/timeLeft';

/** Counts older than this are dropped, in ms; `timeLeft` considers the last 30 s. */
const MAX_AGE = 60_000;

/** A period of work of a cluster, up to its last sample. */
export interface IWork extends Readonly<Wire.Work> {
  /** Failed tasks that the scheduler still knows, also of earlier periods. */
  readonly failed: number;
  /** The last counts, oldest first. */
  readonly counts: ReadonlyArray<ITaskCount>;
}

/**
 * Add a sample to the work of a cluster.
 *
 * @param before - the work up to the previous sample; null before the first sample
 * @param at - the time of the sample, in ms since epoch
 */
export function nextWork(
  before: IWork | null,
  { work, tasks }: Pick<Wire.Cluster, 'work' | 'tasks'>,
  at: number
): IWork {
  const { ended, total } = work;
  // Another period of work starts after a pause.
  const starts =
    before === null || ended < before.ended || before.ended === before.total;
  const earlier = starts
    ? []
    : before.counts.filter(count => at - count.at <= MAX_AGE);
  return {
    ended,
    total,
    failed: tasks.erred ?? 0,
    counts: [...earlier, { at, ended, total }]
  };
}

/** How a row shows the work of a cluster. */
export interface IWorkText {
  /** What is done: `312 of 500 tasks`. */
  text: string;
  /** The time left, if the rate is steady: `about 1 min left`. */
  left: string | null;
  /** `3 failed`. */
  failed: string | null;
  /** Shares of the bar, from 0 to 1; null without a bar. */
  bar: { done: number; failed: number } | null;
}

/**
 * Return how a row shows the work of a cluster.
 *
 * @param work - null before the first sample
 * @param results - the results in memory, which are shown while nothing runs
 */
export function workText(
  work: IWork | null,
  results: Wire.ResultsInMemory,
  trans: TranslationBundle
): IWorkText {
  if (work === null) {
    return { text: '', left: null, failed: null, bar: null };
  }
  const { ended, total } = work;
  const failed =
    work.failed > 0
      ? trans._n(
          '%2 failed',
          '%2 failed',
          work.failed,
          formatCount(work.failed)
        )
      : null;
  if (ended === total) {
    return {
      text:
        results.count > 0
          ? resultsText(results, trans)
          : total > 0
            ? trans._n(
                '%2 task finished',
                '%2 tasks finished',
                total,
                formatCount(total)
              )
            : trans.__('No tasks'),
      left: null,
      failed,
      bar: null
    };
  }
  const left = timeLeft(work.counts);
  return {
    text: trans._n(
      '%2 of %3 task',
      '%2 of %3 tasks',
      total,
      formatCount(ended),
      formatCount(total)
    ),
    left: left === null ? null : timeLeftText(left, trans),
    failed,
    bar: {
      done: ended / total,
      failed: Math.min(work.failed, ended) / total
    }
  };
}

/** Return the results in the memory of a cluster: `10 results (1 GiB) in memory`. */
function resultsText(
  { count, bytes }: Wire.ResultsInMemory,
  trans: TranslationBundle
): string {
  return trans._n(
    '%2 result (%3) in memory',
    '%2 results (%3) in memory',
    count,
    formatCount(count),
    formatBytes(bytes)
  );
}
