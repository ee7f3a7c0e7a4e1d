import { trans } from '../testing/fakeClusters';
import { type IWork, nextWork, workText } from './progress';

const SECOND = 1000;
const NO_RESULTS = { bytes: 0, count: 0 };

/** The work after samples that were taken every 5 s. */
function after(...samples: Record<string, number>[]): IWork | null {
  return samples.reduce<IWork | null>(
    (work, tasks, index) => nextWork(work, tasks, 1e12 + index * 5 * SECOND),
    null
  );
}

const shown = (work: IWork | null, results = NO_RESULTS) =>
  workText(work, results, trans);

describe('nextWork', () => {
  it('counts results in memory at the first sample as ended', () => {
    expect(after({ processing: 100, memory: 50 })).toMatchObject({
      ended: 50,
      active: 100
    });
  });

  it('counts tasks that ended and were forgotten', () => {
    const work = after({ waiting: 500, memory: 0 }, { waiting: 188 });
    expect(work).toMatchObject({ ended: 312, active: 188 });
  });

  it('counts tasks that were added meanwhile', () => {
    const work = after(
      { processing: 10, memory: 0 },
      { processing: 10, memory: 10 }
    );
    expect(work).toMatchObject({ ended: 10, active: 10 });
  });

  it('starts again after a pause, without the results of earlier work', () => {
    const work = after(
      { processing: 10 },
      { processing: 0, memory: 10 },
      { processing: 5, memory: 13 }
    );
    expect(work).toMatchObject({ ended: 3, active: 5 });
    expect(work?.counts).toHaveLength(1);
  });

  it('keeps the last work while nothing runs', () => {
    expect(after({ processing: 10 }, { memory: 10 }, { memory: 0 })).toEqual(
      expect.objectContaining({ ended: 10, active: 0 })
    );
  });

  it('has nothing to do for a cluster without tasks', () => {
    expect(after({})).toMatchObject({ ended: 0, active: 0 });
  });

  it('never counts fewer ended tasks during a period of work', () => {
    let seed = 11;
    const random = (limit: number) =>
      (seed = (seed * 48271) % 2147483647) % limit;
    for (let run = 0; run < 500; run++) {
      let work: IWork | null = null;
      for (let index = 0; index < 20; index++) {
        const tasks = {
          processing: 1 + random(20),
          waiting: random(50),
          memory: random(50),
          erred: random(3)
        };
        const next: IWork = nextWork(work, tasks, index * SECOND);
        expect(next.ended).toBeGreaterThanOrEqual(work?.ended ?? 0);
        expect(next.active).toBe(tasks.processing + tasks.waiting);
        work = next;
      }
    }
  });

  it('keeps the counts of the last minute only', () => {
    const samples = Array.from({ length: 100 }, (_, index) => ({
      processing: 200 - index,
      memory: index
    }));
    expect(after(...samples)?.counts).toHaveLength(13);
  });
});

describe('workText', () => {
  it('shows progress, time left and failed tasks', () => {
    const work = after(
      { processing: 500, memory: 0 },
      { processing: 396, memory: 104 },
      { processing: 292, memory: 208 },
      { processing: 188, memory: 309, erred: 3 }
    );
    expect(shown(work)).toEqual({
      text: '312 of 500 tasks',
      left: 'about 10 s left',
      failed: '3 failed',
      bar: { done: 312 / 500, failed: 3 / 500 }
    });
  });

  it('shows no time left before the rate is known', () => {
    expect(shown(after({ processing: 500 })).left).toBeNull();
  });

  it('shows what is in memory, what is finished, or that there is nothing', () => {
    const done = after({ processing: 3 }, { memory: 2, erred: 1 });
    expect(shown(done, { bytes: 2048, count: 2 })).toEqual({
      text: '2 results (2 KiB) in memory',
      left: null,
      failed: '1 failed',
      bar: null
    });
    expect(shown(done).text).toBe('3 tasks finished');
    expect(shown(after({ memory: 0 })).text).toBe('No tasks');
    expect(shown(null).text).toBe('');
  });
});
