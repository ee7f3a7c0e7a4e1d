import { FakeClusters, cluster } from '../testing/fakeClusters';
import { onFirstCluster } from './firstCluster';

describe('onFirstCluster', () => {
  it('calls back at once if there is a cluster', () => {
    const callback = jest.fn();
    onFirstCluster(new FakeClusters(cluster()), callback);
    expect(callback).toHaveBeenCalledTimes(1);
  });

  it('calls back once when the first cluster appears', () => {
    const callback = jest.fn();
    const clusters = new FakeClusters();
    onFirstCluster(clusters, callback);
    clusters.setClusters();
    expect(callback).not.toHaveBeenCalled();
    clusters.setClusters(cluster());
    clusters.setClusters(cluster({ workers: 5 }));
    expect(callback).toHaveBeenCalledTimes(1);
  });
});
