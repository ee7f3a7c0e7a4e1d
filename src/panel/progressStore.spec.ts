import { FakeClusters, cluster } from '../testing/fakeClusters';
import { ProgressStore } from './progressStore';

describe('ProgressStore', () => {
  it('follows the work of running clusters', () => {
    const clusters = new FakeClusters(cluster({ tasks: { processing: 10 } }));
    const store = new ProgressStore(clusters);
    expect(store.of('ns.1')).toMatchObject({ ended: 0, active: 10 });
    clusters.setClusters(cluster({ tasks: { processing: 4 } }));
    expect(store.of('ns.1')).toMatchObject({ ended: 6, active: 4 });
  });

  it('drops the work of clusters that end or leave the list', () => {
    const tasks = { processing: 1 };
    const clusters = new FakeClusters(
      cluster({ tasks }),
      cluster({ name: 'ns.2', tasks })
    );
    const store = new ProgressStore(clusters);
    clusters.setClusters(cluster({ status: 'stopped', tasks }));
    expect(store.of('ns.1')).toBeNull();
    expect(store.of('ns.2')).toBeNull();
  });

  it('knows no work of other clusters', () => {
    expect(new ProgressStore(new FakeClusters()).of('ns.9')).toBeNull();
  });
});
