import type { TranslationBundle } from '@jupyterlab/translation';

import type * as Wire from '../gateway/wire';
import { formatElapsed, formatWaiting } from '../utils/format';

/** One stage of a start, as a list shows it. */
export interface IStageLine {
  stage: Wire.Stage['stage'];
  words: string;
  state: 'done' | 'current' | 'ahead';
  /** How long it took or is going to take, or null where nobody knows. */
  time: string | null;
}

/** The stages of a start, the one that is waited for marked, each with its time or the usual one here. */
export function stageLines(
  cluster: Pick<Wire.Cluster, 'stages' | 'workers' | 'requested'>,
  trans: TranslationBundle
): IStageLine[] {
  const { stages } = cluster;
  const requested = stages.find(one => one.stage === 'requested')?.at ?? null;
  const current = stages.findIndex(one => one.at === null);
  return stages.map((one, at) => ({
    stage: one.stage,
    words: stageWords(one.stage, cluster, trans),
    state: one.at !== null ? 'done' : at === current ? 'current' : 'ahead',
    time: timeOf(one, requested, trans)
  }));
}

/** Whether a start is still worth its stages: until as many workers are there as were asked for. */
export function isUnderWay(
  cluster: Pick<Wire.Cluster, 'stages' | 'status'>
): boolean {
  return (
    (cluster.status === 'pending' || cluster.status === 'running') &&
    cluster.stages.some(({ stage, at }) => stage === 'ready' && at === null)
  );
}

function timeOf(
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

function stageWords(
  stage: Wire.Stage['stage'],
  cluster: Pick<Wire.Cluster, 'workers' | 'requested'>,
  trans: TranslationBundle
): string {
  const wanted = cluster.requested?.count ?? cluster.requested?.minimum;
  switch (stage) {
    case 'requested':
      return trans.__('Requested');
    case 'scheduler-starting':
      return trans.__('Scheduler starting');
    case 'scheduler-up':
      return trans.__('Scheduler up');
    case 'first-worker':
      return trans.__('First worker');
    case 'ready':
      return wanted
        ? trans.__('Ready: %1 of %2 workers', cluster.workers, wanted)
        : trans.__('Ready');
  }
}
