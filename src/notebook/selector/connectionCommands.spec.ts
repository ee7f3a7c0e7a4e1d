import { CommandRegistry } from '@lumino/commands';
import { screen, waitFor, within } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import { fromInterface } from '../../actions/origin';
import { createConnection } from '../../testing/clusterConnection';
import {
  dismissDialogs,
  FakeClusters,
  renderOutsideOfAct,
  showDialogs,
  trans
} from '../../testing/fakeClusters';
import { createCluster } from '../../testing/fakeNotebook';
import { CommandIDs } from '../../tokens';
import { addConnectionCommands } from './connectionCommands';

const { cancelRun, reconnectNotebook, recreateNotebookCluster } = CommandIDs;

beforeAll(() => {
  showDialogs();
  renderOutsideOfAct();
});
afterEach(dismissDialogs);

async function setUp() {
  const { clusters, connection, notebook } = createConnection(
    new FakeClusters(createCluster('n1'))
  );
  await connection.restore();
  const actions = {
    cancelRun: jest.fn(() => Promise.resolve()),
    isRunning: jest.fn(() => false),
    reconnect: jest.fn(() => Promise.resolve()),
    recreate: jest.fn(() => Promise.resolve())
  };
  const commands = new CommandRegistry();
  const find = ({ path }: { path?: unknown }) =>
    path === notebook.path ? { connection, actions } : null;
  addConnectionCommands({ commands, find, path: { type: 'string' }, trans });
  const args = { path: notebook.path };
  const enabled = () =>
    [cancelRun, reconnectNotebook, recreateNotebookCluster].filter(id =>
      commands.isEnabled(id, args)
    );
  return { actions, args, clusters, commands, connection, enabled };
}

describe('the commands on a connection', () => {
  it('are enabled by the state of the connection', async () => {
    const { actions, clusters, commands, connection, enabled } = await setUp();
    expect(enabled()).toEqual([]);
    await connection.connect('n1');
    clusters.put(createCluster('n1', { status: 'stopped', stopped: 1 }));
    expect(enabled()).toEqual([recreateNotebookCluster]);
    actions.isRunning.mockReturnValue(true);
    expect(enabled()).toEqual([cancelRun, recreateNotebookCluster]);
    expect(commands.isEnabled(cancelRun, { path: 'other.ipynb' })).toBe(false);
  });

  it('are executed at once for a button', async () => {
    const { actions, args, commands, connection } = await setUp();
    actions.isRunning.mockReturnValue(true);
    await commands.execute(cancelRun, fromInterface(args));
    expect(actions.cancelRun).toHaveBeenCalledWith(connection);
  });

  it.each([
    [cancelRun, 'Cancel the cluster of era5?', 'cancelRun'],
    [recreateNotebookCluster, 'Recreate the cluster of era5?', 'recreate']
  ] as const)('ask before %s elsewhere', async (id, title, action) => {
    const { actions, args, clusters, commands, connection } = await setUp();
    actions.isRunning.mockReturnValue(true);
    await connection.connect('n1');
    clusters.put(createCluster('n1', { status: 'stopped', stopped: 1 }));
    const done = commands.execute(id, args);
    const dialog = await screen.findByRole('dialog');
    await waitFor(() => expect(dialog).toHaveTextContent(title));
    expect(actions[action]).not.toHaveBeenCalled();
    await userEvent.click(within(dialog).getAllByRole('button')[1]);
    await done;
    expect(actions[action]).toHaveBeenCalledTimes(1);
  });
});
