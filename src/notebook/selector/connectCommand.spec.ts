import type { NotebookPanel } from '@jupyterlab/notebook';
import { nullTranslator } from '@jupyterlab/translation';
import { ConnectCommand, parseChoice } from './connectCommand';
import { createCluster, FakeClusters } from '../../testing/fakeNotebook';
import { createConnection } from '../../testing/clusterConnection';

it.each([
  [{}, { does: 'list' }],
  [{ path: 'a.ipynb' }, { does: 'list' }],
  [{ name: 7 }, { does: 'list' }],
  [{ create: true }, { does: 'create' }],
  [{ create: true, name: 'n1' }, { does: 'create' }],
  [
    { create: false, name: 'n1' },
    { does: 'attach', name: 'n1' }
  ],
  [{ name: '' }, { does: 'detach' }]
])('%j: %j', (args, choice) => {
  expect(parseChoice(args)).toEqual(choice);
});

function setUp() {
  const all = createConnection(
    new FakeClusters(
      createCluster('n1', { options: { image: 'here:1' } }),
      createCluster('n2', { options: { image: 'there:2' }, color: 'red' })
    )
  );
  const { connection, clusters } = all;
  const acts = {
    openMenu: jest.fn(),
    create: jest.fn(() => Promise.resolve()),
    runAndReport: jest.fn((_: unknown, action: () => Promise<void>) => action())
  };
  const trans = nullTranslator.load('test');
  const command = new ConnectCommand(
    { of: () => connection },
    acts,
    clusters.typed,
    trans
  );
  const node = document.createElement('div');
  const panel = { toolbar: { node } } as unknown as NotebookPanel;
  return { ...all, acts, command, panel, node };
}

describe('an entry', () => {
  it('is called after what it does', async () => {
    const { command, panel, connection } = setUp();
    // What image the notebook runs in is remembered by the server.
    await connection.restore();
    const label = (args: object) => command.label(panel, { ...args });
    expect(label({})).toBe('Attach Notebook to a Cluster…');
    expect(label({ create: true })).toBe('New Cluster…');
    expect(label({ name: '' })).toBe('No Cluster');
    expect(label({ name: 'n1' })).toBe('label of n1');
    expect(label({ name: 'n2' })).toBe('label of n2 (other image)');
    expect(label({ name: 'n9' })).toBe('n9');
    expect(command.label(null, { name: 'n2' })).toBe('label of n2');
  });

  it('has the color of its cluster', () => {
    const { command } = setUp();
    expect(command.className({ name: 'n2' })).toContain('color-red');
    expect(command.className({ name: 'n9' })).toBe('');
    expect(command.className({ create: true })).toBe('');
  });

  it('is marked where the notebook uses that cluster', async () => {
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

describe('executed', () => {
  it('attaches, and detaches', async () => {
    const { command, panel, connection } = setUp();
    await connection.restore();
    await command.execute(panel, { name: 'n1' });
    expect(connection.state.kind).toBe('connected');
    await command.execute(panel, { name: '' });
    expect(connection.state.kind).toBe('none');
  });

  it('makes a cluster', async () => {
    const { command, panel, acts, connection } = setUp();
    await command.execute(panel, { create: true });
    expect(acts.create).toHaveBeenCalledWith(connection);
    expect(acts.runAndReport).not.toHaveBeenCalled();
  });

  it('opens the list below the chooser, else below the toolbar', async () => {
    const { command, panel, acts, connection, node } = setUp();
    await command.execute(panel, {});
    expect(acts.openMenu).toHaveBeenLastCalledWith(connection, node);
    const button = document.createElement('button');
    button.className = 'jp-DaskGateway-linkButton';
    node.append(button);
    await command.execute(panel, {});
    expect(acts.openMenu).toHaveBeenLastCalledWith(connection, button);
  });
});
