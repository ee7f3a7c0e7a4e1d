import { FakeClusters } from '../../testing/fakeClusters';
import { createCluster } from '../../testing/fakeNotebook';
import { AutoLabel } from './autoLabel';

function setUp(created_here = false) {
  const clusters = new FakeClusters(createCluster('n1', { created_here }));
  return { clusters, autoLabel: new AutoLabel(clusters) };
}

describe('AutoLabel', () => {
  it('labels a cluster after its first user', async () => {
    const { clusters, autoLabel } = setUp();
    await autoLabel.labelAfter('era5', 'n1', true);
    expect(clusters.update.mock.calls).toEqual([['n1', { label: 'era5' }]]);
  });

  it.each([true, false])(
    'labels a cluster once, also if its first user is new: %p',
    async isNew => {
      const { clusters, autoLabel } = setUp();
      await autoLabel.labelAfter('era5', 'n1', isNew);
      clusters.update.mockClear();
      await autoLabel.labelAfter('waves', 'n1', true);
      expect(clusters.update).not.toHaveBeenCalled();
    }
  );

  it('keeps the label of a cluster that had users before', async () => {
    const { clusters, autoLabel } = setUp();
    await autoLabel.labelAfter('era5', 'n1', false);
    expect(clusters.update).not.toHaveBeenCalled();
  });

  it('keeps the label of a cluster that was created in the panel', async () => {
    const { clusters, autoLabel } = setUp(true);
    await autoLabel.labelAfter('era5', 'n1', true);
    expect(clusters.update).not.toHaveBeenCalled();
  });

  it('labels a cluster later that is not listed yet', async () => {
    const { clusters, autoLabel } = setUp();
    await autoLabel.labelAfter('era5', 'n2', true);
    clusters.put(createCluster('n2', { created_here: false }));
    await autoLabel.labelAfter('era5', 'n2', true);
    expect(clusters.update.mock.calls).toEqual([['n2', { label: 'era5' }]]);
  });

  it('ignores a failure, because the user can set the label', async () => {
    const { clusters, autoLabel } = setUp();
    jest.spyOn(clusters, 'update').mockRejectedValueOnce(new Error('away'));
    await expect(
      autoLabel.labelAfter('era5', 'n1', true)
    ).resolves.toBeUndefined();
  });
});
