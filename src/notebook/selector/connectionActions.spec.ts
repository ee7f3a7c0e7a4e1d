import { Notification } from '@jupyterlab/apputils';
import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { CommandIDs } from '../../tokens';
import { ConnectionActions } from './connectionActions';
import {
  createCluster,
  reportOf,
  FakeClusters,
  settle
} from '../../testing/fakeNotebook';
import { createConnection } from '../../testing/clusterConnection';

function setUp() {
  const all = createConnection(
    new FakeClusters(createCluster('n1'), createCluster('n2'))
  );
  const { clusters } = all;
  const commands = new CommandRegistry();
  const create = jest.fn((): string | null => 'n2');
  commands.addCommand(CommandIDs.createCluster, { execute: create });
  const trans = nullTranslator.load('test');
  const context = { app: { commands }, clusters: clusters.typed, trans };
  const acts = new ConnectionActions(context, { of: () => [] });
  return { ...all, acts, create };
}

describe('what a person does', () => {
  const error = jest.spyOn(Notification, 'error').mockReturnValue('');
  beforeEach(() => error.mockClear());

  it('is told where it failed, with whose it was and why', async () => {
    const { acts, connection, kernel } = setUp();
    await connection.restore();
    kernel.results.connect = { ename: 'OSError', evalue: 'no way' };
    acts.connectInCell(connection, createCluster('n1'));
    await settle();
    expect(error).toHaveBeenCalledTimes(1);
    expect(error).toHaveBeenCalledWith(
      expect.stringMatching(/^label of n1: no way /),
      expect.anything()
    );
  });

  it('connects with a cell that is seen where a fresh notebook is offered one', async () => {
    const { acts, connection, kernel, runInCell } = setUp();
    await connection.restore();
    acts.connectInCell(connection, createCluster('n1'));
    await settle();
    expect(runInCell).toHaveBeenCalledWith(createCluster('n1'), true);
    kernel.results.connect = reportOf('n1');
    acts.reconnect(connection);
    await settle();
    expect(runInCell).toHaveBeenLastCalledWith(createCluster('n1'), false);
  });

  it('makes a cluster and attaches to it, unless none came of it', async () => {
    const { acts, connection, kernel, create } = setUp();
    await connection.restore();
    create.mockReturnValueOnce(null);
    await acts.create(connection);
    expect(kernel.calls).toEqual([]);
    kernel.results.connect = reportOf('n2');
    await acts.create(connection);
    expect(connection.state).toMatchObject({
      kind: 'connected',
      label: 'label of n2'
    });
  });
});

it('the likely cluster is the selected one, where it runs', () => {
  const { acts, clusters } = setUp();
  expect(acts.suggestedCluster()).toBeNull();
  clusters.selected = 'n2';
  expect(acts.suggestedCluster()?.name).toBe('n2');
  clusters.put(createCluster('n2', { status: 'stopped' }));
  expect(acts.suggestedCluster()).toBeNull();
});

it('without a cluster there is nothing to compare', async () => {
  const { acts, connection, kernel } = setUp();
  await acts.showComparison(connection);
  expect(kernel.calls).toEqual([]);
});
