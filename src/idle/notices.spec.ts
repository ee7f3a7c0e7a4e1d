import { NotificationManager } from '@jupyterlab/apputils';

import type * as Wire from '../gateway/wire';
import { FakeClusters, cluster } from '../testing/fakeClusters';
import { FinishedAnnouncer, type Desktop } from './desktopNotifications';
import { Notices } from './notices';

function idle(
  name: string,
  watch: Partial<Wire.IdleManagement> = {},
  since = 1
): Wire.Cluster {
  const base = cluster({ name, label: name, workers: 2 });
  return {
    ...base,
    idle: { since },
    idle_management: {
      ...base.idle_management,
      level: 'notice',
      ...watch
    }
  };
}

function setup(...there: Wire.Cluster[]) {
  const clusters = new FakeClusters(...there);
  const manager = new NotificationManager();
  const added: string[] = [];
  manager.changed.connect((_, { type, notification }) => {
    if (type === 'added') {
      added.push(notification.message);
    }
  });
  const notices = new Notices(
    clusters,
    manager,
    (kind, concerned) => ({
      message: `${kind}: ${concerned.map(one => one.name).join()}`,
      type: 'warning',
      actions: []
    }),
    window.sessionStorage
  );
  const shown = () => manager.notifications.map(one => one.message);
  return { clusters, manager, added, notices, shown };
}

describe('Notices', () => {
  beforeEach(() => window.sessionStorage.clear());

  it('that were answered do not come back when the page is loaded again, but others do', () => {
    const before = setup(idle('a'), idle('b', { finished: true }));
    before.manager.dismiss(before.manager.notifications[0].id);
    const [left] = before.shown();
    before.notices.dispose();
    const { clusters, shown } = setup(idle('a'), idle('b', { finished: true }));
    expect(shown()).toEqual([left]);
    clusters.bring(idle('a', {}, 2), idle('b', {}, 2));
    expect(shown()).toEqual(['idle: a,b']);
  });

  it('do not mind what else is in the browser’s storage', () => {
    window.sessionStorage.setItem('jupyterlab-dask-gateway:answered', '{');
    expect(setup(idle('a')).shown()).toEqual(['idle: a']);
  });

  it('tell of an episode once, whatever its numbers do', () => {
    const { clusters, added } = setup(idle('a'));
    clusters.bring({ ...idle('a'), workers: 3 });
    clusters.bring({ ...idle('a'), workers: 4 });
    expect(added).toEqual(['idle: a']);
  });

  it('merge several clusters into one', () => {
    const { clusters, shown } = setup(idle('a'));
    clusters.bring(idle('a'), idle('b'));
    expect(shown()).toEqual(['idle: a,b']);
  });

  it('tell nothing again where one of several leaves', () => {
    const { clusters, manager, added, shown } = setup(idle('a'), idle('b'));
    const [{ id }] = manager.notifications;
    clusters.bring(cluster({ name: 'a' }), idle('b'));
    expect(shown()).toEqual(['idle: b']);
    expect(manager.notifications[0].id).toBe(id);
    expect(added).toEqual(['idle: a,b']);
    manager.dismiss(id);
    clusters.bring(idle('b'));
    expect(shown()).toEqual([]);
  });

  it('go when the cluster works again, and come with the next episode', () => {
    const { clusters, shown } = setup(idle('a'));
    clusters.bring(cluster({ name: 'a' }));
    expect(shown()).toEqual([]);
    clusters.bring(idle('a', {}, 2));
    expect(shown()).toEqual(['idle: a']);
  });

  it('that were answered do not come back, but those of others come', () => {
    const { clusters, manager, shown } = setup(idle('a'));
    manager.dismiss(manager.notifications[0].id);
    clusters.bring(idle('a'));
    expect(shown()).toEqual([]);
    clusters.bring(idle('a'), idle('b'));
    expect(shown()).toEqual(['idle: b']);
  });

  it('come again after a snooze', () => {
    const { clusters, manager, shown } = setup(idle('a'));
    manager.dismiss(manager.notifications[0].id);
    clusters.bring(idle('a', { level: 'none', snoozed_until: 5 }));
    clusters.bring(idle('a', { snoozed_until: 5 }));
    expect(shown()).toEqual(['idle: a']);
  });

  it('come again after Keep Alive', () => {
    const { clusters, manager, shown } = setup(idle('a'));
    manager.dismiss(manager.notifications[0].id);
    clusters.bring(idle('a', { level: 'none', kept_alive: true }));
    clusters.bring(idle('a'));
    expect(shown()).toEqual(['idle: a']);
  });

  it.each(['idle', 'finished'])(
    'of the kind %s outlive a look that failed, shown and answered',
    kind => {
      const finished = kind === 'finished';
      const watch = { stop_when_finished: finished };
      const there = (...names: string[]) =>
        names.map(name => idle(name, { ...watch, finished }));
      const silent = (...names: string[]) =>
        names.map(name => idle(name, { ...watch, level: 'none' }));
      const { clusters, manager, added, shown } = setup(...there('a'));
      manager.dismiss(manager.notifications[0].id);
      clusters.bring(...there('a', 'b'));
      clusters.bring(...silent('a', 'b'));
      expect(shown()).toEqual([`${kind}: b`]);
      clusters.bring(...there('a', 'b'));
      expect(added).toEqual([`${kind}: a`, `${kind}: b`]);
      clusters.bring(...silent('a'), ...there('b', 'c'));
      expect(shown()).toEqual([`${kind}: b,c`]);
    }
  );

  it('go where a person took what they are about', () => {
    const { clusters, shown } = setup(
      idle('a'),
      idle('b', { finished: true, stop_when_finished: true })
    );
    clusters.bring(
      { ...idle('a', { level: 'none' }), workers: 0 },
      idle('b', { level: 'none' })
    );
    expect(shown()).toEqual([]);
  });

  it('that were answered do not come back with a server that has just started', () => {
    const { clusters, manager, shown } = setup(idle('a'));
    manager.dismiss(manager.notifications[0].id);
    clusters.bring();
    clusters.bring(cluster({ name: 'a', idle: null, workers: 0 }));
    clusters.bring(idle('a', { level: 'none' }));
    clusters.bring(idle('a'));
    expect(shown()).toEqual([]);
    clusters.bring(idle('a', {}, 2));
    expect(shown()).toEqual(['idle: a']);
  });

  it('tell anew of an act that is to be done at another time', () => {
    const due = (due: number) =>
      idle('a', { level: 'countdown', action: 'stop', action_at: due });
    const { clusters, manager, shown } = setup(due(8));
    manager.dismiss(manager.notifications[0].id);
    clusters.bring(due(8));
    expect(shown()).toEqual([]);
    clusters.bring(due(9));
    expect(shown()).toEqual(['countdown: a']);
  });

  it('announce what is about to be done even where idleness was answered', () => {
    const { clusters, manager, shown } = setup(idle('a'));
    manager.dismiss(manager.notifications[0].id);
    const countdown = {
      level: 'countdown',
      action: 'stop',
      action_at: 9
    } as const;
    clusters.bring(idle('a', countdown), idle('b', { finished: true }));
    expect(shown().sort()).toEqual(['countdown: a', 'finished: b']);
  });

  it('say nothing of clusters that are over, or once disposed', () => {
    const over: Wire.Cluster = { ...idle('a'), status: 'stopped' };
    const { clusters, notices, shown } = setup(over);
    expect(shown()).toEqual([]);
    notices.dispose();
    clusters.bring(idle('b'));
    expect(shown()).toEqual([]);
  });
});

