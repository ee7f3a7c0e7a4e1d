import { FakeClusters, NO_HISTORY, cluster } from '../testing/fakeClusters';
import { History, HistoryStore, combine, pointOf } from './history';

const point = (at: number, processing = 0) =>
  pointOf(cluster({ tasks: { processing } }), at);

describe('pointOf', () => {
  it('counts tasks that wait for any reason', () => {
    const tasks = { processing: 4, waiting: 1, queued: 2, unrunnable: 5 };
    expect(pointOf(cluster({ tasks }), 3000)).toMatchObject({
      at: 3000,
      running: 4,
      waiting: 8
    });
  });

  it.each([true, false])('has the throughput, counted or not: %j', counted => {
    const throughput = { per_second: 3, counted };
    expect(pointOf(cluster({ throughput }), 0)).toMatchObject({
      rate: 3,
      isLowerBound: !counted
    });
  });
});

describe('History', () => {
  const DAY = 24 * 3600;

  function recordDay() {
    const history = new History();
    for (let second = 0; second < DAY; second += 5) {
      history.add(point(second * 1000, second === 5000 ? 99 : 1));
    }
    return history.points;
  }

  it('has a bounded number of points', () => {
    const { length } = recordDay();
    // Four tiers of 120 points.
    expect(length).toBeLessThanOrEqual(480);
    expect(length).toBeGreaterThan(240);
  });

  it('reaches back a day and keeps the peaks', () => {
    const points = recordDay();
    expect(points[0].at).toBe(0);
    expect(Math.max(...points.map(({ running }) => running))).toBe(99);
  });

  it('has a resolution that decreases with age', () => {
    const points = recordDay();
    const steps = points.slice(1).map(({ at }, index) => at - points[index].at);
    expect(steps.at(-2)).toBe(5000);
    expect(Math.max(...steps)).toBe(720_000);
    expect(Math.min(...steps)).toBeGreaterThan(0);
  });

  it('averages the throughput of merged points', () => {
    const history = new History();
    history.add({ ...point(0), rate: 2 });
    history.add({ ...point(500), rate: 4, isLowerBound: true });
    history.add({ ...point(800), rate: 9 });
    expect(history.points).toEqual([
      { ...point(0), rate: 5, isLowerBound: true }
    ]);
  });

  it('stacks only tasks of one sample when it merges points', () => {
    const history = new History();
    history.add({ ...point(0, 8), waiting: 0, inMemory: 1 });
    history.add({ ...point(500, 2), waiting: 90, inMemory: 4 });
    history.add({ ...point(800, 0), waiting: 0, inMemory: 100 });
    expect(history.points).toMatchObject([
      { running: 2, waiting: 90, inMemory: 4 }
    ]);
  });
});

describe('combine', () => {
  const server = [point(100_000), point(200_000)];

  it.each([
    ['adds later points of the page', [point(300_000)], [100, 200, 300]],
    ['keeps points from before a restart', [point(50_000)], [50, 100, 200]],
    ['replaces points of the same time', [point(150_000, 7)], [100, 200]]
  ])('%s', (_, own, expected) => {
    const { points } = combine(server, own);
    expect(points.map(({ at }) => at / 1000)).toEqual(expected);
  });

  it('keeps all points of the page if the server has none', () => {
    expect(combine([], server).points).toEqual(server);
  });
});

describe('HistoryStore', () => {
  let now: number;
  let clusters: FakeClusters;
  let store: HistoryStore;

  beforeEach(() => {
    now = 0;
    clusters = new FakeClusters();
    store = new HistoryStore(clusters, () => now);
    clusters.setClusters(
      cluster({ name: 'a' }),
      cluster({ name: 'b', status: 'pending' })
    );
  });

  it('records running clusters', () => {
    now = 5000;
    clusters.setClusters(cluster({ name: 'a', workers: 7 }));
    expect(store.pointsOf('a').map(({ workers }) => workers)).toEqual([2, 7]);
    expect(store.pointsOf('b')).toEqual([]);
  });

  it('keeps the history of a cluster that stops', () => {
    now = 10_000;
    clusters.setClusters(
      cluster({ name: 'a', status: 'stopping', workers: 0 })
    );
    expect(store.pointsOf('a')).toHaveLength(1);
  });

  it('drops the history of a removed cluster', () => {
    clusters.setClusters();
    expect(store.pointsOf('a')).toEqual([]);
  });

  describe('of the server', () => {
    const recorded = (...at: number[]) => {
      const numbers = at.map(() => 4);
      return {
        at,
        workers: numbers,
        threads: numbers,
        memory: numbers,
        limit: numbers,
        running: numbers,
        waiting: numbers,
        in_memory: numbers,
        failed: numbers,
        rate: numbers,
        counted: at.map(() => true)
      };
    };
    const workers = () => store.pointsOf('a').map(point => point.workers);

    beforeEach(() => {
      now = 100_000;
      clusters.details.history.mockResolvedValue(recorded(10_000, 20_000));
    });

    it('is read once, when it is used', async () => {
      expect(clusters.details.history).not.toHaveBeenCalled();
      store.use('a');
      store.use('a');
      await Promise.resolve();
      clusters.setClusters(cluster({ name: 'a', workers: 7 }));
      expect(workers()).toEqual([2, 4, 4, 7]);
      expect(clusters.details.history.mock.calls).toEqual([['a']]);
    });

    it('is read again after a gap, while it is used', async () => {
      const end = store.use('a');
      await Promise.resolve();
      now = 900_000;
      clusters.setClusters(cluster({ name: 'a', workers: 8 }));
      expect(clusters.details.history).toHaveBeenCalledTimes(2);
      await Promise.resolve();
      end();
      now = 2_000_000;
      clusters.setClusters(cluster({ name: 'a', workers: 9 }));
      expect(clusters.details.history).toHaveBeenCalledTimes(2);
    });

    it('is read again with the next use after a failure', async () => {
      clusters.details.history.mockRejectedValueOnce(new Error('no'));
      store.use('a');
      await Promise.resolve();
      await Promise.resolve();
      store.use('a');
      await Promise.resolve();
      expect(workers()).toEqual([2, 4, 4]);
    });

    it('ends with its shortest member', async () => {
      clusters.details.history.mockResolvedValue({
        ...NO_HISTORY,
        at: [10_000]
      });
      store.use('a');
      await Promise.resolve();
      expect(workers()).toEqual([2]);
    });
  });

  it('records nothing after it is disposed', () => {
    store.dispose();
    clusters.setClusters(cluster({ name: 'a' }));
    expect(store.pointsOf('a')).toEqual([]);
  });
});
