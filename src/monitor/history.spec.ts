import { FakeClusters, cluster } from '../testing/fakeClusters';
import { CAPACITY, History, HistoryStore, pointOf } from './history';

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

  it.each([true, false])('has the throughput, exact or not: %j', exact => {
    const throughput = { per_second: 3, exact };
    expect(pointOf(cluster({ throughput }), 0)).toMatchObject({
      rate: 3,
      isLowerBound: !exact
    });
  });
});

describe('History', () => {
  function recordSixHours() {
    const history = new History();
    for (let second = 0; second < 6 * 3600; second += 1) {
      history.add(point(second * 1000, second === 5000 ? 99 : 1));
    }
    return history.points;
  }

  it('has a bounded number of points', () => {
    const { length } = recordSixHours();
    expect(length).toBeLessThanOrEqual(CAPACITY);
    expect(length).toBeGreaterThan(CAPACITY / 4);
  });

  it('keeps the start of the period and the peaks', () => {
    const points = recordSixHours();
    expect(points[0].at).toBe(0);
    expect(Math.max(...points.map(({ running }) => running))).toBe(99);
  });

  it('has the same resolution over the whole period', () => {
    const points = recordSixHours();
    const steps = points.slice(1).map(({ at }, index) => at - points[index].at);
    expect(Math.max(...steps.slice(0, -1))).toBe(Math.min(...steps));
    expect(Math.min(...steps)).toBeGreaterThan(0);
  });

  it('averages the throughput of merged points', () => {
    const history = new History();
    history.add({ ...point(0), rate: 2 });
    history.add({ ...point(500), rate: 4, isLowerBound: true });
    expect(history.points).toEqual([
      { ...point(0), rate: 3, isLowerBound: true }
    ]);
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
    expect(store.of('a').map(({ workers }) => workers)).toEqual([2, 7]);
    expect(store.of('b')).toEqual([]);
  });

  it('keeps the history of a cluster that stops', () => {
    now = 10_000;
    clusters.setClusters(
      cluster({ name: 'a', status: 'stopping', workers: 0 })
    );
    expect(store.of('a')).toHaveLength(1);
  });

  it('drops the history of a removed cluster', () => {
    clusters.setClusters();
    expect(store.of('a')).toEqual([]);
  });

  it('records nothing after it is disposed', () => {
    store.dispose();
    clusters.setClusters(cluster({ name: 'a' }));
    expect(store.of('a')).toEqual([]);
  });
});
