import type { JupyterFrontEnd } from '@jupyterlab/application';
import { Dialog, Notification, WidgetTracker } from '@jupyterlab/apputils';
import { screen, within } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';

import {
  FakeClusters,
  cluster,
  renderOutsideOfAct,
  showDialogs,
  trans
} from '../testing/fakeClusters';
import { DashboardOpener } from './opener';
import type { DashboardPane } from './pane/pane';

describe('DashboardOpener without a dock', () => {
  const replace = jest.fn();
  const add = jest.fn();
  const tracker = new WidgetTracker<DashboardPane>({ namespace: 'test' });
  let clusters: FakeClusters;
  let opener: DashboardOpener;
  let open: jest.SpyInstance;

  beforeAll(() => {
    showDialogs();
    renderOutsideOfAct();
  });

  beforeEach(() => {
    clusters = new FakeClusters(cluster());
    const id = 'individual-progress';
    clusters.plots.mockResolvedValue([
      { id, label: id, path: id, group: 'other' }
    ]);
    clusters.view.mockResolvedValue({
      base: '/dask-gateway/view/a/',
      expires: 0,
      id: 'v'
    });
    const app = { shell: { add } } as unknown as JupyterFrontEnd;
    opener = new DashboardOpener(app, null, clusters, trans, tracker);
    const tab = { location: { replace } } as unknown as Window;
    open = jest.spyOn(window, 'open').mockReturnValue(tab);
  });

  afterEach(() => {
    Dialog.flush();
    Notification.dismiss();
    jest.restoreAllMocks();
    replace.mockReset();
  });

  it('opens the status page in a browser tab instead of a layout', async () => {
    expect(await opener.openLayout(undefined, 'ns.1')).toEqual([]);
    expect(replace).toHaveBeenCalledWith(
      'http://localhost/dask-gateway/view/a/status'
    );
    expect(add).not.toHaveBeenCalled();
    expect(tracker.size).toBe(0);
  });

  it.each([
    ['Open', 1],
    ['Cancel', 0]
  ])(
    'asks before it opens a page that slows the scheduler: %s',
    async (button, tabs) => {
      clusters.patch('ns.1', { tasks: { memory: 6_000 } });
      const done = opener.openTab('ns.1', 'graph');
      const dialog = await screen.findByRole('dialog', {
        name: 'Open this dashboard?'
      });
      expect(open).not.toHaveBeenCalled();
      await userEvent.click(
        within(dialog).getByRole('button', { name: button })
      );
      await done;
      expect(open).toHaveBeenCalledTimes(tabs);
    }
  );

  it('offers a button when the browser blocked the tab', async () => {
    open.mockReturnValueOnce(null);
    await opener.openTab('ns.1', 'status');
    expect(clusters.view).not.toHaveBeenCalled();
    const [{ message, options }] = Notification.manager.notifications;
    expect(message).toBe('Your browser blocked the new tab.');
    options.actions?.[0].callback(new MouseEvent('click'));
    expect(open).toHaveBeenCalledTimes(2);
    await Promise.resolve();
    expect(replace).toHaveBeenCalledWith(
      'http://localhost/dask-gateway/view/a/status'
    );
  });
});
