import type { TranslationBundle } from '@jupyterlab/translation';

import type * as Wire from '../wire/wire';
import { formatElapsed, formatWaiting } from '../utils/format';
import { isWaitingHint } from './hints';

/** A start-up stage as the list shows it. */
export interface IStageLine {
  stage: Wire.Stage['stage'];
  label: string;
  state: 'done' | 'current' | 'ahead';
  /** When it was reached, or usually is; null if unknown. */
  time: string | null;
  /** What the cluster waits for in the current stage; null if unknown. */
  reason: string | null;
}

/** Return the start-up stages of a cluster with their times; the first one that is not reached is the current one. */
export function stageLines(
  cluster: Pick<
    Wire.Cluster,
    'stages' | 'workers' | 'requested' | 'hints' | 'problem'
  >,
  trans: TranslationBundle
): IStageLine[] {
  const { stages, hints, problem } = cluster;
  const reason = hints.find(isWaitingHint)?.message.text ?? null;
  const requested =
    stages.find(({ stage }) => stage === 'requested')?.at ?? null;
  const current = stages.findIndex(({ at }) => at === null);
  return stages.map((stage, index) => ({
    stage: stage.stage,
    label: stageLabel(stage.stage, cluster, trans),
    state: stage.at !== null ? 'done' : index === current ? 'current' : 'ahead',
    // A usual time does not apply to a stage that is delayed.
    time:
      index === current && (reason ?? problem)
        ? null
        : timeText(stage, requested, trans),
    reason: index === current ? reason : null
  }));
}

/** Return whether a cluster is starting up: until it has the requested number of workers. */
export function isStartingUp(
  cluster: Pick<Wire.Cluster, 'stages' | 'status'>
): boolean {
  return (
    (cluster.status === 'pending' || cluster.status === 'running') &&
    cluster.stages.some(({ stage, at }) => stage === 'ready' && at === null)
  );
}

function timeText(
  stage: Wire.Stage,
  requested: number | null,
  trans: TranslationBundle
): string | null {
  if (stage.at !== null) {
    return requested === null || stage.at === requested
      ? null
      : trans.__('after %1', formatWaiting(stage.at - requested, trans));
  }
  return stage.typical_seconds === null
    ? null
    : trans.__(
        'usually after %1',
        formatElapsed(stage.typical_seconds * 1000, trans)
      );
}

function stageLabel(
  stage: Wire.Stage['stage'],
  cluster: Pick<Wire.Cluster, 'workers' | 'requested'>,
  trans: TranslationBundle
): string {
  const requestedWorkers =
    cluster.requested?.count ?? cluster.requested?.minimum;
  switch (stage) {
    case 'requested':
      return trans.__('Requested');
    case 'scheduler-starting':
      return trans.__('Scheduler starting');
    case 'scheduler-up':
      return trans.__('Scheduler running');
    case 'first-worker':
      return trans.__('First worker');
    case 'ready':
      return requestedWorkers
        ? trans._n(
            'Ready: %2 of %1 worker',
            'Ready: %2 of %1 workers',
            requestedWorkers,
            cluster.workers
          )
        : trans.__('Ready');
  }
}
