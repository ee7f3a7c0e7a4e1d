import {
  createCluster,
  FakeClusters,
  settle
} from '../../testing/fakeNotebook';
import { createConnection } from '../../testing/clusterConnection';

describe('while a kernel is busy', () => {
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
      'is no longer listed',
      (clusters: FakeClusters) => {
        clusters.put(createCluster('n1', { status: 'stopped', stopped: 1234 }));
        clusters.remove('n1');
      }
    ]
  ])('does not connect to a cluster that %s', async (_, end) => {
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

  it('connects although the server restarted', async () => {
    const { connection, kernel, clusters, attached } = await waiting();
    clusters.replaceAll(null);
    kernel.setStatus('idle');
    await attached;
    expect(kernel.calls).toEqual(['connect']);
    clusters.replaceAll(true, createCluster('n1'));
    await settle();
    expect(connection.state.kind).toBe('connected');
  });

  it('does not connect a closed notebook', async () => {
    const { connection, kernel, attached } = await waiting();
    connection.dispose();
    kernel.setStatus('idle');
    await attached;
    expect(kernel.calls).toEqual([]);
  });

  it('does not connect after a kernel restart', async () => {
    const { connection, notebook, attached } = await waiting();
    notebook.restart();
    await attached;
    expect(connection.state.kind).toBe('disconnected');
  });
});

describe('while a cluster is starting', () => {
  const starting = async () => {
    const all = createConnection(
      new FakeClusters(createCluster('n1', { status: 'pending' }))
    );
    await all.connection.restore();
    const attached = all.connection.connect('n1');
    await settle();
    return { ...all, attached };
  };

  it('connects a kernel that was restarted', async () => {
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

  it('does not connect a kernel of another language', async () => {
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

describe('while the kernel is connecting', () => {
  const connecting = async () => {
    const all = createConnection();
    await all.connection.restore();
    all.kernel.hold();
    const attached = all.connection.connect('n1');
    await settle();
    expect(all.connection.state.kind).toBe('connecting');
    return { ...all, attached };
  };

  it('does not report a kernel restart as a failure', async () => {
    const { connection, kernel, notebook, attached } = await connecting();
    notebook.restart();
    await attached;
    expect(connection.state.kind).toBe('disconnected');
    kernel.setStatus('idle');
    await connection.reconnect();
    expect(connection.state.kind).toBe('connected');
  });

  it('does not report closing the notebook as a failure', async () => {
    const { connection, kernel, attached } = await connecting();
    connection.dispose();
    kernel.cancel();
    await expect(attached).resolves.toBeUndefined();
  });

  it('reports an error of the kernel after a change of its status', async () => {
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

  it('reports a canceled request', async () => {
    const { connection, kernel, attached } = await connecting();
    kernel.cancel();
    await expect(attached).rejects.toThrow('Canceled');
    expect(connection.state.kind).toBe('disconnected');
  });
});

it('does not send code to a kernel that was disposed during the confirmation', async () => {
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
