import type { NotebookPanel } from '@jupyterlab/notebook';
import { nullTranslator } from '@jupyterlab/translation';
import { AttachCommand, choiceOf } from './connectCommand';
import { clusterOf, FakeClusters } from '../../testing/fakeNotebook';
import { linkOf } from '../../testing/clusterConnection';

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
  expect(choiceOf(args)).toEqual(choice);
});

function setUp() {
  const all = linkOf(
    new FakeClusters(
      clusterOf('n1', { options: { image: 'here:1' } }),
      clusterOf('n2', { options: { image: 'there:2' }, color: 'red' })
    )
  );
  const { link, clusters } = all;
  const acts = {
    choose: jest.fn(),
    create: jest.fn(() => Promise.resolve()),
    tell: jest.fn((_: unknown, action: () => Promise<void>) => action())
  };
  const trans = nullTranslator.load('test');
  const command = new AttachCommand(
    { of: () => link },
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
    const { command, panel, link } = setUp();
    // What image the notebook runs in is remembered by the server.
    await link.restore();
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
    const { command, panel, link } = setUp();
    await link.restore();
    expect(command.isUsed(panel, { name: '' })).toBe(false);
    await link.attach('n1');
    expect(command.isUsed(panel, { name: 'n1' })).toBe(true);
    expect(command.isUsed(panel, { name: 'n2' })).toBe(false);
    expect(command.isUsed(panel, {})).toBe(false);
    expect(command.isUsed(null, { name: 'n1' })).toBe(false);
  });
});

describe('executed', () => {
  it('attaches, and detaches', async () => {
    const { command, panel, link } = setUp();
    await link.restore();
    await command.execute(panel, { name: 'n1' });
    expect(link.state.kind).toBe('connected');
    await command.execute(panel, { name: '' });
    expect(link.state.kind).toBe('none');
  });

  it('makes a cluster', async () => {
    const { command, panel, acts, link } = setUp();
    await command.execute(panel, { create: true });
    expect(acts.create).toHaveBeenCalledWith(link);
    expect(acts.tell).not.toHaveBeenCalled();
  });

  it('opens the list below the chooser, else below the toolbar', async () => {
    const { command, panel, acts, link, node } = setUp();
    await command.execute(panel, {});
    expect(acts.choose).toHaveBeenLastCalledWith(link, node);
    const button = document.createElement('button');
    button.className = 'jp-DaskGateway-linkButton';
    node.append(button);
    await command.execute(panel, {});
    expect(acts.choose).toHaveBeenLastCalledWith(link, button);
  });
});
