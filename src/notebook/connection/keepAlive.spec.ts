import { Signal } from '@lumino/signaling';
import { KEEP_ALIVE_INTERVAL, KeepAlive } from './keepAlive';
import type { ClusterConnection } from './clusterConnection';
import type { Connections } from './connections';
import { createCluster } from '../../testing/fakeNotebook';

function setUp(...results: boolean[]) {
  const connections = results.map(result => ({
    association: { name: 'n1' },
    state: { kind: 'connected' },
    keepAlive: jest.fn(() => Promise.resolve(result))
  }));
  const idleManagement = { kept_alive: true };
  const cluster = createCluster('n1', {
    idle_management: idleManagement
  } as Parameters<typeof createCluster>[1]);
  const connected = {
    changed: new Signal<Connections, ClusterConnection>({} as Connections),
    connectedTo: jest.fn(() => connections as unknown as ClusterConnection[])
  };
  const provider = new KeepAlive(connected, { get: () => cluster });
  return { provider, connections, idleManagement, connected };
}

describe('KeepAlive', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('runs tasks as long as Keep Alive lasts', async () => {
    const { provider, connections, idleManagement } = setUp(true);
    expect(await provider.keepAlive('n1')).toBe(true);
    await jest.advanceTimersByTimeAsync(2 * KEEP_ALIVE_INTERVAL);
    expect(connections[0].keepAlive).toHaveBeenCalledTimes(3);
    expect(provider.keepsAlive('n1')).toBe(true);
    idleManagement.kept_alive = false;
    await jest.advanceTimersByTimeAsync(2 * KEEP_ALIVE_INTERVAL);
    expect(connections[0].keepAlive).toHaveBeenCalledTimes(3);
    expect(provider.keepsAlive('n1')).toBe(false);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('resumes after a reload as soon as the notebook is connected', async () => {
    const { provider, connections, idleManagement, connected } = setUp(true);
    const [connection] = connections;
    const emitChange = async () => {
      connected.changed.emit(connection as unknown as ClusterConnection);
      await jest.advanceTimersByTimeAsync(0);
    };
    idleManagement.kept_alive = false;
    await emitChange();
    expect(connection.keepAlive).not.toHaveBeenCalled();
    idleManagement.kept_alive = true;
    await emitChange();
    expect(provider.keepsAlive('n1')).toBe(true);
    await emitChange();
    expect(connection.keepAlive).toHaveBeenCalledTimes(1);
    await jest.advanceTimersByTimeAsync(KEEP_ALIVE_INTERVAL);
    expect(connection.keepAlive).toHaveBeenCalledTimes(2);
  });

  it('reports the result of each task, and tries again', async () => {
    const { provider, connections, idleManagement } = setUp(true);
    const emitted: boolean[] = [];
    provider.changed.connect(() => emitted.push(provider.keepsAlive('n1')));
    await provider.keepAlive('n1');
    for (const result of [false, false, true]) {
      connections[0].keepAlive.mockResolvedValueOnce(result);
      await jest.advanceTimersByTimeAsync(KEEP_ALIVE_INTERVAL);
      expect(provider.keepsAlive('n1')).toBe(result);
    }
    expect(emitted).toEqual([true, false, true]);
    idleManagement.kept_alive = false;
    await jest.advanceTimersByTimeAsync(KEEP_ALIVE_INTERVAL);
    expect(emitted).toEqual([true, false, true, false]);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('starts as soon as a kernel can run a task', async () => {
    const { provider, connections, connected } = setUp(false);
    connected.changed.emit(connections[0] as unknown as ClusterConnection);
    await jest.advanceTimersByTimeAsync(0);
    connections[0].keepAlive.mockResolvedValue(true);
    await jest.advanceTimersByTimeAsync(KEEP_ALIVE_INTERVAL);
    expect(provider.keepsAlive('n1')).toBe(true);
  });

  it('ignores a task that ends after Keep Alive', async () => {
    const { provider, connections, idleManagement } = setUp(true);
    let finish: (done: boolean) => void = () => undefined;
    connections[0].keepAlive.mockReturnValue(
      new Promise(resolve => (finish = resolve))
    );
    const kept = provider.keepAlive('n1');
    idleManagement.kept_alive = false;
    await jest.advanceTimersByTimeAsync(KEEP_ALIVE_INTERVAL);
    finish(true);
    expect(await kept).toBe(false);
    expect(provider.keepsAlive('n1')).toBe(false);
  });

  it('tries a kernel once per interval and connection', async () => {
    const { connections, connected } = setUp(false);
    const [connection] = connections;
    const emitChange = async (kind: string) => {
      connection.state.kind = kind;
      connected.changed.emit(connection as unknown as ClusterConnection);
      await jest.advanceTimersByTimeAsync(0);
    };
    await emitChange('connected');
    await emitChange('connected');
    expect(connection.keepAlive).toHaveBeenCalledTimes(1);
    await emitChange('disconnected');
    await emitChange('connected');
    expect(connection.keepAlive).toHaveBeenCalledTimes(2);
  });

  it('needs only one idle kernel', async () => {
    const { provider, connections } = setUp(false, true, true);
    connections[2].keepAlive.mockReturnValue(new Promise(() => undefined));
    expect(await provider.keepAlive('n1')).toBe(true);
  });

  it.each([[[]], [[false]]])(
    'reports that no kernel can run tasks: %j',
    async results => {
      const { provider, idleManagement } = setUp(...results);
      expect(await provider.keepAlive('n1')).toBe(false);
      expect(provider.keepsAlive('n1')).toBe(false);
      idleManagement.kept_alive = false;
      await jest.advanceTimersByTimeAsync(KEEP_ALIVE_INTERVAL);
      expect(jest.getTimerCount()).toBe(0);
    }
  );

  it('ends with the last connection, but not with a busy kernel', async () => {
    const { provider, connections, connected } = setUp(true);
    await provider.keepAlive('n1');
    connections[0].keepAlive.mockReturnValue(new Promise(() => undefined));
    await jest.advanceTimersByTimeAsync(3 * KEEP_ALIVE_INTERVAL);
    // Only one request waits for the kernel.
    expect(connections[0].keepAlive).toHaveBeenCalledTimes(2);
    expect(provider.keepsAlive('n1')).toBe(true);
    connected.connectedTo.mockReturnValue([]);
    await jest.advanceTimersByTimeAsync(KEEP_ALIVE_INTERVAL);
    expect(provider.keepsAlive('n1')).toBe(false);
  });
});
