import { Notification } from '@jupyterlab/apputils';
import { nullTranslator } from '@jupyterlab/translation';
import { CommandRegistry } from '@lumino/commands';
import { fromInterface } from '../../actions/origin';
import { CommandIDs } from '../../tokens';
import { ConnectionActions } from './connectionActions';
import { FakeClusters } from '../../testing/fakeClusters';
import { createCluster, reportOf, settle } from '../../testing/fakeNotebook';
import { createConnection } from '../../testing/clusterConnection';

function setUp() {
  const all = createConnection(
    new FakeClusters(createCluster('n1'), createCluster('n2'))
  );
  const { actions: clusterActions, clusters } = all;
  const commands = new CommandRegistry();
  const create = jest.fn((): string | null => 'n2');
  commands.addCommand(CommandIDs.createCluster, { execute: create });
  const executed = jest.fn();
  commands.addCommand(CommandIDs.compareEnvironments, { execute: executed });
  const trans = nullTranslator.load('test');
  const context = {
    actions: clusterActions,
    app: { commands },
    ...{ clusters, trans }
  };
  const actions = new ConnectionActions(context, { usersOf: () => [] });
  return { ...all, actions, create, executed };
}

describe('ConnectionActions', () => {
  it('executes commands on the notebook, as a button of the interface', () => {
    const { actions, connection, executed } = setUp();
    actions.execute(CommandIDs.compareEnvironments, connection, { x: 1 });
    expect(executed).toHaveBeenCalledWith(
      fromInterface({ path: connection.path, x: 1 })
    );
  });

  const error = jest.spyOn(Notification, 'error').mockReturnValue('');
  beforeEach(() => error.mockClear());

  it('notifies the user of a failure, with the label of the cluster', async () => {
    const { actions, connection, kernel } = setUp();
    await connection.restore();
    kernel.results.connect = { ename: 'OSError', evalue: 'no way' };
    void actions.runAndReport(connection, () => connection.connect('n1'));
    await settle();
    expect(error).toHaveBeenCalledTimes(1);
    expect(error).toHaveBeenCalledWith(
      expect.stringMatching(
        /^The action on label of n1 failed. The kernel raised an error: “no way”. /
      ),
      expect.anything()
    );
  });

  it('connects to a created cluster, unless the dialog is canceled', async () => {
    const { actions, connection, kernel, create } = setUp();
    await connection.restore();
    create.mockReturnValueOnce(null);
    await actions.create(connection);
    expect(kernel.calls).toEqual([]);
    kernel.results.connect = reportOf('n2');
    await actions.create(connection);
    expect(connection.state).toMatchObject({
      kind: 'connected',
      label: 'label of n2'
    });
  });

  it('suggests the selected cluster if it is running', () => {
    const { actions, clusters } = setUp();
    expect(actions.suggestedCluster()).toBeNull();
    clusters.selected = 'n2';
    expect(actions.suggestedCluster()?.name).toBe('n2');
    clusters.put(createCluster('n2', { status: 'stopped' }));
    expect(actions.suggestedCluster()).toBeNull();
  });

  it('does not compare without a cluster', async () => {
    const { actions, connection, kernel } = setUp();
    await actions.showComparison(connection);
    expect(kernel.calls).toEqual([]);
  });
});
