import type { JupyterFrontEnd } from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import { CommandRegistry } from '@lumino/commands';

import { FakeClusters, cluster, trans } from '../testing/fakeClusters';
import { CommandIDs } from '../tokens';
import { addCommands } from './commands';
import type { DashboardOpener } from './opener';

const PLOT = { id: 'cpu', label: 'CPU', path: 'individual-cpu' };

describe('commands of dashboards', () => {
  let clusters: FakeClusters;
  let commands: CommandRegistry;
  let underMenu: string | undefined;
  const opener = {
    open: jest.fn(() => Promise.resolve()),
    openLayout: jest.fn(() => Promise.resolve<string[]>([]))
  };
  const reveal = jest.fn();

  beforeEach(() => {
    clusters = new FakeClusters(cluster());
    clusters.plots.mockResolvedValue([{ ...PLOT, group: 'other' }]);
    commands = new CommandRegistry();
    commands.addCommand(CommandIDs.focusPanel, { execute: () => undefined });
    underMenu = undefined;
    const app = {
      commands,
      contextMenuHitTest: () =>
        underMenu === undefined
          ? undefined
          : { dataset: { plot: underMenu, cluster: 'ns.1' } }
    } as unknown as JupyterFrontEnd;
    addCommands({
      app,
      clusters,
      opener: () => Promise.resolve(opener as unknown as DashboardOpener),
      hasDock: true,
      trans,
      reveal,
      store: {
        layouts: [{ name: 'mine', area: { type: 'tabs', plots: ['a'] } }],
        defaultLayout: ''
      }
    });
  });

  afterEach(() => {
    Notification.dismiss();
    jest.clearAllMocks();
  });

  const enabled = (args = {}) =>
    [CommandIDs.openDashboard, CommandIDs.openLayout].map(command =>
      commands.isEnabled(command, args)
    );

  const messages = () =>
    Notification.manager.notifications.map(({ message }) => message);

  it('show the list of dashboards without a plot', async () => {
    await commands.execute(CommandIDs.openDashboard, { name: 'ns.1' });
    expect(reveal).toHaveBeenCalled();
    expect(clusters.selected).toBe('ns.1');
    expect(opener.open).not.toHaveBeenCalled();
  });

  it.each<[string, unknown]>([
    ['its id', 'cpu'],
    ['an object', PLOT]
  ])('open a plot by %s', async (_, plot) => {
    await commands.execute(CommandIDs.openDashboard, { plot: plot as string });
    expect(opener.open).toHaveBeenCalledWith(
      expect.objectContaining({
        plot: expect.objectContaining(PLOT),
        cluster: null
      }),
      undefined
    );
  });

  it('open the plot of the context menu at a location', async () => {
    underMenu = 'cpu';
    const args = { location: 'split-right', pinned: true };
    await commands.execute(CommandIDs.openDashboard, args);
    expect(opener.open).toHaveBeenCalledWith(
      expect.objectContaining({ cluster: 'ns.1' }),
      'split-right'
    );
  });

  it.each([
    'missing',
    7,
    [],
    { id: 'x' },
    { ...PLOT, path: '../../../../logout' },
    { ...PLOT, label: 5 }
  ])('open nothing for the plot %j', async plot => {
    await commands.execute(CommandIDs.openDashboard, { plot });
    expect(opener.open).not.toHaveBeenCalled();
    expect(messages()).toEqual(['The cluster does not have this dashboard.']);
  });

  it('reject a location that does not exist', async () => {
    await expect(
      commands.execute(CommandIDs.openDashboard, {
        plot: 'cpu',
        location: 'up'
      })
    ).rejects.toThrow('location must be one of');
  });

  it('open a saved layout, and name the dashboards that are missing', async () => {
    opener.openLayout.mockResolvedValueOnce(['a']);
    await commands.execute(CommandIDs.openLayout, { layout: 'mine' });
    expect(opener.openLayout).toHaveBeenCalledWith(
      { type: 'tabs', plots: ['a'] },
      null
    );
    expect(messages()).toEqual([
      'The cluster does not have these dashboards: a.'
    ]);
  });

  it.each(['..', 'a/b', '', 'x'.repeat(300)])(
    'open no layout for the cluster %j',
    async name => {
      await commands.execute(CommandIDs.openLayout, { name });
      expect(opener.openLayout).not.toHaveBeenCalled();
      expect(messages()).toEqual(['Select a running cluster first.']);
    }
  );

  it('open the layout of another scheduler', async () => {
    const args = { name: 'port:8787', pinned: true };
    await commands.execute(CommandIDs.openLayout, args);
    expect(opener.openLayout).toHaveBeenCalledWith(undefined, 'port:8787');
  });

  it('are enabled while their cluster runs', () => {
    expect(enabled()).toEqual([true, true]);
    expect(enabled({ name: 'port:8787' })).toEqual([true, true]);
    clusters.setClusters(cluster({ status: 'stopped' }));
    expect(enabled()).toEqual([false, false]);
  });

  it('are disabled for a pending cluster while another one runs', () => {
    clusters.put(cluster({ name: 'ns.2', status: 'pending' }));
    expect(enabled({ name: 'ns.2' })).toEqual([false, false]);
    clusters.select('ns.2');
    expect(enabled()).toEqual([false, false]);
  });

  it('choose no cluster if several run and none is selected', async () => {
    clusters.put(cluster({ name: 'ns.2' }));
    expect(enabled()).toEqual([false, false]);
    await commands.execute(CommandIDs.openLayout);
    expect(messages()).toEqual(['Select a running cluster first.']);
    expect(clusters.selected).toBeNull();
  });

  it('open a listed plot of a cluster that is not selected', async () => {
    clusters.put(cluster({ name: 'ns.2' }));
    underMenu = 'cpu';
    const args = { location: 'split-right', pinned: true };
    expect(commands.isEnabled(CommandIDs.openDashboard, args)).toBe(true);
    await commands.execute(CommandIDs.openDashboard, args);
    expect(opener.open).toHaveBeenCalledWith(
      expect.objectContaining({ cluster: 'ns.1' }),
      'split-right'
    );
  });

  it('resolve a URL before they open it', async () => {
    clusters.resolve.mockResolvedValueOnce({ cluster: 'ns.1', path: 'status' });
    await commands.execute(CommandIDs.openDashboardUrl, {
      url: 'http://localhost:8787/status'
    });
    expect(opener.open).toHaveBeenCalledWith({
      plot: { id: 'status', label: 'Dashboard', path: 'status' },
      cluster: 'ns.1'
    });
  });
});
