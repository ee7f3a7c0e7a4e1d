import { framePromise } from '@jupyterlab/testing';
import { CommandRegistry } from '@lumino/commands';
import { Widget } from '@lumino/widgets';
import { act } from '@testing-library/react';

import { FakeClusters, cluster, trans } from '../../testing/fakeClusters';
import { CommandIDs } from '../../tokens';
import { HistoryStore } from '../history';
import { ClusterPane } from './clusterPane';

describe('ClusterPane', () => {
  let clusters: FakeClusters;
  let pane: ClusterPane;
  const stop = jest.fn();

  beforeEach(() => {
    clusters = new FakeClusters(cluster());
    const commands = new CommandRegistry();
    commands.addCommand(CommandIDs.stopCluster, {
      label: 'Stop Cluster',
      execute: stop
    });
    const history = new HistoryStore(clusters);
    pane = new ClusterPane({
      name: 'ns.1',
      clusters,
      commands,
      history,
      trans
    });
  });

  afterEach(() => act(() => pane.dispose()));

  it('is titled by the label of the cluster', () => {
    expect(pane.title.label).toBe('Cluster Page of analysis-1');
  });

  it('follows a new label', () => {
    clusters.setClusters(cluster({ label: 'renamed' }));
    expect(pane.title.label).toBe('Cluster Page of renamed');
  });

  it('has the commands that exist in its toolbar', () => {
    expect([...pane.toolbar.names()]).toContain(CommandIDs.stopCluster);
    expect([...pane.toolbar.names()]).not.toContain(CommandIDs.scaleCluster);
  });

  it('holds a lease only while it is visible', async () => {
    act(() => Widget.attach(pane, document.body));
    expect(clusters.viewers).toBe(1);
    act(() => pane.hide());
    expect(clusters.viewers).toBe(0);
    act(() => pane.show());
    expect(clusters.viewers).toBe(1);
    // JupyterLab's toolbar measures itself later, and fails if it is disposed by then.
    await framePromise();
    act(() => pane.dispose());
    expect(clusters.viewers).toBe(0);
  });
});
