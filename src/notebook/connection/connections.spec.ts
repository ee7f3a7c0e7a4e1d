import { canAffectClusters } from './connections';

describe('canAffectClusters', () => {
  it.each([
    'client = Client()',
    'from dask_gateway import Gateway',
    'cluster.shutdown()'
  ])('finds that %j can change the cluster', code => {
    expect(canAffectClusters(code)).toBe(true);
  });

  it('ignores other code', () => {
    expect(canAffectClusters('x = y.mean()\nplot(x)')).toBe(false);
  });
});
