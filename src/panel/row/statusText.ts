import type { TranslationBundle } from '@jupyterlab/translation';

import type * as Wire from '../../wire/wire';

/** How a row shows the state of a cluster. */
export interface IStateText {
  /** The state without a time, as `Running`. */
  text: string;
  /** When the state began, in ms since epoch; null if that is unknown. */
  since: number | null;
  /** The state with the formatted time since then, as `Running for 8 min`. */
  withTime: (time: string) => string;
  /** Whether the time has seconds above a minute, because the user waits for something. */
  precise?: boolean;
  /** Tone of the text; style/panel.css defines its color. */
  tone: 'calm' | 'busy' | 'good' | 'warn' | 'bad';
}

/** Return how a row shows the state of a cluster. */
export function stateText(
  cluster: Wire.Cluster,
  trans: TranslationBundle
): IStateText {
  const { started, stopped } = cluster;
  switch (cluster.status) {
    case 'pending':
      return {
        text: trans.__('Starting'),
        since: started,
        withTime: time => trans.__('Starting for %1', time),
        precise: true,
        tone: 'busy'
      };
    case 'running':
      if (cluster.unreachable_since !== null) {
        return {
          text: trans.__('Scheduler not responding'),
          since: cluster.unreachable_since,
          withTime: time => trans.__('Scheduler not responding for %1', time),
          tone: 'bad'
        };
      }
      if (cluster.idle) {
        return {
          text: trans.__('Idle'),
          since: cluster.idle.since,
          withTime: time => trans.__('Idle for %1', time),
          tone: cluster.idle_management.level === 'none' ? 'calm' : 'warn'
        };
      }
      return {
        text: trans.__('Running'),
        since: started,
        withTime: time => trans.__('Running for %1', time),
        tone: 'good'
      };
    case 'stopping':
      return {
        text: trans.__('Stopping'),
        since: null,
        withTime: () => trans.__('Stopping'),
        tone: 'busy'
      };
    case 'stopped':
      return {
        text: trans.__('Stopped'),
        since: stopped,
        withTime: time => trans.__('Stopped %1 ago', time),
        tone: 'calm'
      };
    case 'failed':
      return {
        text: trans.__('Failed'),
        since: stopped,
        withTime: time => trans.__('Failed %1 ago', time),
        tone: 'bad'
      };
  }
}

/** Return whether a cluster is starting. */
export function isStarting(cluster: Wire.Cluster): boolean {
  return cluster.status === 'pending';
}

/** Return which attempt to start the cluster this is, and why the previous one failed; null for a first attempt. */
export function attemptText(
  attempt: Wire.Attempt | null,
  trans: TranslationBundle
): string | null {
  if (!attempt) {
    return null;
  }
  if (attempt.replaced_by) {
    return trans.__('Replaced by a new attempt.');
  }
  if (attempt.number < 2) {
    return null;
  }
  const { id, text } = attempt.reason;
  if (id === 'problem.cluster-start-failed.no-reason') {
    return trans.__(
      'Attempt %1 of %2. Attempt %3 failed to start.',
      attempt.number,
      attempt.of,
      attempt.number - 1
    );
  }
  return trans.__(
    'Attempt %1 of %2. Attempt %3 failed: %4',
    attempt.number,
    attempt.of,
    attempt.number - 1,
    text
  );
}

/**
 * Return what screen readers announce of a change: a new state. Numbers and times are not announced.
 *
 * @param before - the cluster before the change; undefined for a new one
 * @returns null if there is nothing to announce
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
        return trans.__('The scheduler of %1 does not respond.', label);
      }
      return before?.status === 'running'
        ? trans.__('The scheduler of %1 responds again.', label)
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

/** Return how many workers the gateway granted, if it granted fewer than were requested; otherwise null. */
function workerLimit(cluster: Wire.Cluster): string | null {
  const hint = cluster.hints.find(({ code }) => code === 'workers-limited');
  return hint?.message.text ?? null;
}
