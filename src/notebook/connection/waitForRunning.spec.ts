import type { Cluster } from '../../wire/wire';
import { FakeClusters } from '../../testing/fakeClusters';
import { createCluster, settle } from '../../testing/fakeNotebook';
import { waitForRunning } from './waitForRunning';

const clusterWith = (status: Cluster['status']) =>
  createCluster('n1', { status });

describe('waitForRunning', () => {
  it('returns a running cluster at once', async () => {
    const clusters = new FakeClusters(clusterWith('running'));
    expect((await waitForRunning(clusters, 'n1', () => true))?.status).toBe(
      'running'
    );
  });

  it('waits while the cluster starts', async () => {
    const clusters = new FakeClusters(clusterWith('pending'));
    const done = jest.fn();
    const running = waitForRunning(clusters, 'n1', () => true).then(done);
    clusters.put(clusterWith('pending'));
    await settle();
    expect(done).not.toHaveBeenCalled();
    clusters.put(clusterWith('running'));
    await running;
    expect(done).toHaveBeenCalledWith(
      expect.objectContaining({ status: 'running' })
    );
  });

  it.each<Cluster['status']>(['stopping', 'stopped', 'failed'])(
    'returns null if the cluster is %s first',
    async status => {
      const clusters = new FakeClusters(clusterWith('pending'));
      const running = waitForRunning(clusters, 'n1', () => true);
      clusters.put(clusterWith(status));
      expect(await running).toBeNull();
    }
  );

  it('returns null if the cluster leaves a complete list', async () => {
    const clusters = new FakeClusters(clusterWith('pending'));
    const running = waitForRunning(clusters, 'n1', () => true);
    clusters.remove('n1');
    expect(await running).toBeNull();
  });

  it('waits while the list is incomplete', async () => {
    const clusters = new FakeClusters(clusterWith('pending'));
    const running = waitForRunning(clusters, 'n1', () => true);
    clusters.setGateway(null);
    clusters.setGateway(true, clusterWith('running'));
    expect((await running)?.status).toBe('running');
  });

  it('returns null when it is no longer wanted', async () => {
    const clusters = new FakeClusters(clusterWith('pending'));
    let isCurrent = true;
    const running = waitForRunning(clusters, 'n1', () => isCurrent);
    isCurrent = false;
    clusters.put(clusterWith('running'));
    expect(await running).toBeNull();
  });
});
