import { GiB, cluster, trans } from '../../testing/fakeClusters';
import { pointOf } from '../history';
import { chartsOf } from './charts';

const healthy = pointOf(cluster({ tasks: { processing: 3 } }), 0);
const failing = pointOf(cluster({ tasks: { erred: 1 } }), 0);

const seriesOf = (...points: Parameters<typeof chartsOf>[0]) =>
  chartsOf(points, trans).map(({ series }) => series.map(({ key }) => key));

describe('chartsOf', () => {
  it('shows workers, memory, tasks and throughput', () => {
    expect(seriesOf(healthy)).toEqual([
      ['threads', 'workers'],
      ['limit', 'memory'],
      ['running', 'waiting', 'inMemory'],
      ['rate']
    ]);
  });

  it('shows failed tasks at the bottom of the stack, if there are any', () => {
    expect(seriesOf(healthy, failing)[2]).toEqual([
      'failed',
      'running',
      'waiting',
      'inMemory'
    ]);
  });

  it('stacks only tasks', () => {
    expect(
      chartsOf([], trans).map(({ isStacked }) => isStacked ?? false)
    ).toEqual([false, false, true, false]);
  });

  it('shows threads and the memory limit as lines behind what uses them', () => {
    const limits = chartsOf([], trans).flatMap(({ series }) =>
      series.filter(({ isLimit }) => isLimit).map(({ key }) => key)
    );
    expect(limits).toEqual(['threads', 'limit']);
  });

  it('formats memory in bytes', () => {
    expect(chartsOf([], trans)[1].format(3 * GiB)).toBe('3 GiB');
  });

  it('uses colors of the theme', () => {
    for (const { series } of chartsOf([failing], trans)) {
      for (const { color } of series) {
        expect(color).toMatch(/^var\(--jp-/);
      }
    }
  });

  it.each([
    [true, 'Finished tasks per second'],
    [false, 'Finished tasks per second (lower bound)']
  ])(
    'marks a throughput that is a lower bound: counted %j',
    (counted, title) => {
      const point = pointOf(
        cluster({ throughput: { per_second: 3, counted } }),
        0
      );
      expect(chartsOf([healthy, point], trans).at(-1)?.title).toBe(title);
    }
  );
});
