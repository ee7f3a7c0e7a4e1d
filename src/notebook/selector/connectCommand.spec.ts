import type { NotebookPanel } from '@jupyterlab/notebook';
import { nullTranslator } from '@jupyterlab/translation';
import { screen, waitFor, within } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { FakeClusters, showDialogs } from '../../testing/fakeClusters';
import { ConnectCommand, parseChoice } from './connectCommand';
import { createCluster } from '../../testing/fakeNotebook';
import { createConnection } from '../../testing/clusterConnection';

describe('parseChoice', () => {
  it.each([
    [{}, { action: 'openMenu' }],
    [{ path: 'a.ipynb' }, { action: 'openMenu' }],
    [{ name: 7 }, { action: 'openMenu' }],
    [{ create: true }, { action: 'create' }],
    [{ create: true, name: 'n1' }, { action: 'create' }],
    [
      { create: false, name: 'n1' },
      { action: 'connect', name: 'n1', inCell: false }
    ],
    [
      { name: 'n1', inCell: true },
      { action: 'connect', name: 'n1', inCell: true }
    ],
    [{ name: '' }, { action: 'disconnect' }]
  ])('parses %j as %j', (args, choice) => {
    expect(parseChoice(args)).toEqual(choice);
  });
});

function setUp() {
  const all = createConnection(
    new FakeClusters(
      createCluster('n1', { options: { image: 'here:1' } }),
      createCluster('n2', { options: { image: 'there:2' }, color: 'red' })
    )
  );
  const { connection, clusters } = all;
  const actions = {
    openMenu: jest.fn(),
    create: jest.fn(() => Promise.resolve()),
    runAndReport: jest.fn((_: unknown, action: () => Promise<void>) => action())
  };
  const trans = nullTranslator.load('test');
  const command = new ConnectCommand(
    { connectionOf: () => connection },
    actions,
    clusters,
    trans
  );
  const node = document.createElement('div');
  const panel = { toolbar: { node } } as unknown as NotebookPanel;
  return { ...all, actions, command, panel, node };
}

describe('ConnectCommand.label', () => {
  it('depends on the arguments', async () => {
    const { command, panel, connection } = setUp();
    // The server knows the image of the notebook.
    await connection.restore();
    const label = (args: object) => command.label(panel, { ...args });
    expect(label({})).toBe('Connect Notebook to Cluster…');
    expect(label({ create: true })).toBe('New Cluster…');
    expect(label({ name: '' })).toBe('No Cluster');
    expect(label({ name: 'n1' })).toBe('label of n1');
    expect(label({ name: 'n2' })).toBe('label of n2 (different image)');
    expect(label({ name: 'n9' })).toBe('n9');
    expect(command.label(null, { name: 'n2' })).toBe('label of n2');
  });

  it('names the gateway of a cluster where there are several', () => {
    const { command, clusters } = setUp();
    const [gateway] = clusters.gateways;
    clusters.gateways = [
      gateway,
      { ...gateway, name: 'slurm', label: 'Slurm' }
    ];
    clusters.put(createCluster('n3', { gateway: 'slurm' }));
    expect(command.label(null, { name: 'n3' })).toBe('label of n3 on Slurm');
  });

  it('comes with the color of its cluster', () => {
    const { command } = setUp();
    expect(command.className({ name: 'n2' })).toContain('color-red');
    expect(command.className({ name: 'n9' })).toBe('');
    expect(command.className({ create: true })).toBe('');
  });

  it('is checked if the notebook uses that cluster', async () => {
    const { command, panel, connection } = setUp();
    await connection.restore();
    expect(command.isUsed(panel, { name: '' })).toBe(false);
    await connection.connect('n1');
    expect(command.isUsed(panel, { name: 'n1' })).toBe(true);
    expect(command.isUsed(panel, { name: 'n2' })).toBe(false);
    expect(command.isUsed(panel, {})).toBe(false);
    expect(command.isUsed(null, { name: 'n1' })).toBe(false);
  });
});

describe('ConnectCommand.execute', () => {
  beforeAll(showDialogs);

  it('connects and disconnects', async () => {
    const { command, panel, connection } = setUp();
    await connection.restore();
    await command.execute(panel, { name: 'n1' }, 'interface');
    expect(connection.state.kind).toBe('connected');
    await command.execute(panel, { name: '' }, 'interface');
    expect(connection.state.kind).toBe('none');
  });

  it.each([
    [{ name: 'n1' }, 'Connect era5 to label of n1?'],
    [{ name: '' }, 'Disconnect era5 from its cluster?']
  ])('asks before a link changes the connection: %j', async (args, title) => {
    const { command, panel, connection, kernel } = setUp();
    await connection.restore();
    await connection.connect('n1');
    kernel.calls.splice(0);
    const done = command.execute(panel, args, 'other');
    const dialog = await screen.findByRole('dialog');
    await waitFor(() => expect(dialog).toHaveTextContent(title));
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Cancel' })
    );
    await done;
    expect(kernel.calls).toEqual([]);
    expect(connection.state.kind).toBe('connected');
  });

  it('creates a cluster', async () => {
    const { command, panel, actions, connection } = setUp();
    await command.execute(panel, { create: true }, 'interface');
    expect(actions.create).toHaveBeenCalledWith(connection);
    expect(actions.runAndReport).not.toHaveBeenCalled();
  });

  it('opens the menu below the cluster selector, else below the toolbar', async () => {
    const { command, panel, actions, connection, node } = setUp();
    await command.execute(panel, {}, 'interface');
    expect(actions.openMenu).toHaveBeenLastCalledWith(connection, node);
    const button = document.createElement('button');
    button.className = 'jp-DaskGateway-selectorButton';
    node.append(button);
    await command.execute(panel, {}, 'interface');
    expect(actions.openMenu).toHaveBeenLastCalledWith(connection, button);
  });
});
