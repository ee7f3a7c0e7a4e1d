import { Notification } from '@jupyterlab/apputils';
import { nullTranslator } from '@jupyterlab/translation';
import { fromInterface } from '../../actions/origin';
import type { ClusterConnection } from '../connection/clusterConnection';
import { stopReplacedCluster } from './replacedCluster';
import { createCluster } from '../../testing/fakeNotebook';

const replaced = createCluster('old');

function setUp(released = true, skipReason: string | null = null) {
  const prune = jest.fn(() =>
    Promise.resolve(
      skipReason === null
        ? { stopped: ['old'], skipped: [] }
        : {
            stopped: [],
            skipped: [{ name: 'old', reason: { text: skipReason } }]
          }
    )
  );
  const execute = jest.fn(() => Promise.resolve());
  const context = {
    app: { commands: { execute } },
    clusters: {
      gateways: [],
      get: () => replaced,
      idleManagement: { prune }
    },
    trans: nullTranslator.load('test')
  } as unknown as Parameters<typeof stopReplacedCluster>[2];
  const connection = {
    path: 'era5.ipynb',
    state: { kind: 'connected' },
    association: { name: 'new' },
    call: jest.fn(() => Promise.resolve(released))
  };
  const paths = ['era5.ipynb'];
  const users = {
    usersOf: () =>
      paths.map(path => ({ path, kind: 'notebook' as const, title: path }))
  };
  const stop = () =>
    stopReplacedCluster(
      replaced,
      connection as unknown as ClusterConnection,
      context,
      users
    );
  return { stop, prune, execute, connection, paths };
}

describe('stopReplacedCluster', () => {
  const info = jest.spyOn(Notification, 'info').mockReturnValue('');
  beforeEach(() => info.mockClear());

  it('stops a cluster that is not needed', async () => {
    const { stop, prune, connection } = setUp();
    await stop();
    expect(connection.call).toHaveBeenCalledWith('release', { name: 'old' });
    expect(prune).toHaveBeenCalledWith(['old']);
    expect(info).not.toHaveBeenCalled();
  });

  it.each([
    ['this notebook has results', setUp(false), /results/],
    ['the server skips it', setUp(true, 'It is busy.'), /It is busy\./]
  ])('offers to stop the cluster if %s', async (_, setting, message) => {
    await setting.stop();
    const [text, options] = info.mock.calls[0];
    expect(text).toMatch(message);
    expect(text).toContain('label of old');
    options?.actions?.[0].callback(new MouseEvent('click'));
    expect(setting.execute).toHaveBeenCalledWith(
      'dask-gateway:stop-cluster',
      fromInterface({ name: 'old' })
    );
  });

  it('does not stop a cluster that another notebook uses', async () => {
    const { stop, prune, connection, paths } = setUp();
    paths.push('other.ipynb');
    await stop();
    expect(connection.call).not.toHaveBeenCalled();
    expect(prune).not.toHaveBeenCalled();
    expect(info.mock.calls[0][0]).toContain('other.ipynb');
  });

  it('does nothing unless the notebook is connected to the new cluster', async () => {
    const { stop, prune, connection } = setUp();
    connection.state.kind = 'disconnected';
    await stop();
    expect(prune).not.toHaveBeenCalled();
    expect(info).not.toHaveBeenCalled();
  });
});
