import type * as Wire from '../wire/wire';
import { GiB, trans } from '../testing/fakeClusters';
import { idleCluster } from '../testing/idleClusters';
import { finishedText } from './finishedText';

const RESULTS = { bytes: 3 * GiB, count: 12 };

const finished = (
  management: Partial<Wire.IdleManagement> = {},
  results = { bytes: 0, count: 0 },
  tasks: Wire.Cluster['tasks'] = {}
) =>
  finishedText(
    idleCluster(
      Date.now(),
      { finished: true, ...management },
      { results_in_memory: results, tasks }
    ),
    trans
  );

describe('finishedText', () => {
  it('says how long the work took', () => {
    expect(finished({ last_work_seconds: 2520 })).toBe(
      'analysis-1 finished after 42 min.'
    );
  });

  it('leaves out an unknown duration', () => {
    expect(finished({ last_work_seconds: null })).toBe('analysis-1 finished.');
  });

  it('says that results prevent the stop', () => {
    expect(finished({ last_work_seconds: 180 }, RESULTS)).toBe(
      'analysis-1 finished after 3 min. Not stopped: 12 results (3 GiB) are in memory.'
    );
  });

  it('says how many tasks failed', () => {
    const management = { last_work_seconds: 180 };
    expect(finished(management, RESULTS, { memory: 12, erred: 1200 })).toBe(
      'analysis-1 finished after 3 min. 1,200 tasks failed. Not stopped: 12 results (3 GiB) are in memory.'
    );
    expect(finished(management, undefined, { erred: 1 })).toBe(
      'analysis-1 finished after 3 min. 1 task failed.'
    );
  });

  it('does not claim that a cluster with a countdown is not stopped', () => {
    expect(finished({ last_work_seconds: 180, action: 'stop' }, RESULTS)).toBe(
      'analysis-1 finished after 3 min.'
    );
  });
});
