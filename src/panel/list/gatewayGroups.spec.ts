import { aCluster, GATEWAY } from '../../testing/fakeServer';
import type * as Wire from '../../wire/wire';
import { groupByGateway } from './gatewayGroups';

const SLURM: Wire.Gateway = { ...GATEWAY, name: 'slurm' };

const namesOf = (clusters: Wire.Cluster[]) =>
  groupByGateway(clusters, [GATEWAY, SLURM]).map(({ name, clusters: list }) => [
    name,
    list.map(cluster => cluster.name)
  ]);

describe('groupByGateway', () => {
  it('keeps the order of the gateways, and of the clusters in each', () => {
    const clusters = [
      aCluster('c', { gateway: 'slurm' }),
      aCluster('b'),
      aCluster('a', { gateway: 'slurm' })
    ];
    expect(namesOf(clusters)).toEqual([
      ['', ['b']],
      ['slurm', ['c', 'a']]
    ]);
  });

  it('has gateways without clusters', () => {
    expect(namesOf([])).toEqual([
      ['', []],
      ['slurm', []]
    ]);
  });

  it('has gateways that are not configured any more, and other schedulers', () => {
    const clusters = [
      aCluster('s', { kind: 'scheduler' }),
      aCluster('a', { gateway: 'old', status: 'stopped' })
    ];
    expect(namesOf(clusters).slice(2)).toEqual([
      ['old', ['a']],
      [null, ['s']]
    ]);
  });
});
