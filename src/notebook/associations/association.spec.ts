import { cluster } from '../../testing/fakeClusters';
import { findByLabel, readMetadata, toMetadata } from './association';

describe('the metadata of a notebook', () => {
  it('names the gateway of the cluster unless it is the default one', () => {
    const named = toMetadata(cluster({ gateway: 'slurm' }));
    expect(named.gateway).toBe('slurm');
    expect(readMetadata(named)).toEqual(named);
    expect(toMetadata(cluster())).not.toHaveProperty('gateway');
  });

  it('ignores a gateway that is not a string', () => {
    expect(readMetadata({ label: 'A', gateway: 3 })).toEqual({
      label: 'A',
      options: {}
    });
  });
});

describe('findByLabel', () => {
  it('finds a cluster of the same gateway', () => {
    const clusters = [
      cluster({ name: 'a', label: 'A' }),
      cluster({ name: 'b', label: 'A', gateway: 'slurm' })
    ];
    expect(findByLabel(clusters, { label: 'A' })?.name).toBe('a');
    expect(findByLabel(clusters, { label: 'A', gateway: 'slurm' })?.name).toBe(
      'b'
    );
    expect(findByLabel(clusters, null)).toBeUndefined();
  });
});
