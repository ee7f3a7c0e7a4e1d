import { FakeClusters, cluster, trans } from '../testing/fakeClusters';
import { idleCluster } from '../testing/idleClusters';
import { badgeOf, showBadge } from './badge';

const NOW = 1_700_000_000_000;
const idle = idleCluster(NOW);
const busy = cluster({
  name: 'busy',
  usage: { core_hours: 1, cores: 8, idle_cores: 0 }
});

describe('badgeOf', () => {
  it('counts idle clusters and their cores', () => {
    expect(badgeOf([idle, busy], trans)).toEqual({
      text: '1',
      caption: '1 idle cluster\n40 cores'
    });
  });

  it('is null without idle clusters', () => {
    expect(badgeOf([busy], trans)).toBeNull();
  });

  it('ignores clusters that have stopped', () => {
    expect(badgeOf([{ ...idle, status: 'stopped' }], trans)).toBeNull();
  });
});

describe('showBadge', () => {
  it('sets the badge when its caption changes, not with each sample', () => {
    const clusters = new FakeClusters(idle);
    const setBadge = jest.fn();
    showBadge(clusters, { setBadge }, trans);
    clusters.setClusters({ ...idle, workers: 7 });
    expect(setBadge).toHaveBeenCalledTimes(1);
    clusters.setClusters(busy);
    expect(setBadge).toHaveBeenLastCalledWith(null);
    expect(setBadge).toHaveBeenCalledTimes(2);
  });
});
