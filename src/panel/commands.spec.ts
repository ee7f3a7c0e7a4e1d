import type { JupyterFrontEnd } from '@jupyterlab/application';
import { Dialog, Notification } from '@jupyterlab/apputils';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { CommandRegistry } from '@lumino/commands';
import { Widget } from '@lumino/widgets';

// Load these modules before the tests, so that the time to compile them does not count as test time.
import '@rjsf/validator-ajv8';
import './create/createDialog';
import './create/optionForm';
import './scale/scaleForm';

import { CommandIDs } from '../tokens';
import { ClusterActions } from '../actions/clusterActions';
import { addClusterCommands } from '../actions/commands';
import { addPanelCommands } from './commands';
import { GatewayPanel } from './panel';
import {
  FakeClusters,
  cluster,
  notLoaded,
  renderOutsideOfAct,
  showDialogs,
  trans
} from '../testing/fakeClusters';

describe('commands', () => {
  let clusters: FakeClusters;
  let commands: CommandRegistry;
  let panel: GatewayPanel;
  const activateById = jest.fn();

  beforeAll(() => {
    showDialogs();
    renderOutsideOfAct();
  });

  beforeEach(() => {
    clusters = new FakeClusters(
      cluster({ workers: 0 }),
      cluster({ name: 'ns.2', label: 'old', status: 'stopped' })
    );
    commands = new CommandRegistry();
    const actions = new ClusterActions(clusters, trans);
    panel = new GatewayPanel({ clusters, actions, commands, trans });
    addClusterCommands({ commands, clusters, actions, trans });
    addPanelCommands({
      app: { commands, shell: { activateById } } as unknown as JupyterFrontEnd,
      clusters,
      actions,
      panel,
      state: null,
      trans,
      defaultWorkers: () => 3,
      defaultLabel: () => 'notes'
    });
    Widget.attach(panel, document.body);
  });

  afterEach(() => {
    Dialog.flush();
    panel.dispose();
    jest.clearAllMocks();
  });

  it('describe their arguments', async () => {
    for (const id of commands.listCommands()) {
      const { args } = await commands.describedBy(id);
      expect(args).toMatchObject({ type: 'object', properties: {} });
    }
  });

  it('are disabled if the cluster is ambiguous', () => {
    expect(commands.isEnabled(CommandIDs.stopCluster)).toBe(true);
    clusters.setClusters(...clusters.clusters, cluster({ name: 'ns.3' }));
    expect(commands.isEnabled(CommandIDs.stopCluster)).toBe(false);
  });

  it('use the given name, or the selected cluster', async () => {
    await commands.execute(CommandIDs.stopCluster, { name: 'ns.1' });
    clusters.select('ns.1');
    await commands.execute(CommandIDs.scaleCluster, { count: 5 });
    await commands.execute(CommandIDs.adaptCluster, {
      minimum: 1,
      maximum: 4
    });
    expect(clusters.stop.mock.calls).toEqual([['ns.1']]);
    expect(clusters.scale.mock.calls).toEqual([['ns.1', 5]]);
    expect(clusters.adapt.mock.calls).toEqual([['ns.1', 1, 4]]);
  });

  it('are disabled for ended clusters', () => {
    const args = { name: 'ns.2' };
    expect(commands.isEnabled(CommandIDs.stopCluster, args)).toBe(false);
    expect(commands.isEnabled(CommandIDs.scaleCluster, args)).toBe(false);
    expect(commands.isEnabled(CommandIDs.renameCluster, args)).toBe(true);
  });

  it('show the panel before they open a form in it', async () => {
    panel.hide();
    await commands.execute(CommandIDs.scaleCluster, { name: 'ns.1' });
    expect(activateById).toHaveBeenCalledWith(panel.id);
  });

  it('open the form in the row without a number', async () => {
    await commands.execute(CommandIDs.scaleCluster, { name: 'ns.1' });
    expect(activateById).not.toHaveBeenCalled();
    expect(await screen.findByLabelText('Number of workers')).toBeVisible();
    expect(clusters.scale).not.toHaveBeenCalled();
  });

  it('rename and recolor', async () => {
    const name = 'ns.1';
    await commands.execute(CommandIDs.renameCluster, { name, label: ' new ' });
    await commands.execute(CommandIDs.setColor, { name, color: 'teal' });
    await commands.execute(CommandIDs.setColor, { name });
    expect(clusters.update.mock.calls).toEqual([
      [name, { label: 'new' }],
      [name, { color: 'teal' }],
      [name, { color: 'green' }]
    ]);
  });

  it('stop all active clusters after one confirmation', async () => {
    const user = userEvent.setup();
    clusters.setClusters(
      ...clusters.clusters,
      cluster({ name: 'ns.3', label: 'busy' })
    );
    const done = commands.execute(CommandIDs.stopAllClusters);
    const dialog = await screen.findByRole('dialog');
    await waitFor(() =>
      expect(dialog).toHaveTextContent('Stop all 2 clusters?')
    );
    expect(dialog).toHaveTextContent('analysis-1, busy');
    await user.click(within(dialog).getByRole('button', { name: 'Stop All' }));
    await done;
    expect(clusters.stop.mock.calls).toEqual([['ns.1'], ['ns.3']]);
  });

  it('create a cluster with the label of the notebook and select it when it is listed', async () => {
    const user = userEvent.setup();
    const done = commands.execute(CommandIDs.createCluster);
    const create = await screen.findByRole('button', { name: 'Create' });
    await waitFor(() => expect(create).toBeEnabled());
    await user.click(create);
    expect(await done).toBe('ns.new');
    expect(clusters.create.mock.calls[0][0]).toMatchObject({
      label: 'notes',
      workers: { count: 3 }
    });
    expect(clusters.selected).toBeNull();
    clusters.setClusters(...clusters.clusters, cluster({ name: 'ns.new' }));
    expect(clusters.selected).toBe('ns.new');
  });

  // Keys that are pressed before the dialog has the focus are lost.
  const untilFocused = () =>
    waitFor(() =>
      expect(screen.getByLabelText('Number of workers')).toHaveFocus()
    );

  it('open one dialog for a double click', async () => {
    const user = userEvent.setup();
    const first = commands.execute(CommandIDs.createCluster);
    expect(await commands.execute(CommandIDs.createCluster)).toBeNull();
    await untilFocused();
    await user.keyboard('{Escape}');
    expect(await first).toBeNull();
    expect(clusters.options).toHaveBeenCalledTimes(1);
  });

  it('report that the dialog could not be loaded, and load it at the next click', async () => {
    const user = userEvent.setup();
    const { manager } = Notification;
    manager.dismiss();
    jest.doMock('./create/createDialog', notLoaded);
    expect(await commands.execute(CommandIDs.createCluster)).toBeNull();
    expect(manager.notifications.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^A part .* could not be loaded\. Check .*\.$/)
    ]);
    jest.dontMock('./create/createDialog');
    const done = commands.execute(CommandIDs.createCluster);
    await untilFocused();
    await user.keyboard('{Escape}');
    expect(await done).toBeNull();
  });

  it('registers a viewer only while the panel is visible', () => {
    expect(clusters.viewers).toBe(1);
    panel.hide();
    expect(clusters.viewers).toBe(0);
    panel.show();
    expect(clusters.viewers).toBe(1);
    panel.dispose();
    expect(clusters.viewers).toBe(0);
  });

  it('labels the region of the panel and its button', async () => {
    const region = screen.getByRole('region', { name: 'Dask Gateway' });
    // jsdom does not know the role of JupyterLab's toolbar buttons, which are custom elements.
    await waitFor(() =>
      expect(within(region).getByLabelText('New Cluster')).toBeVisible()
    );
  });
});
