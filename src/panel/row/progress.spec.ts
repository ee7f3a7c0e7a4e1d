import { trans } from '../../testing/fakeClusters';
import { type IWork, nextWork, workText } from './progress';

const SECOND = 1000;
const NO_RESULTS = { bytes: 0, count: 0 };

/** The work after samples that were taken every 5 s: tasks that have ended, all tasks, and failed tasks. */
function after(...samples: [number, number, number?][]): IWork | null {
  return samples.reduce<IWork | null>(
    (before, [ended, total, erred = 0], index) =>
      nextWork(
        before,
        { work: { ended, total }, tasks: { erred } },
        1e12 + index * 5 * SECOND
      ),
    null
  );
}

const shown = (work: IWork | null, results = NO_RESULTS) =>
  workText(work, results, trans);

describe('nextWork', () => {
  it('is the work that the server reports, and its failed tasks', () => {
    expect(after([0, 500], [312, 500, 3])).toMatchObject({
      ended: 312,
      total: 500,
      failed: 3
    });
  });

  it('keeps no counts of an earlier period of work', () => {
    const counts = [{ at: 1e12 + 5 * SECOND, ended: 1, total: 5 }];
    expect(after([10, 10], [1, 5])?.counts).toEqual(counts);
    // The pause was between two samples.
    expect(after([9, 10], [1, 5])?.counts).toEqual(counts);
  });

  it('keeps the counts of the last minute only', () => {
    const samples = Array.from(
      { length: 100 },
      (_, ended): [number, number] => [ended, 200]
    );
    expect(after(...samples)?.counts).toHaveLength(13);
  });
});

describe('workText', () => {
  it('shows progress, time left and failed tasks', () => {
    const work = after([0, 500], [104, 500], [208, 500], [312, 500, 3]);
    expect(shown(work)).toEqual({
      text: '312 of 500 tasks',
      left: 'about 10 s left',
      failed: '3 failed',
      bar: { done: 312 / 500, failed: 3 / 500 }
    });
  });

  it('shows no time left before the rate is known', () => {
    expect(shown(after([0, 500])).left).toBeNull();
  });

  it('shows what is in memory, what is finished, or that there is nothing', () => {
    const done = after([0, 3], [3, 3, 1]);
    expect(shown(done, { bytes: 2048, count: 2 })).toEqual({
      text: '2 results (2 KiB) in memory',
      left: null,
      failed: '1 failed',
      bar: null
    });
    expect(shown(done).text).toBe('3 tasks finished');
    expect(shown(after([0, 0])).text).toBe('No tasks');
    expect(shown(null).text).toBe('');
  });
});
