import type { TranslationBundle } from '@jupyterlab/translation';

import { isEnded } from '../gateway/clusterStatus';
import type * as Wire from '../gateway/wire';

/** A state in words, and the time that belongs to it where one runs or is known. */
export interface IStateWords {
  /** As `Running`. */
  words: string;
  /** ms since epoch; null where there is none to show. */
  since: number | null;
  /** How the time reads: `waiting` with seconds, `age` coarse, `ago` as what is past. */
  reads: 'waiting' | 'age' | 'ago';
  /** How it is colored. */
  tone: 'calm' | 'busy' | 'good' | 'warn' | 'bad';
}

/** The state of a cluster as a row says it. */
export function stateWords(
  cluster: Wire.Cluster,
  trans: TranslationBundle
): IStateWords {
  const { started, stopped } = cluster;
  switch (cluster.status) {
    case 'pending':
      return {
        words: trans.__('Starting'),
        since: started,
        reads: 'waiting',
        tone: 'busy'
      };
    case 'running':
      if (cluster.unreachable_since !== null) {
        return {
          words: trans.__('Running, not answering'),
          since: cluster.unreachable_since,
          reads: 'age',
          tone: 'bad'
        };
      }
      if (cluster.idle) {
        return {
          words: trans.__('Idle'),
          since: cluster.idle.since,
          reads: 'age',
          tone: cluster.idle_management.level === 'none' ? 'calm' : 'warn'
        };
      }
      return {
        words: trans.__('Running'),
        since: started,
        reads: 'age',
        tone: 'good'
      };
    case 'stopping':
      return {
        words: trans.__('Stopping'),
        since: null,
        reads: 'age',
        tone: 'busy'
      };
    case 'stopped':
      return {
        words: trans.__('Stopped'),
        since: stopped,
        reads: 'ago',
        tone: 'calm'
      };
    case 'failed':
      return {
        words: trans.__('Failed'),
        since: stopped,
        reads: 'ago',
        tone: 'bad'
      };
  }
}

/** Whether a cluster comes or goes; its row shows what a person waits for. */
export function isStarting(cluster: Wire.Cluster): boolean {
  return cluster.status === 'pending';
}

/** `Second try: REASON`; null for a first try. */
export function attemptWords(
  attempt: Wire.Attempt | null,
  trans: TranslationBundle
): string | null {
  if (!attempt) {
    return null;
  }
  if (attempt.replaced_by) {
    return trans.__('Another try took its place.');
  }
  if (attempt.number < 2) {
    return null;
  }
  const which =
    attempt.number === 2
      ? trans.__('Second try')
      : attempt.number === 3
        ? trans.__('Third try')
        : trans.__('Try %1', attempt.number);
  return trans.__('%1: %2', which, attempt.reason.text);
}

/**
 * What is worth saying aloud about a change, once: a state that became another one. Numbers and times are not.
 *
 * @param before - the cluster as it was; undefined for one that is new
 * @returns a sentence, or null
 */
export function announcement(
  before: Wire.Cluster | undefined,
  after: Wire.Cluster,
  trans: TranslationBundle
): string | null {
  const { label } = after;
  if (
    before?.status === after.status &&
    (before.unreachable_since === null) === (after.unreachable_since === null)
  ) {
    const limit = workerLimit(after);
    return limit === workerLimit(before) ? null : limit;
  }
  switch (after.status) {
    case 'pending':
      return trans.__('%1 is starting.', label);
    case 'running':
      if (after.unreachable_since !== null) {
        return trans.__('%1 does not answer.', label);
      }
      return before?.status === 'running'
        ? trans.__('%1 answers again.', label)
        : trans.__('%1 is running.', label);
    case 'stopping':
      return trans.__('%1 is stopping.', label);
    case 'stopped':
      return trans.__('%1 has stopped.', label);
    case 'failed':
      return after.problem
        ? trans.__('%1 has failed. %2', label, after.problem.message)
        : trans.__('%1 has failed.', label);
  }
}

/** What the gateway granted of the last request for workers; null if it granted all of them. */
function workerLimit(cluster: Wire.Cluster): string | null {
  const hint = cluster.hints.find(({ code }) => code === 'workers-limited');
  return hint?.message.text ?? null;
}

/**
 * The order of the list: what lives before what is over, each newest first, so that a new row is where the eye is.
 */
export function inListOrder(
  clusters: ReadonlyArray<Wire.Cluster>
): Wire.Cluster[] {
  const rank = (cluster: Wire.Cluster) => (isEnded(cluster) ? 1 : 0);
  const time = (cluster: Wire.Cluster) =>
    (isEnded(cluster) ? cluster.stopped : cluster.started) ?? Infinity;
  return [...clusters].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      compare(time(b), time(a)) ||
      a.name.localeCompare(b.name)
  );
}

/** As `a - b`, which is NaN for two that are infinite. */
function compare(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
