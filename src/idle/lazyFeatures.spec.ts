import { Notification } from '@jupyterlab/apputils';

import { ClusterActions } from '../actions/clusterActions';
import { FakeClusters, trans } from '../testing/fakeClusters';
import { idleCluster } from '../testing/idleClusters';
import { addIdleFeatures } from './lazyFeatures';

const MINUTE = 60_000;

const addFeatures = (clusters: FakeClusters) =>
  addIdleFeatures({
    clusters,
    panel: null,
    actions: new ClusterActions(clusters, trans),
    trans,
    execute: () => undefined
  });

afterEach(() => Notification.dismiss());

describe('addIdleFeatures', () => {
  it('measures idle times by the clock of the server', () => {
    const clusters = new FakeClusters(idleCluster(Date.now() + 60 * MINUTE));
    clusters.clockOffset = 60 * MINUTE;
    const notices = addFeatures(clusters);
    expect(Notification.manager.notifications[0]?.message).toMatch(
      /^analysis-1 has been idle for 10 min/
    );
    notices.dispose();
  });

  it('names the gateway of a cluster where there are several', () => {
    const clusters = new FakeClusters(
      idleCluster(Date.now(), {}, { gateway: 'slurm' })
    );
    const [gateway] = clusters.gateways;
    clusters.gateways = [
      gateway,
      { ...gateway, name: 'slurm', label: 'Slurm' }
    ];
    const notices = addFeatures(clusters);
    expect(Notification.manager.notifications[0]?.message).toMatch(
      /^analysis-1 on Slurm has been idle/
    );
    notices.dispose();
  });
});
