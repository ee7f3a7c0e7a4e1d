import { GiB, cluster, trans } from '../testing/fakeClusters';
import { pointOf } from './history';
import { historyText, outline } from './sparkline';

const point = (at: number, processing: number, workers = 2, used = 0) =>
  pointOf(
    cluster({
      tasks: { processing },
      workers,
      memory: { used: used * GiB, limit: 0 }
    }),
    at
  );

describe('outline', () => {
  it('draws steps from the left edge to the right', () => {
    const points = [point(0, 0), point(1000, 4), point(2000, 2)];
    expect(outline(points, ({ running }) => running)).toBe(
      '0,20 50,20 50,1 100,1 100,10.5'
    );
  });
});

describe('historyText', () => {
  it('gives latest values and peaks', () => {
    const points = [point(0, 0), point(1000, 4, 5, 3), point(300_000, 2, 1, 1)];
    expect(historyText(points, trans)).toBe(
      'Last 5 min: running tasks 2 (peak 4), workers 1 (peak 5), memory 1 GiB (peak 3 GiB).'
    );
  });

  it('is empty without points', () => {
    expect(historyText([], trans)).toBe('');
  });
});
