import { resolveCluster } from './resolveCluster';
import { FakeClusters, cluster } from '../testing/fakeClusters';

describe('resolveCluster', () => {
  const a = cluster({ name: 'ns.a' });
  const b = cluster({ name: 'ns.b' });
  const ended = cluster({ name: 'ns.c', status: 'stopped' });

  it('prefers the named cluster to the selected one', () => {
    const clusters = new FakeClusters(a, b);
    clusters.select('ns.a');
    expect(resolveCluster({ name: 'ns.b' }, clusters)).toBe(b);
  });

  it('returns null for an unknown name, whatever is selected', () => {
    const clusters = new FakeClusters(a);
    clusters.select('ns.a');
    expect(resolveCluster({ name: 'ns.x' }, clusters)).toBeNull();
  });

  it('takes the selected cluster, also one that has ended', () => {
    const clusters = new FakeClusters(a, ended);
    clusters.select('ns.c');
    expect(resolveCluster({}, clusters)).toBe(ended);
  });

  it('takes the only running cluster if none is selected', () => {
    expect(resolveCluster({}, new FakeClusters(a, ended))).toBe(a);
    expect(resolveCluster({}, new FakeClusters(a, b))).toBeNull();
    expect(resolveCluster({}, new FakeClusters(ended))).toBeNull();
  });
});
