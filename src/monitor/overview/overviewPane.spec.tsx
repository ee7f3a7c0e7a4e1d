import { framePromise } from '@jupyterlab/testing';
import { Widget } from '@lumino/widgets';
import { act } from '@testing-library/react';

import { FakeClusters, cluster, trans } from '../../testing/fakeClusters';
import { HistoryStore } from '../history';
import { OverviewPane } from './overviewPane';

describe('OverviewPane', () => {
  let clusters: FakeClusters;
  let pane: OverviewPane;

  beforeEach(() => {
    clusters = new FakeClusters(cluster());
    const history = new HistoryStore(clusters);
    pane = new OverviewPane({ name: 'ns.1', clusters, history, trans });
  });

  afterEach(() => act(() => pane.dispose()));

  it('is titled by the label of the cluster', () => {
    expect(pane.title.label).toBe('Overview of analysis-1');
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
