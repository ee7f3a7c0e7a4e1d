import type { Cluster } from '../../wire/wire';
import { FakeClusters } from '../../testing/fakeClusters';
import { createCluster, settle } from '../../testing/fakeNotebook';
import { waitForRunning } from './waitForRunning';

const of = (status: Cluster['status']) => createCluster('n1', { status });

describe('waitForRunning', () => {
  it('returns a running cluster at once', async () => {
    const clusters = new FakeClusters(of('running'));
    expect((await waitForRunning(clusters, 'n1', () => true))?.status).toBe(
      'running'
    );
  });

  it('waits while the cluster starts', async () => {
    const clusters = new FakeClusters(of('pending'));
    const done = jest.fn();
    const running = waitForRunning(clusters, 'n1', () => true).then(done);
    clusters.put(of('pending'));
    await settle();
    expect(done).not.toHaveBeenCalled();
    clusters.put(of('running'));
    await running;
    expect(done).toHaveBeenCalledWith(
      expect.objectContaining({ status: 'running' })
    );
  });

  it.each<Cluster['status']>(['stopping', 'stopped', 'failed'])(
    'returns null if the cluster is %s first',
    async status => {
      const clusters = new FakeClusters(of('pending'));
      const running = waitForRunning(clusters, 'n1', () => true);
      clusters.put(of(status));
      expect(await running).toBeNull();
    }
  );

  it('returns null if the cluster leaves a complete list', async () => {
    const clusters = new FakeClusters(of('pending'));
    const running = waitForRunning(clusters, 'n1', () => true);
    clusters.remove('n1');
    expect(await running).toBeNull();
  });

  it('waits while the list is incomplete', async () => {
    const clusters = new FakeClusters(of('pending'));
    const running = waitForRunning(clusters, 'n1', () => true);
    clusters.setGateway(null);
    clusters.setGateway(true, of('running'));
    expect((await running)?.status).toBe('running');
  });

  it('returns null when it is no longer wanted', async () => {
    const clusters = new FakeClusters(of('pending'));
    let isWanted = true;
    const running = waitForRunning(clusters, 'n1', () => isWanted);
    isWanted = false;
    clusters.put(of('running'));
    expect(await running).toBeNull();
  });
});
