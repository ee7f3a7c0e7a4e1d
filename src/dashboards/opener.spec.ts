import type { JupyterFrontEnd } from '@jupyterlab/application';
import { Notification, WidgetTracker } from '@jupyterlab/apputils';

import { FakeClusters, cluster, trans } from '../testing/fakeClusters';
import { DashboardOpener } from './opener';
import type { DashboardPane } from './pane';

describe('DashboardOpener without a dock', () => {
  const replace = jest.fn();
  const add = jest.fn();
  const tracker = new WidgetTracker<DashboardPane>({ namespace: 'test' });
  let clusters: FakeClusters;
  let opener: DashboardOpener;
  let open: jest.SpyInstance;

  beforeEach(() => {
    clusters = new FakeClusters(cluster());
    const id = 'individual-progress';
    clusters.plots.mockResolvedValue([
      { id, label: id, path: id, group: 'other' }
    ]);
    clusters.view.mockResolvedValue({ base: '/view/', expires: 0, id: 'v' });
    const app = { shell: { add } } as unknown as JupyterFrontEnd;
    opener = new DashboardOpener(app, null, clusters, trans, tracker);
    const tab = { location: { replace } } as unknown as Window;
    open = jest.spyOn(window, 'open').mockReturnValue(tab);
  });

  afterEach(() => {
    Notification.dismiss();
    jest.restoreAllMocks();
    replace.mockReset();
  });

  it('opens the status page in a browser tab instead of a layout', async () => {
    expect(await opener.openLayout(undefined, 'ns.1')).toEqual([]);
    expect(replace).toHaveBeenCalledWith('http://localhost/view/status');
    expect(add).not.toHaveBeenCalled();
    expect(tracker.size).toBe(0);
  });

  it('offers a button when the browser blocked the tab', async () => {
    open.mockReturnValueOnce(null);
    await opener.openTab('ns.1', 'status');
    expect(clusters.view).not.toHaveBeenCalled();
    const [{ message, options }] = Notification.manager.notifications;
    expect(message).toBe('Your browser blocked the new tab.');
    options.actions?.[0].callback(new MouseEvent('click'));
    expect(open).toHaveBeenCalledTimes(2);
    await Promise.resolve();
    expect(replace).toHaveBeenCalledWith('http://localhost/view/status');
  });
});
