import { dataLossOfStopping, dataLossOf } from './dataLoss';
import { GiB, cluster } from '../testing/fakeClusters';

// Two workers of 16 GiB.
const holds = (gib: number) =>
  cluster({ results_in_memory: { bytes: gib * GiB, count: 340 } });

describe('dataLossOf', () => {
  it('counts workers and their results as lost when a cluster stops', () => {
    expect(dataLossOf(cluster(), 'stop')).toEqual({
      workers: 2,
      results: { bytes: 0, count: 0 }
    });
    expect(dataLossOf(holds(12), 'stop')?.results.count).toBe(340);
  });

  it('loses nothing by stopping a cluster without workers', () => {
    const pending = cluster({ status: 'pending', workers: 0 });
    expect(dataLossOf(pending, 'stop')).toBeNull();
  });

  it('loses nothing by scaling up, or without results in memory', () => {
    expect(dataLossOf(cluster(), { count: 0 })).toBeNull();
    expect(dataLossOf(holds(30), { count: 2 })).toBeNull();
    expect(dataLossOf(holds(30), { count: 5 })).toBeNull();
  });

  it('loses results for which the remaining workers have no memory', () => {
    expect(dataLossOf(holds(12), { count: 1 })).toBeNull();
    expect(dataLossOf(holds(13), { count: 1 })).toEqual({
      workers: 1,
      results: { bytes: 13 * GiB, count: 340 }
    });
    expect(dataLossOf(holds(0.001), { count: 0 })?.workers).toBe(2);
  });

  it('counts the maximum of an adaptive cluster as the remaining workers', () => {
    expect(dataLossOf(holds(20), { minimum: 0, maximum: 4 })).toBeNull();
    expect(dataLossOf(holds(20), { minimum: 0, maximum: 1 })).not.toBeNull();
  });

  it('sums over all clusters', () => {
    const pending = cluster({ status: 'pending', workers: 0 });
    expect(dataLossOfStopping([pending])).toBeNull();
    expect(dataLossOfStopping([holds(1), pending, holds(2)])).toEqual({
      workers: 4,
      results: { bytes: 3 * GiB, count: 680 }
    });
  });
});
