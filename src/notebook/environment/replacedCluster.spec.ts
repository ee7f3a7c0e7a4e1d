import { Notification } from '@jupyterlab/apputils';
import { nullTranslator } from '@jupyterlab/translation';
import { stopReplacedCluster } from './replacedCluster';
import type { ClusterConnection } from '../connection/clusterConnection';
import { aMessage } from '../../testing/fakeServer';
import { createCluster } from '../../testing/fakeNotebook';

const former = createCluster('old');

function setUp(released = true, skipped: string | null = null) {
  const prune = jest.fn(() =>
    Promise.resolve(
      skipped === null
        ? { stopped: ['old'], skipped: [] }
        : { stopped: [], skipped: [{ name: 'old', reason: aMessage(skipped) }] }
    )
  );
  const execute = jest.fn(() => Promise.resolve());
  const context = {
    app: { commands: { execute } },
    clusters: { get: () => former, idleManagement: { prune } },
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
    of: () =>
      paths.map(path => ({ path, kind: 'notebook' as const, title: path }))
  };
  const part = () =>
    stopReplacedCluster(
      former,
      connection as unknown as ClusterConnection,
      context,
      users
    );
  return { part, prune, execute, connection, paths };
}

describe('the cluster in whose place a notebook has another one', () => {
  const info = jest.spyOn(Notification, 'info').mockReturnValue('');
  beforeEach(() => info.mockClear());

  it('is stopped where nothing is lost', async () => {
    const { part, prune, connection } = setUp();
    await part();
    expect(connection.call).toHaveBeenCalledWith('release', { name: 'old' });
    expect(prune).toHaveBeenCalledWith(['old']);
    expect(info).not.toHaveBeenCalled();
  });

  it.each([
    ['results of this notebook', setUp(false), /results/],
    ['others, as the server sees', setUp(true, 'It is busy.'), /It is busy\./]
  ])(
    'goes on for the sake of %s, and the person is told',
    async (_, it, why) => {
      await it.part();
      const [message, options] = info.mock.calls[0];
      expect(message).toMatch(why);
      expect(message).toContain('label of old');
      options?.actions?.[0].callback(new MouseEvent('click'));
      expect(it.execute).toHaveBeenCalledWith('dask-gateway:stop-cluster', {
        name: 'old'
      });
    }
  );

  it('is not touched where another notebook uses it', async () => {
    const { part, prune, connection, paths } = setUp();
    paths.push('other.ipynb');
    await part();
    expect(connection.call).not.toHaveBeenCalled();
    expect(prune).not.toHaveBeenCalled();
    expect(info.mock.calls[0][0]).toContain('other.ipynb');
  });

  it('is left alone where the notebook is not connected to the new one', async () => {
    const { part, prune, connection } = setUp();
    connection.state.kind = 'disconnected';
    await part();
    expect(prune).not.toHaveBeenCalled();
    expect(info).not.toHaveBeenCalled();
  });
});
