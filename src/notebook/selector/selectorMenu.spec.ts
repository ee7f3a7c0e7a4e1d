import { nullTranslator } from '@jupyterlab/translation';
import { MenuSvg } from '@jupyterlab/ui-components';
import { CommandRegistry } from '@lumino/commands';
import type { Cluster } from '../../wire/wire';
import { CommandIDs } from '../../tokens';
import type { ClusterConnection } from '../connection/clusterConnection';
import { selectorEntries, openSelectorMenu } from './selectorMenu';
import { FakeClusters } from '../../testing/fakeClusters';
import { createCluster, settle } from '../../testing/fakeNotebook';

const connection = { path: 'a.ipynb', association: null } as ClusterConnection;

function setUp(...names: string[]) {
  const clusters = new FakeClusters(...names.map(name => createCluster(name)));
  const commands = new CommandRegistry();
  const execute = jest.fn();
  commands.addCommand(CommandIDs.selectNotebookCluster, {
    label: ({ name }) => (typeof name === 'string' ? name : 'new'),
    execute
  });
  commands.addCommand(CommandIDs.runOnCluster, {
    label: 'run',
    execute: () => undefined
  });
  const anchor = document.body;
  const trans = nullTranslator.load('test');
  openSelectorMenu(commands, clusters, connection, anchor, trans);
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

describe('openSelectorMenu', () => {
  afterEach(() => press('Escape', 27));

  it('holds a lease while it is open, and follows the list', async () => {
    const { clusters, execute } = setUp('n1');
    expect(items()).toEqual(['n1', 'run', 'new']);
    expect(clusters.viewers).toBe(1);
    press('ArrowDown', 40);
    press('ArrowDown', 40);
    press('ArrowDown', 40);
    clusters.put(createCluster('n2', { status: 'pending' }));
    expect(items()).toEqual(['n2', 'n1', 'run', 'new']);
    expect(clusters.viewers).toBe(1);
    // The active entry is still the active one.
    press('Enter', 13);
    await settle();
    expect(execute).toHaveBeenCalledWith({ path: 'a.ipynb', create: true });
    expect(items()).toEqual([]);
    expect(clusters.viewers).toBe(0);
  });

  it('keeps its items if the entries stay the same', () => {
    const { clusters } = setUp('n1');
    const clear = jest.spyOn(MenuSvg.prototype, 'clearItems');
    clusters.put(createCluster('n1', { workers: 7 }));
    expect(clear).not.toHaveBeenCalled();
    clusters.put(createCluster('n2'));
    expect(clear).toHaveBeenCalledTimes(1);
    clear.mockRestore();
  });

  it('is disposed after it closes', () => {
    jest.useFakeTimers();
    const dispose = jest.spyOn(MenuSvg.prototype, 'dispose');
    setUp('n1');
    press('Escape', 27);
    jest.runAllTimers();
    expect(dispose).toHaveBeenCalledTimes(1);
    dispose.mockRestore();
    jest.useRealTimers();
  });

  it('does not open again when the list changes', () => {
    const { clusters } = setUp('n1');
    press('Escape', 27);
    clusters.put(createCluster('n2'));
    expect(items()).toEqual([]);
    expect(clusters.viewers).toBe(0);
  });
});

describe('selectorEntries', () => {
  const entries = (
    association: ClusterConnection['association'],
    ...clusters: Cluster[]
  ) =>
    selectorEntries({ clusters }, { path: 'a.ipynb', association }).map(
      entry => ('command' in entry ? [entry.command, entry.args] : entry.type)
    );
  const connect = (args: object) => [
    CommandIDs.selectNotebookCluster,
    { path: 'a.ipynb', ...args }
  ];
  const create = connect({ create: true });
  const run = [CommandIDs.runOnCluster, { path: 'a.ipynb' }];

  it('contains the starting and running clusters, the newest first, and a new one last', () => {
    const all = (
      ['pending', 'running', 'stopping', 'stopped', 'failed'] as const
    ).map(status => createCluster(status, { status }));
    expect(entries(null, ...all)).toEqual([
      connect({ name: 'running' }),
      connect({ name: 'pending' }),
      'separator',
      run,
      create
    ]);
    expect(entries(null)).toEqual([run, create]);
  });

  it('contains "No Cluster" and the comparison if the notebook uses a cluster', () => {
    const used = { name: 'n1', label: 'ERA5', options: {} };
    expect(entries(used)).toEqual([
      connect({ name: '' }),
      [CommandIDs.compareEnvironments, { path: 'a.ipynb' }],
      'separator',
      create
    ]);
  });
});
