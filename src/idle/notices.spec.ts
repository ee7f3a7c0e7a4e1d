import { NotificationManager } from '@jupyterlab/apputils';

import type * as Wire from '../wire/wire';
import { FakeClusters, cluster } from '../testing/fakeClusters';
import { Notices } from './notices';

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

function setup(...initial: Wire.Cluster[]) {
  const clusters = new FakeClusters(...initial);
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
    (kind, affected) => ({
      message: `${kind}: ${affected.map(({ name }) => name).join()}`,
      type: 'warning',
      actions: []
    }),
    window.sessionStorage
  );
  const shown = () => manager.notifications.map(({ message }) => message);
  return { clusters, manager, added, notices, shown };
}

describe('Notices', () => {
  beforeEach(() => window.sessionStorage.clear());

  it('does not repeat handled notices after a page reload', () => {
    const before = setup(idle('a'), idle('b', { finished: true }));
    before.manager.dismiss(before.manager.notifications[0].id);
    const [left] = before.shown();
    before.notices.dispose();
    const { clusters, shown } = setup(idle('a'), idle('b', { finished: true }));
    expect(shown()).toEqual([left]);
    clusters.setClusters(idle('a', {}, 2), idle('b', {}, 2));
    expect(shown()).toEqual(['idle: a,b']);
  });

  it('ignores invalid data in the browser storage', () => {
    window.sessionStorage.setItem(
      'jupyterlab-dask-gateway:handled-notices',
      '{'
    );
    expect(setup(idle('a')).shown()).toEqual(['idle: a']);
  });

  it('announces an episode once while its numbers change', () => {
    const { clusters, added } = setup(idle('a'));
    clusters.setClusters({ ...idle('a'), workers: 3 });
    clusters.setClusters({ ...idle('a'), workers: 4 });
    expect(added).toEqual(['idle: a']);
  });

  it('combines several clusters in one notice', () => {
    const { clusters, shown } = setup(idle('a'));
    clusters.setClusters(idle('a'), idle('b'));
    expect(shown()).toEqual(['idle: a,b']);
  });

  it('updates the notice when one of several clusters leaves', () => {
    const { clusters, manager, added, shown } = setup(idle('a'), idle('b'));
    const [{ id }] = manager.notifications;
    clusters.setClusters(cluster({ name: 'a' }), idle('b'));
    expect(shown()).toEqual(['idle: b']);
    expect(manager.notifications[0].id).toBe(id);
    expect(added).toEqual(['idle: a,b']);
    manager.dismiss(id);
    clusters.setClusters(idle('b'));
    expect(shown()).toEqual([]);
  });

  it('removes the notice when the cluster is busy, and shows it for the next episode', () => {
    const { clusters, shown } = setup(idle('a'));
    clusters.setClusters(cluster({ name: 'a' }));
    expect(shown()).toEqual([]);
    clusters.setClusters(idle('a', {}, 2));
    expect(shown()).toEqual(['idle: a']);
  });

  it('does not repeat a closed notice for the same cluster', () => {
    const { clusters, manager, shown } = setup(idle('a'));
    manager.dismiss(manager.notifications[0].id);
    clusters.setClusters(idle('a'));
    expect(shown()).toEqual([]);
    clusters.setClusters(idle('a'), idle('b'));
    expect(shown()).toEqual(['idle: b']);
  });

  it('repeats a notice after a snooze', () => {
    const { clusters, manager, shown } = setup(idle('a'));
    manager.dismiss(manager.notifications[0].id);
    clusters.setClusters(idle('a', { level: 'none', snoozed_until: 5 }));
    clusters.setClusters(idle('a', { snoozed_until: 5 }));
    expect(shown()).toEqual(['idle: a']);
  });

  it('repeats a notice after Keep Alive', () => {
    const { clusters, manager, shown } = setup(idle('a'));
    manager.dismiss(manager.notifications[0].id);
    clusters.setClusters(idle('a', { level: 'none', kept_alive: true }));
    clusters.setClusters(idle('a'));
    expect(shown()).toEqual(['idle: a']);
  });

  it.each(['idle', 'finished'])(
    'keeps notices, visible and closed, after a failed poll: %s',
    kind => {
      const finished = kind === 'finished';
      const management = { stop_when_finished: finished };
      const due = (...names: string[]) =>
        names.map(name => idle(name, { ...management, finished }));
      const unknown = (...names: string[]) =>
        names.map(name => idle(name, { ...management, level: 'none' }));
      const { clusters, manager, added, shown } = setup(...due('a'));
      manager.dismiss(manager.notifications[0].id);
      clusters.setClusters(...due('a', 'b'));
      clusters.setClusters(...unknown('a', 'b'));
      expect(shown()).toEqual([`${kind}: b`]);
      clusters.setClusters(...due('a', 'b'));
      expect(added).toEqual([`${kind}: a`, `${kind}: b`]);
      clusters.setClusters(...unknown('a'), ...due('b', 'c'));
      expect(shown()).toEqual([`${kind}: b,c`]);
    }
  );

  it('removes a notice when its subject is gone', () => {
    const { clusters, shown } = setup(
      idle('a'),
      idle('b', { finished: true, stop_when_finished: true })
    );
    clusters.setClusters(
      { ...idle('a', { level: 'none' }), workers: 0 },
      idle('b', { level: 'none' })
    );
    expect(shown()).toEqual([]);
  });

  it('does not repeat a closed notice after a server restart', () => {
    const { clusters, manager, shown } = setup(idle('a'));
    manager.dismiss(manager.notifications[0].id);
    clusters.setClusters();
    clusters.setClusters(cluster({ name: 'a', idle: null, workers: 0 }));
    clusters.setClusters(idle('a', { level: 'none' }));
    clusters.setClusters(idle('a'));
    expect(shown()).toEqual([]);
    clusters.setClusters(idle('a', {}, 2));
    expect(shown()).toEqual(['idle: a']);
  });

  it('shows a new countdown when the time of the action changes', () => {
    const due = (action_at: number) =>
      idle('a', { level: 'countdown', action: 'stop', action_at });
    const { clusters, manager, shown } = setup(due(8));
    manager.dismiss(manager.notifications[0].id);
    clusters.setClusters(due(8));
    expect(shown()).toEqual([]);
    clusters.setClusters(due(9));
    expect(shown()).toEqual(['countdown: a']);
  });

  it('shows a countdown even if the idle notice was closed', () => {
    const { clusters, manager, shown } = setup(idle('a'));
    manager.dismiss(manager.notifications[0].id);
    const countdown = {
      level: 'countdown',
      action: 'stop',
      action_at: 9
    } as const;
    clusters.setClusters(idle('a', countdown), idle('b', { finished: true }));
    expect(shown().sort()).toEqual(['countdown: a', 'finished: b']);
  });

  it('ignores ended clusters, and does nothing after it is disposed', () => {
    const ended: Wire.Cluster = { ...idle('a'), status: 'stopped' };
    const { clusters, notices, shown } = setup(ended);
    expect(shown()).toEqual([]);
    notices.dispose();
    clusters.setClusters(idle('b'));
    expect(shown()).toEqual([]);
  });
});
