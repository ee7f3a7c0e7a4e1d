import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { CommandIDs } from '../../tokens';
import type { NotebookLink } from '../link';
import { openChooserMenu } from '../menu';
import { clusterOf, FakeClusters, settle } from './fakes';

const link = { path: 'a.ipynb', association: null } as NotebookLink;

function setUp(...names: string[]) {
  const clusters = new FakeClusters(...names.map(name => clusterOf(name)));
  const commands = new CommandRegistry();
  const execute = jest.fn();
  commands.addCommand(CommandIDs.attachNotebook, {
    label: ({ name }) => (typeof name === 'string' ? name : 'new'),
    execute
  });
  const anchor = document.body;
  const trans = nullTranslator.load('test');
  openChooserMenu(commands, clusters.typed, link, anchor, trans);
  return { clusters, execute };
}

const items = () =>
  [...document.querySelectorAll('.lm-Menu-item[data-type="command"]')].map(
    node => node.textContent
  );
const press = (key: string, keyCode: number) =>
  document
    .querySelector('.lm-Menu')
    ?.dispatchEvent(
      new KeyboardEvent('keydown', { key, keyCode, bubbles: true })
    );

describe('the menu', () => {
  afterEach(() => press('Escape', 27));

  it('has the server look while it is open, and shows what comes', async () => {
    const { clusters, execute } = setUp('n1');
    expect(items()).toEqual(['n1', 'new']);
    expect(clusters.watchers).toBe(1);
    press('ArrowDown', 40);
    press('ArrowDown', 40);
    clusters.put(clusterOf('n2', { status: 'pending' }));
    expect(items()).toEqual(['n1', 'n2', 'new']);
    expect(clusters.watchers).toBe(1);
    // What was active still is.
    press('Enter', 13);
    await settle();
    expect(execute).toHaveBeenCalledWith({ path: 'a.ipynb', create: true });
    expect(items()).toEqual([]);
    expect(clusters.watchers).toBe(0);
  });

  it('stays closed', () => {
    const { clusters } = setUp('n1');
    press('Escape', 27);
    clusters.put(clusterOf('n2'));
    expect(items()).toEqual([]);
    expect(clusters.watchers).toBe(0);
  });
});
