/** The progress of a cluster's work, derived from the numbers of tasks that its events report. */
import type { TranslationBundle } from '@jupyterlab/translation';

import type * as Wire from '../wire/wire';
import { formatBytes, formatCount } from '../utils/format';
import { type ITaskCount, timeLeft, timeLeftText } from '../utils/timeLeft';

/** States of tasks that have not ended. */
const ACTIVE = ['processing', 'waiting', 'queued', 'no_worker', 'unrunnable'];

/** States of tasks that have ended and that the scheduler still knows. It forgets released tasks soon. */
const ENDED = ['memory', 'erred', 'released'];

/** Counts older than this are dropped, in ms; `timeLeft` considers the last 30 s. */
const KEPT = 60_000;

/** A period of work of a cluster, up to its last sample. */
export interface IWork {
  /** Tasks of this period that have ended, whether they failed or not. A lower bound if tasks appear and end quickly. */
  readonly ended: number;
  /** Tasks that have not ended. */
  readonly active: number;
  /** Failed tasks that the scheduler still knows, also of earlier periods. */
  readonly failed: number;
  /** Tasks that have ended and that the scheduler still knows, also of earlier periods. */
  readonly known: number;
  /** The last counts, oldest first. */
  readonly counts: ReadonlyArray<ITaskCount>;
}

/**
 * Add a sample to a period of work.
 *
 * As many tasks have ended as there are fewer active or more ended ones. A period starts when tasks appear after a pause;
 * results of earlier periods do not count. What ended before the first sample counts if the scheduler still knows it.
 *
 * @param before - the work up to the previous sample; null before the first sample
 * @param tasks - number of tasks by state; missing states have none
 * @param at - the time of the sample, in ms since epoch
 */
export function nextWork(
  before: IWork | null,
  tasks: Wire.Cluster['tasks'],
  at: number
): IWork {
  const active = sum(tasks, ACTIVE);
  const known = sum(tasks, ENDED);
  const failed = tasks.erred ?? 0;
  const startsAgain = before !== null && before.active === 0 && active > 0;
  const ended =
    before === null
      ? known
      : startsAgain
        ? Math.max(0, known - before.known)
        : before.ended +
          Math.max(0, known - before.known, before.active - active);
  const earlier =
    before === null || startsAgain
      ? []
      : before.counts.filter(count => at - count.at <= KEPT);
  return {
    ended,
    active,
    failed,
    known,
    counts: [...earlier, { at, ended, total: ended + active }]
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
 * How a row shows the work of a cluster.
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
  const { active, ended } = work;
  const total = ended + active;
  const failed =
    work.failed > 0
      ? trans._n(
          '%2 failed',
          '%2 failed',
          work.failed,
          formatCount(work.failed)
        )
      : null;
  if (active === 0) {
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

/** The results in the memory of a cluster: `10 results (1 GiB) in memory`. */
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

function sum(tasks: Wire.Cluster['tasks'], states: string[]): number {
  return states.reduce((total, state) => total + (tasks[state] ?? 0), 0);
}
