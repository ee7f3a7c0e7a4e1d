import type { JupyterFrontEnd } from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { CommandRegistry } from '@lumino/commands';
import { Widget } from '@lumino/widgets';

// Load these modules before the tests, so that the time to compile them does not count as test time.
import '@rjsf/validator-ajv8';
import './create/createDialog';
import './create/options/optionForm';
import './scale/scaleForm';

import { ProblemError } from '../gateway/problems';
import { CommandIDs } from '../tokens';
import { ClusterActions } from '../actions/clusterActions';
import { addClusterCommands } from '../actions/commands';
import { fromInterface } from '../actions/origin';
import { addPanelCommands } from './commands';
import { addCreateCommands } from './create/commands';
import { GatewayPanel } from './panel';
import {
  FakeClusters,
  OPTIONS,
  cluster,
  notLoaded,
  renderOutsideOfAct,
  showDialogs,
  trans,
  dismissDialogs
} from '../testing/fakeClusters';

describe('commands', () => {
  let clusters: FakeClusters;
  let commands: CommandRegistry;
  let panel: GatewayPanel;
  const activateById = jest.fn();
  const settings = {
    composite: {
      presets: [{ name: 'small', workers: { count: 1 } }],
      administratorPresets: [
        { name: 'GPU', options: { gpu: true, variables: { TOKEN: 'x' } } },
        { name: 'broken', options: {}, workers: { count: 1 } }
      ]
    },
    set: jest.fn(async () => undefined)
  };

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
    const app = {
      commands,
      shell: { activateById }
    } as unknown as JupyterFrontEnd;
    addPanelCommands({ app, clusters, actions, panel, trans });
    addCreateCommands({
      app,
      clusters,
      actions,
      panel,
      state: null,
      settings: () => settings,
      trans,
      defaultWorkers: () => 3,
      defaultLabel: () => 'notes'
    });
    Widget.attach(panel, document.body);
  });

  afterEach(() => {
    dismissDialogs();
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
    const execute = (id: string, args: object) =>
      commands.execute(id, fromInterface(args));
    await execute(CommandIDs.stopCluster, { name: 'ns.1' });
    clusters.select('ns.1');
    await execute(CommandIDs.scaleCluster, { count: 5 });
    await execute(CommandIDs.adaptCluster, { minimum: 1, maximum: 4 });
    expect(clusters.stop.mock.calls).toEqual([['ns.1']]);
    expect(clusters.scale.mock.calls).toEqual([['ns.1', 5]]);
    expect(clusters.adapt.mock.calls).toEqual([['ns.1', 1, 4]]);
  });

  describe('on selected rows', () => {
    beforeEach(() => {
      clusters.setClusters(
        cluster({ name: 'a', workers: 0 }),
        cluster({ name: 'b', workers: 0 }),
        cluster({ name: 'c', workers: 0 }),
        cluster({ name: 'd', status: 'stopped' })
      );
      panel.list.select('a', { names: ['a', 'b', 'd'], anchor: 'a' });
    });

    it('stop those that run', async () => {
      await commands.execute(CommandIDs.stopSelected, fromInterface());
      expect(clusters.stop.mock.calls).toEqual([['a'], ['b']]);
    });

    it('dismiss those that have ended', async () => {
      await commands.execute(CommandIDs.dismissSelected, fromInterface());
      expect(clusters.stop.mock.calls).toEqual([['d']]);
    });

    it.each<[string, string]>([
      [CommandIDs.stopSelected, 'Stop 2 clusters?'],
      [
        CommandIDs.dismissSelected,
        'Remove the selected ended clusters from the list?'
      ]
    ])('ask before %s from a link', async (id, title) => {
      const done = commands.execute(id);
      const dialog = await screen.findByRole('dialog');
      await waitFor(() => expect(dialog).toHaveTextContent(title));
      await userEvent.click(
        within(dialog).getByRole('button', { name: 'Cancel' })
      );
      expect(await done).toBe('declined');
      expect(clusters.stop).not.toHaveBeenCalled();
    });
  });

  it.each<[string, object, string]>([
    [CommandIDs.scaleCluster, { count: 0 }, 'Scale analysis-1 to 0 workers?'],
    [
      CommandIDs.scaleCluster,
      { count: 10_000 },
      'Scale analysis-1 to 10000 workers?'
    ],
    [
      CommandIDs.adaptCluster,
      { minimum: 1, maximum: 9 },
      'Scale analysis-1 adaptively from 1 to 9 workers?'
    ]
  ])('ask before %s with %j from a link', async (id, args, title) => {
    const done = commands.execute(id, { name: 'ns.1', ...args });
    const dialog = await screen.findByRole('dialog');
    await waitFor(() => expect(dialog).toHaveTextContent(title));
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Cancel' })
    );
    expect(await done).toBe('declined');
    expect(clusters.scale).not.toHaveBeenCalled();
    expect(clusters.adapt).not.toHaveBeenCalled();
  });

  it.each<[string, object]>([
    [CommandIDs.scaleCluster, { count: 1_000_000 }],
    [CommandIDs.scaleCluster, { count: -1 }],
    [CommandIDs.adaptCluster, { minimum: 0, maximum: 1_000_000 }],
    [CommandIDs.adaptCluster, { minimum: 5 }]
  ])('reject %s with %j', async (id, args) => {
    await expect(
      commands.execute(id, fromInterface({ name: 'ns.1', ...args }))
    ).rejects.toThrow('must be an integer');
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

  it('do not activate a visible panel, which Notebook 7.4 would hide', async () => {
    await commands.execute(CommandIDs.focusPanel);
    expect(activateById).not.toHaveBeenCalled();
    panel.hide();
    await commands.execute(CommandIDs.focusPanel);
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

  it('create from a preset without the dialog, and without values of mappings', async () => {
    clusters.options.mockResolvedValue(OPTIONS);
    const made = await commands.execute(
      CommandIDs.createFromPreset,
      fromInterface({ preset: 'GPU', administrator: true })
    );
    expect(made).toBe('ns.new');
    expect(screen.queryByRole('dialog')).toBeNull();
    const [request] = clusters.create.mock.calls[0];
    expect(request).toMatchObject({
      options: { worker_cores: 2, gpu: true },
      workers: { count: 3 },
      label: 'notes'
    });
    expect(request.options).not.toHaveProperty('variables');
  });

  it.each([
    ['a link', { preset: 'small' }, 'Number of workers', 1],
    [
      'a missing preset',
      fromInterface({ preset: 'gone' }),
      'Number of workers',
      3
    ]
  ])('open the dialog for %s', async (_, args, label, value) => {
    clusters.options.mockResolvedValue(OPTIONS);
    const done = commands.execute(CommandIDs.createFromPreset, args);
    await screen.findByLabelText('Worker Cores');
    expect(screen.getByLabelText(label)).toHaveValue(value);
    expect(clusters.create).not.toHaveBeenCalled();
    await userEvent.keyboard('{Escape}');
    expect(await done).toBeNull();
  });

  it('show in the dialog why a preset could not be created', async () => {
    clusters.options.mockResolvedValue(OPTIONS);
    clusters.create.mockRejectedValueOnce(
      new ProblemError({ code: 'gateway-error', message: 'No.', remedy: '' })
    );
    const done = commands.execute(
      CommandIDs.createFromPreset,
      fromInterface({ preset: 'small' })
    );
    expect(await screen.findByRole('alert')).toHaveTextContent('No.');
    await userEvent.keyboard('{Escape}');
    expect(await done).toBeNull();
  });

  it('duplicate no shared scheduler, because it has no options', () => {
    clusters.setClusters({ ...clusters.clusters[0], kind: 'scheduler' });
    const args = { name: 'ns.1' };
    const { duplicateCluster } = CommandIDs;
    expect(commands.isVisible(duplicateCluster, args)).toBe(false);
    expect(commands.isEnabled(duplicateCluster, args)).toBe(false);
  });

  it('duplicate a cluster with changes', async () => {
    clusters.options.mockResolvedValue(OPTIONS);
    const [original] = clusters.clusters;
    clusters.setClusters({
      ...original,
      options: { worker_cores: 4, variables: { MINE: null } },
      requested: { minimum: 1, maximum: 6 }
    });
    const done = commands.execute(CommandIDs.duplicateCluster, {
      name: 'ns.1'
    });
    const dialog = await screen.findByRole('dialog', {
      name: 'Duplicate analysis-1'
    });
    const cores = await within(dialog).findByLabelText('Worker Cores');
    expect(cores).toHaveValue(4);
    expect(cores).toHaveAccessibleDescription(
      /From 1 to 8\s+As in analysis-1\. Default: 2/
    );
    expect(screen.getByLabelText('Maximum')).toHaveValue(6);
    await userEvent.clear(cores);
    await userEvent.type(cores, '8');
    await userEvent.click(screen.getByRole('button', { name: 'Create' }));
    expect(await done).toBe('ns.new');
    const [request] = clusters.create.mock.calls[0];
    expect(request).toMatchObject({
      like: 'ns.1',
      label: 'analysis-1',
      options: { worker_cores: 8 },
      workers: { minimum: 1, maximum: 6 }
    });
    expect(request.options).not.toHaveProperty('variables');
  });
});
