import {
  createCluster,
  FakeClusters,
  settle
} from '../../testing/fakeNotebook';
import { createConnection } from '../../testing/clusterConnection';

describe('while a busy kernel is waited for', () => {
  const waiting = async () => {
    const all = createConnection();
    await all.connection.restore();
    all.kernel.status = 'busy';
    const attached = all.connection.connect('n1');
    await settle();
    return { ...all, attached };
  };

  it.each([
    [
      'stops',
      (clusters: FakeClusters) =>
        clusters.put(createCluster('n1', { status: 'stopped', stopped: 1234 }))
    ],
    [
      'is not listed any more',
      (clusters: FakeClusters) => {
        clusters.put(createCluster('n1', { status: 'stopped', stopped: 1234 }));
        clusters.remove('n1');
      }
    ]
  ])('a cluster that %s is not connected', async (_, end) => {
    const { connection, kernel, clusters, attached } = await waiting();
    end(clusters);
    kernel.setStatus('idle');
    await attached;
    expect(kernel.calls).toEqual([]);
    expect(connection.state).toMatchObject({
      kind: 'stopped',
      stoppedAt: 1234
    });
  });

  it('a server that starts again is no reason not to', async () => {
    const { connection, kernel, clusters, attached } = await waiting();
    clusters.replaceAll(null);
    kernel.setStatus('idle');
    await attached;
    expect(kernel.calls).toEqual(['connect']);
    clusters.replaceAll(true, createCluster('n1'));
    await settle();
    expect(connection.state.kind).toBe('connected');
  });

  it('a notebook that was closed is not connected, though another view of it has the kernel', async () => {
    const { connection, kernel, attached } = await waiting();
    connection.dispose();
    kernel.setStatus('idle');
    await attached;
    expect(kernel.calls).toEqual([]);
  });

  it('a restart is no reason to connect', async () => {
    const { connection, notebook, attached } = await waiting();
    notebook.restart();
    await attached;
    expect(connection.state.kind).toBe('disconnected');
  });
});

describe('while a cluster starts', () => {
  const starting = async () => {
    const all = createConnection(
      new FakeClusters(createCluster('n1', { status: 'pending' }))
    );
    await all.connection.restore();
    const attached = all.connection.connect('n1');
    await settle();
    return { ...all, attached };
  };

  it('a kernel that is restarted is still meant', async () => {
    const { connection, kernel, notebook, clusters, attached } =
      await starting();
    notebook.restart();
    kernel.setStatus('busy');
    clusters.put(createCluster('n1'));
    await settle();
    expect(connection.state.kind).toBe('waiting');
    kernel.setStatus('idle');
    await attached;
    expect(connection.state.kind).toBe('connected');
  });

  it('a kernel of another language is left alone', async () => {
    const { connection, kernel, notebook, clusters, attached } =
      await starting();
    notebook.python = false;
    notebook.kernelChanged.emit(undefined);
    clusters.put(createCluster('n1'));
    await attached;
    expect(kernel.calls).toEqual([]);
    expect(connection.state.kind).toBe('disconnected');
  });
});

describe('while the kernel connects', () => {
  const connecting = async () => {
    const all = createConnection();
    await all.connection.restore();
    all.kernel.hold();
    const attached = all.connection.connect('n1');
    await settle();
    expect(all.connection.state.kind).toBe('connecting');
    return { ...all, attached };
  };

  it('a restart is what the person did, not a failure', async () => {
    const { connection, kernel, notebook, attached } = await connecting();
    notebook.restart();
    await attached;
    expect(connection.state.kind).toBe('disconnected');
    kernel.setStatus('idle');
    await connection.reconnect();
    expect(connection.state.kind).toBe('connected');
  });

  it('closing the notebook is no failure either', async () => {
    const { connection, kernel, attached } = await connecting();
    connection.dispose();
    kernel.cancel();
    await expect(attached).resolves.toBeUndefined();
  });

  it('what the kernel says of a failure is told, whatever it seemed to be since', async () => {
    const { connection, kernel, notebook } = createConnection();
    await connection.restore();
    kernel.results.connect = { ename: 'OSError', evalue: 'no way' };
    const answer = kernel.hold();
    const attached = connection.connect('n1');
    await settle();
    notebook.statusChanged.emit('starting');
    answer();
    await expect(attached).rejects.toThrow('no way');
  });

  it('a connection that breaks is one', async () => {
    const { connection, kernel, attached } = await connecting();
    kernel.cancel();
    await expect(attached).rejects.toThrow('Canceled');
    expect(connection.state.kind).toBe('disconnected');
  });
});

it('a kernel that went away while the person was asked is not asked any more', async () => {
  const { connection, kernel, confirmReplace } = createConnection();
  await connection.restore();
  kernel.results.connect = { conflicts: ['client'] };
  confirmReplace.mockImplementationOnce(() => {
    kernel.isDisposed = true;
    return Promise.resolve(true);
  });
  await connection.connect('n1');
  expect(kernel.calls).toEqual(['connect']);
  expect(connection.state.kind).toBe('disconnected');
});
