import type * as Wire from '../wire/wire';
import { FakeClusters, cluster } from '../testing/fakeClusters';
import { settle } from '../testing/fakeNotebook';
import { FinishedAnnouncer, type Desktop } from './desktopNotifications';

function idle(
  name: string,
  management: Partial<Wire.IdleManagement> = {},
  since = 1
): Wire.Cluster {
  const base = cluster({ name, label: name, workers: 2 });
  return {
    ...base,
    idle: { since },
    idle_management: {
      ...base.idle_management,
      level: 'notice',
      ...management
    }
  };
}

describe('FinishedAnnouncer', () => {
  function desktop(permission: NotificationPermission) {
    const titles: string[] = [];
    class Fake {
      static permission = permission;
      static requestPermission = jest.fn(async () => permission);
      constructor(title: string) {
        titles.push(title);
      }
    }
    const fake: Desktop = Fake;
    return { fake, titles, request: Fake.requestPermission };
  }
  const byName = ({ name }: Wire.Cluster) => Promise.resolve(name);

  it('notifies once for each finished cluster', async () => {
    const { fake, titles } = desktop('granted');
    const clusters = new FakeClusters(idle('old', { finished: true }));
    const announcer = new FinishedAnnouncer(clusters, fake, byName);
    clusters.setClusters(
      idle('old', { finished: true }),
      idle('a', { finished: true })
    );
    clusters.setClusters(idle('a', { finished: true }));
    await settle();
    expect(titles).toEqual(['a']);
    announcer.dispose();
    clusters.setClusters(idle('b', { finished: true }));
    await settle();
    expect(titles).toEqual(['a']);
  });

  it('does not notify about clusters that had finished before a page reload', async () => {
    const { fake, titles } = desktop('granted');
    const clusters = new FakeClusters();
    clusters.boot = null;
    new FinishedAnnouncer(clusters, fake, byName);
    clusters.setClusters();
    clusters.boot = 'boot';
    clusters.setClusters(idle('old', { finished: true }));
    await settle();
    expect(titles).toEqual([]);
    clusters.setClusters(
      idle('old', { finished: true }),
      idle('a', { finished: true })
    );
    await settle();
    expect(titles).toEqual(['a']);
  });

  it('does not notify again after a failed poll', async () => {
    const { fake, titles } = desktop('granted');
    const clusters = new FakeClusters();
    new FinishedAnnouncer(clusters, fake, byName);
    clusters.setClusters(idle('a', { finished: true }));
    clusters.setClusters({
      ...idle('a', { level: 'none' }),
      unreachable_since: 5
    });
    clusters.setClusters(idle('a', { finished: true }));
    await settle();
    expect(titles).toEqual(['a']);
    clusters.setClusters(idle('a', { finished: true }, 2));
    await settle();
    expect(titles).toEqual(['a', 'a']);
  });

  it('requests permission only if the user has not decided, and respects a denied permission', async () => {
    const denied = desktop('denied');
    const clusters = new FakeClusters();
    const announcer = new FinishedAnnouncer(clusters, denied.fake, byName);
    await announcer.requestPermission();
    expect(denied.request).not.toHaveBeenCalled();
    clusters.setClusters(idle('a', { finished: true }));
    await settle();
    expect(denied.titles).toEqual([]);
    const open = desktop('default');
    await new FinishedAnnouncer(
      clusters,
      open.fake,
      byName
    ).requestPermission();
    expect(open.request).toHaveBeenCalledTimes(1);
  });
});
