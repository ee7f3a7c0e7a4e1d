import { ProblemError } from '../../gateway/problems';
import { FakeClusters, cluster } from '../../testing/fakeClusters';
import { recreateCluster } from './recreateCluster';

const association = {
  name: 'ns.1',
  label: 'analysis',
  options: { image: 'old' }
};

describe('recreateCluster', () => {
  it('leaves the number of workers to the server', async () => {
    const clusters = new FakeClusters(cluster({ requested: { count: 0 } }));
    await recreateCluster(clusters, association, { image: 'new' });
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

  it('uses the gateway of the file', async () => {
    const clusters = new FakeClusters();
    const copied = { ...association, name: null, gateway: 'slurm' };
    await recreateCluster(clusters, copied, {});
    expect(clusters.create.mock.calls[0][0].gateway).toBe('slurm');
  });

  it('uses the options of the file if the server does not know the cluster', async () => {
    const clusters = new FakeClusters();
    clusters.create.mockRejectedValueOnce(
      new ProblemError({ code: 'cluster-not-found', message: '', remedy: '' })
    );
    await recreateCluster(clusters, association, {});
    const [[first], [second]] = clusters.create.mock.calls;
    expect(first.like).toBe('ns.1');
    expect(second.like).toBeUndefined();
    expect(second.options).toEqual({ image: 'old' });
    expect(second.request).not.toBe(first.request);
  });
});
