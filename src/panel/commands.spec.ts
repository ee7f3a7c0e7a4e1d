import type { JupyterFrontEnd } from '@jupyterlab/application';
import { Dialog, Notification } from '@jupyterlab/apputils';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { CommandRegistry } from '@lumino/commands';
import { Widget } from '@lumino/widgets';

// What loads on demand is there before the tests begin: how long jest takes to compile it is none of their business.
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

  it('are disabled where it is open which cluster they apply to', () => {
    expect(commands.isEnabled(CommandIDs.stopCluster)).toBe(true);
    clusters.bring(...clusters.clusters, cluster({ name: 'ns.3' }));
    expect(commands.isEnabled(CommandIDs.stopCluster)).toBe(false);
  });

  it('take a name, else the selected cluster', async () => {
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

  it('are off for what is over', () => {
    const args = { name: 'ns.2' };
    expect(commands.isEnabled(CommandIDs.stopCluster, args)).toBe(false);
    expect(commands.isEnabled(CommandIDs.scaleCluster, args)).toBe(false);
    expect(commands.isEnabled(CommandIDs.renameCluster, args)).toBe(true);
  });

  it('show the panel to open a form in it', async () => {
    panel.hide();
    await commands.execute(CommandIDs.scaleCluster, { name: 'ns.1' });
    expect(activateById).toHaveBeenCalledWith(panel.id);
  });

  it('open the form in the row where no number is given', async () => {
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

  it('stop all that is not over, after asking once', async () => {
    const user = userEvent.setup();
    clusters.bring(
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

  it('create a cluster by the notebook’s name and select it once it is there', async () => {
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
    clusters.bring(...clusters.clusters, cluster({ name: 'ns.new' }));
    expect(clusters.selected).toBe('ns.new');
  });

  // A key that is pressed before the dialog has the focus is lost.
  const untilFocused = () =>
    waitFor(() =>
      expect(screen.getByLabelText('Number of workers')).toHaveFocus()
    );

  it('open one dialog of a double click', async () => {
    const user = userEvent.setup();
    const first = commands.execute(CommandIDs.createCluster);
    expect(await commands.execute(CommandIDs.createCluster)).toBeNull();
    await untilFocused();
    await user.keyboard('{Escape}');
    expect(await first).toBeNull();
    expect(clusters.options).toHaveBeenCalledTimes(1);
  });

  it('tell that the dialog could not be loaded, and load it at the next click', async () => {
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

  it('holds a lease while the panel is visible, and only then', () => {
    expect(clusters.leases).toBe(1);
    panel.hide();
    expect(clusters.leases).toBe(0);
    panel.show();
    expect(clusters.leases).toBe(1);
    panel.dispose();
    expect(clusters.leases).toBe(0);
  });

  it('names the panel’s region and its button', async () => {
    const region = screen.getByRole('region', { name: 'Dask Gateway' });
    // A button of JupyterLab's toolbar is a custom element, whose role jsdom does not see.
    await waitFor(() =>
      expect(within(region).getByLabelText('New Cluster')).toBeVisible()
    );
  });
});
