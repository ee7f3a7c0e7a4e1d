import { FakeClusters, cluster, trans } from '../testing/fakeClusters';
import { CAPACITY, History, HistoryStore, pointOf } from './history';
import { inWords, outline } from './sparkline';

const point = (at: number, processing = 0) =>
  pointOf(cluster({ tasks: { processing } }), at);

describe('pointOf', () => {
  it('says what waits, for whatever it waits', () => {
    const tasks = { processing: 4, waiting: 1, queued: 2, unrunnable: 5 };
    expect(pointOf(cluster({ tasks }), 3000)).toMatchObject({
      at: 3000,
      processing: 4,
      waiting: 8
    });
  });

  it.each([true, false])('has the throughput, exact or at least: %j', exact => {
    const throughput = { per_second: 3, exact };
    expect(pointOf(cluster({ throughput }), 0)).toMatchObject({
      rate: 3,
      atLeast: !exact
    });
  });
});

describe('History', () => {
  it('stays bounded over hours, and keeps the first moment and the peaks', () => {
    const history = new History();
    for (let second = 0; second < 6 * 3600; second += 1) {
      history.add(point(second * 1000, second === 5000 ? 99 : 1));
    }
    const { points } = history;
    expect(points.length).toBeLessThanOrEqual(CAPACITY);
    expect(points.length).toBeGreaterThan(CAPACITY / 4);
    expect(points[0].at).toBe(0);
    expect(Math.max(...points.map(one => one.processing))).toBe(99);
    // Old and new are told in the same detail.
    const steps = points.slice(1).map((one, n) => one.at - points[n].at);
    expect(Math.max(...steps.slice(0, -1))).toBe(Math.min(...steps));
    const times = points.map(one => one.at);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  it('keeps the mean of the throughput when it merges', () => {
    const history = new History();
    history.add({ ...point(0), rate: 2 });
    history.add({ ...point(500), rate: 4, atLeast: true });
    expect(history.points).toEqual([{ ...point(0), rate: 3, atLeast: true }]);
  });
});

describe('HistoryStore', () => {
  it('follows clusters that run, and forgets those that are gone', () => {
    let now = 0;
    const clusters = new FakeClusters();
    const store = new HistoryStore(clusters, () => now);
    clusters.bring(
      cluster({ name: 'a' }),
      cluster({ name: 'b', status: 'pending' })
    );
    now = 5000;
    clusters.bring(cluster({ name: 'a', workers: 7 }));
    expect(store.of('a').map(one => one.workers)).toEqual([2, 7]);
    expect(store.of('b')).toEqual([]);
    now = 10_000;
    clusters.bring(cluster({ name: 'a', status: 'stopping', workers: 0 }));
    expect(store.of('a')).toHaveLength(2);
    clusters.bring();
    expect(store.of('a')).toEqual([]);
    store.dispose();
    clusters.bring(cluster({ name: 'a' }));
    expect(store.of('a')).toEqual([]);
  });
});

describe('the sparkline', () => {
  const points = [point(0, 0), point(1000, 4), point(2000, 2)];

  it('goes in steps from the left edge to the right', () => {
    expect(outline(points, one => one.processing)).toBe(
      '0,20 50,20 50,1 100,1 100,10.5'
    );
  });

  it('is said in words', () => {
    expect(inWords(points, trans)).toBe(
      'In 2 s: tasks at once at most 4, now 2; workers at most 2, now 2; memory at most 0 B, now 0 B.'
    );
    expect(inWords([], trans)).toBe('');
  });
});
