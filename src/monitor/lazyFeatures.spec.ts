import { Notification } from '@jupyterlab/apputils';

import { FakeClusters, cluster, trans } from '../testing/fakeClusters';
import { Caretaker } from '../actions/idleActions';
import { HistoryStore } from './history';
import { present } from './lazyFeatures';

const MINUTE = 60_000;

afterEach(() => Notification.dismiss());

describe('a notice', () => {
  it('says how long clusters idle by the server’s clock', () => {
    const since = Date.now() + 50 * MINUTE;
    const one = cluster({ idle: { since } });
    const clusters = new FakeClusters({
      ...one,
      idle_management: { ...one.idle_management, level: 'notice' }
    });
    clusters.clockOffset = 60 * MINUTE;
    const notices = present({
      clusters,
      panel: null,
      caretaker: new Caretaker(clusters, trans),
      history: new HistoryStore(clusters),
      trans,
      onOverview: () => undefined,
      onStopWhenFinished: () => undefined
    });
    expect(Notification.manager.notifications[0]?.message).toMatch(
      /^analysis-1 has been idle for 10 min/
    );
    notices.dispose();
  });
});
