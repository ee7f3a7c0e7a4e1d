import { FakeClusters } from '../../testing/fakeClusters';
import { createCluster, settle } from '../../testing/fakeNotebook';
import { LEASE_DURATION, waitForCluster } from './waitForCluster';

describe('waitForCluster', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('returns a listed cluster at once, and holds no lease', async () => {
    const clusters = new FakeClusters(createCluster('n1'));
    const found = await waitForCluster(clusters, 'n1', () => true);
    expect(found?.name).toBe('n1');
    expect(clusters.viewers).toBe(0);
  });

  it('holds a lease until the cluster is listed', async () => {
    const clusters = new FakeClusters();
    const found = waitForCluster(clusters, 'n1', () => true);
    await settle();
    expect(clusters.viewers).toBe(1);
    clusters.put(createCluster('n2'));
    expect(clusters.viewers).toBe(1);
    clusters.put(createCluster('n1'));
    expect((await found)?.name).toBe('n1');
    expect(clusters.viewers).toBe(0);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('waits without a lease after a minute', async () => {
    const clusters = new FakeClusters();
    const found = waitForCluster(clusters, 'n1', () => true);
    await settle();
    jest.advanceTimersByTime(LEASE_DURATION);
    expect(clusters.viewers).toBe(0);
    clusters.put(createCluster('n1'));
    expect((await found)?.name).toBe('n1');
  });

  it.each(['n1', null])(
    'returns null when it is no longer wanted: %p',
    async name => {
      const clusters = new FakeClusters();
      let isCurrent = true;
      const found = waitForCluster(clusters, name, () => isCurrent);
      isCurrent = false;
      clusters.put(createCluster('n2'));
      expect(await found).toBeNull();
      expect(clusters.viewers).toBe(0);
    }
  );
});
