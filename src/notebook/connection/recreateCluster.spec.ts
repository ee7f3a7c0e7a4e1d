import { ProblemError } from '../../gateway/problems';
import { FakeClusters, cluster } from '../../testing/fakeClusters';
import { recreateCluster } from './recreateCluster';

const kept = { name: 'ns.1', label: 'analysis', options: { image: 'old' } };

describe('making a cluster like another one', () => {
  it('leaves its workers to the server, which knows what was taken from it since', async () => {
    const clusters = new FakeClusters(cluster({ requested: { count: 0 } }));
    await recreateCluster(clusters, kept, { image: 'new' });
    expect(clusters.create.mock.calls).toEqual([
      [
        {
          options: { image: 'new' },
          label: 'analysis',
          like: 'ns.1',
          request: expect.any(String)
        }
      ]
    ]);
  });

  it('goes by the file where nobody knows the other one any more', async () => {
    const clusters = new FakeClusters();
    clusters.create.mockRejectedValueOnce(
      new ProblemError({ code: 'cluster-not-found', message: '', remedy: '' })
    );
    await recreateCluster(clusters, kept, {});
    const [[first], [second]] = clusters.create.mock.calls;
    expect(first.like).toBe('ns.1');
    expect(second.like).toBeUndefined();
    expect(second.options).toEqual({ image: 'old' });
    expect(second.request).not.toBe(first.request);
  });
});
