import { FakeClusters, cluster } from '../../testing/fakeClusters';
import { ProgressStore } from './progressStore';

describe('ProgressStore', () => {
  it('follows the work of running clusters', () => {
    const clusters = new FakeClusters(
      cluster({ work: { ended: 0, total: 9 } })
    );
    const store = new ProgressStore(clusters);
    expect(store.workOf('ns.1')).toMatchObject({ ended: 0, total: 9 });
    clusters.setClusters(cluster({ work: { ended: 6, total: 9 } }));
    expect(store.workOf('ns.1')).toMatchObject({ ended: 6, total: 9 });
  });

  it('drops the work of clusters that end or leave the list', () => {
    const work = { ended: 0, total: 1 };
    const clusters = new FakeClusters(
      cluster({ work }),
      cluster({ name: 'ns.2', work })
    );
    const store = new ProgressStore(clusters);
    clusters.setClusters(cluster({ status: 'stopped', work }));
    expect(store.workOf('ns.1')).toBeNull();
    expect(store.workOf('ns.2')).toBeNull();
  });

  it('knows no work of other clusters', () => {
    expect(new ProgressStore(new FakeClusters()).workOf('ns.9')).toBeNull();
  });
});