describe('FinishedAnnouncer', () => {
  function desktop(permission: NotificationPermission) {
    const said: string[] = [];
    class Fake {
      static permission = permission;
      static requestPermission = jest.fn(async () => permission);
      constructor(title: string) {
        said.push(title);
      }
    }
    const fake: Desktop = Fake;
    return { fake, said, ask: Fake.requestPermission };
  }
  const byName = (one: Wire.Cluster) => one.name;

  it('tells of the end of work once, where that is allowed', () => {
    const { fake, said } = desktop('granted');
    const clusters = new FakeClusters(idle('old', { finished: true }));
    const announcer = new FinishedAnnouncer(clusters, fake, byName);
    clusters.bring(
      idle('old', { finished: true }),
      idle('a', { finished: true })
    );
    clusters.bring(idle('a', { finished: true }));
    expect(said).toEqual(['a']);
    announcer.dispose();
    clusters.bring(idle('b', { finished: true }));
    expect(said).toEqual(['a']);
  });

  it('does not tell again, after a reload, of what had finished before', () => {
    const { fake, said } = desktop('granted');
    const clusters = new FakeClusters();
    clusters.boot = null;
    new FinishedAnnouncer(clusters, fake, byName);
    clusters.bring();
    clusters.boot = 'boot';
    clusters.bring(idle('old', { finished: true }));
    expect(said).toEqual([]);
    clusters.bring(
      idle('old', { finished: true }),
      idle('a', { finished: true })
    );
    expect(said).toEqual(['a']);
  });

  it('does not tell again after a look that failed', () => {
    const { fake, said } = desktop('granted');
    const clusters = new FakeClusters();
    new FinishedAnnouncer(clusters, fake, byName);
    clusters.bring(idle('a', { finished: true }));
    clusters.bring({ ...idle('a', { level: 'none' }), unreachable_since: 5 });
    clusters.bring(idle('a', { finished: true }));
    expect(said).toEqual(['a']);
    clusters.bring(idle('a', { finished: true }, 2));
    expect(said).toEqual(['a', 'a']);
  });

  it('asks only where nobody has answered, and keeps silent where it must', async () => {
    const denied = desktop('denied');
    const clusters = new FakeClusters();
    const announcer = new FinishedAnnouncer(clusters, denied.fake, byName);
    await announcer.ask();
    expect(denied.ask).not.toHaveBeenCalled();
    clusters.bring(idle('a', { finished: true }));
    expect(denied.said).toEqual([]);
    const open = desktop('default');
    await new FinishedAnnouncer(clusters, open.fake, byName).ask();
    expect(open.ask).toHaveBeenCalledTimes(1);
  });
});
