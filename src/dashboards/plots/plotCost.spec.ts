import { trans } from '../../testing/fakeClusters';
import { slowPlotText } from './plotCost';

describe('slowPlotText', () => {
  it.each<[string, Record<string, number>]>([
    ['individual-graph', { processing: 2_000, memory: 3_001 }],
    ['graph', { queued: 5_001 }],
    ['/graph?x=1', { queued: 5_001 }],
    ['individual-memory-by-key', { memory: 100_001 }]
  ])('warns about %s with %j', (path, tasks) => {
    expect(slowPlotText(path, tasks, trans)).toMatch(/more than [\d,]+ /);
  });

  it.each<[string, Record<string, number>]>([
    ['individual-graph', { processing: 2_000, memory: 3_000 }],
    ['graph', {}],
    ['individual-memory-by-key', { memory: 100_000, waiting: 10 ** 6 }],
    ['status', { processing: 10 ** 6 }]
  ])('has no warning about %s with %j', (path, tasks) => {
    expect(slowPlotText(path, tasks, trans)).toBeNull();
  });
});
