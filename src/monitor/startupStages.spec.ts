import type * as Wire from '../wire/wire';
import { aMessage, cluster, trans } from '../testing/fakeClusters';
import { isStartingUp, stageLines } from './startupStages';

const NOW = 1_700_000_000_000;

const stages: Wire.Stage[] = [
  { stage: 'requested', at: NOW, typical_seconds: 0 },
  { stage: 'scheduler-starting', at: NOW + 2000, typical_seconds: 2 },
  { stage: 'scheduler-up', at: null, typical_seconds: 65 },
  { stage: 'first-worker', at: null, typical_seconds: null },
  { stage: 'ready', at: null, typical_seconds: 120 }
];
const starting = cluster({ stages, workers: 1, requested: { count: 4 } });

describe('stageLines', () => {
  it('marks the current stage, and gives actual or usual times', () => {
    expect(
      stageLines(starting, trans).map(({ label, state, time }) => [
        label,
        state,
        time
      ])
    ).toEqual([
      ['Requested', 'done', null],
      ['Scheduler starting', 'done', 'after 2 s'],
      ['Scheduler running', 'current', 'usually after 1 min'],
      ['First worker', 'ahead', null],
      ['Ready: 1 of 4 workers', 'ahead', 'usually after 2 min']
    ]);
  });
});

describe('the last stage', () => {
  it('has the singular for one worker', () => {
    const one = { ...starting, workers: 0, requested: { count: 1 } };
    expect(stageLines(one, trans).at(-1)?.label).toBe('Ready: 0 of 1 worker');
  });
});

describe('the current stage', () => {
  const waits = {
    ...aMessage('Waiting for a new machine.'),
    id: 'waiting.machine'
  };
  const hint = { code: 'machine-starting', message: waits, advice: waits };
  const shown = (part: Partial<Wire.Cluster>) =>
    stageLines({ ...starting, ...part }, trans).map(({ time, reason }) => [
      time,
      reason
    ])[2];

  it('says what the cluster waits for', () => {
    expect(shown({ hints: [{ ...hint, scale_to: null }] })).toEqual([
      null,
      'Waiting for a new machine.'
    ]);
  });

  it('has no usual time while a problem delays the cluster', () => {
    const problem = { code: 'image-not-pulled', message: '', remedy: '' };
    expect(shown({ problem })).toEqual([null, null]);
  });

  it('does not show hints about anything else', () => {
    const hints = [{ ...hint, message: aMessage('Slow.'), scale_to: null }];
    expect(shown({ hints })).toEqual(['usually after 1 min', null]);
  });
});

describe('isStartingUp', () => {
  it('is true until the last stage is reached', () => {
    expect(isStartingUp(starting)).toBe(true);
    const ready = stages.map(stage => ({ ...stage, at: NOW }));
    expect(isStartingUp({ ...starting, stages: ready })).toBe(false);
  });

  it('is false for a cluster that has failed', () => {
    expect(isStartingUp({ ...starting, status: 'failed' })).toBe(false);
  });

  it('is false without a last stage', () => {
    const first = cluster({ stages: stages.slice(0, 2) });
    expect(isStartingUp(first)).toBe(false);
  });
});
