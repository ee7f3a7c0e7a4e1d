import type { Kernel } from '@jupyterlab/services';
import { KernelRequestLost } from '../kernel/kernelErrors';
import { FakeClusters } from '../../testing/fakeClusters';
import { createCluster, settle } from '../../testing/fakeNotebook';
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
    clusters.setGateway(null);
    kernel.setStatus('idle');
    await attached;
    expect(kernel.calls).toEqual(['connect']);
    clusters.setGateway(true, createCluster('n1'));
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

  it('connects after a kernel restart', async () => {
    const { connection, kernel, notebook, attached } = await waiting();
    notebook.restart();
    await settle();
    expect(connection.state.kind).toBe('waiting');
    kernel.setStatus('idle');
    await attached;
    expect(kernel.calls).toEqual(['connect']);
    expect(connection.state.kind).toBe('connected');
  });

  it('does not connect if the kernel dies', async () => {
    const { connection, kernel, attached } = await waiting();
    kernel.setStatus('dead');
    await attached;
    expect(kernel.calls).toEqual([]);
    expect(connection.state.kind).toBe('disconnected');
  });
});

describe('Reconnect just after a kernel restart', () => {
  const restarted = async () => {
    const all = createConnection();
    await all.connection.restore();
    await all.connection.connect('n1');
    all.kernel.calls.splice(0);
    all.notebook.restart();
    expect(all.connection.state.kind).toBe('disconnected');
    const reconnected = all.connection.reconnect();
    await settle();
    return { ...all, reconnected };
  };

  it.each<[string, Kernel.Status[]]>([
    ['in JupyterLab', ['restarting', 'starting', 'busy', 'idle']],
    ['by the server', ['autorestarting', 'unknown', 'idle']],
    ['with a late status', ['restarting', 'idle', 'starting', 'idle']]
  ])('connects after a restart %s', async (_, statuses) => {
    const { connection, kernel, reconnected } = await restarted();
    kernel.informed = new Promise(() => undefined);
    for (const status of statuses) {
      kernel.setStatus(status);
      await settle();
    }
    await reconnected;
    expect(kernel.calls).toEqual(['connect']);
    expect(connection.state.kind).toBe('connected');
  });

  it.each(['canceled', 'aborted'])(
    'connects although its first request is %s',
    async how => {
      const { connection, kernel, reconnected } = await restarted();
      if (how === 'aborted') {
        kernel.aborted = 1;
        kernel.setStatus('idle');
      } else {
        kernel.delayReplies();
        kernel.setStatus('idle');
        await settle();
        kernel.cancel();
      }
      await reconnected;
      expect(kernel.calls).toEqual(['connect', 'connect']);
      expect(connection.state.kind).toBe('connected');
    }
  );
});

describe('disconnecting from a frozen kernel', () => {
  const frozen = async () => {
    const all = createConnection();
    await all.connection.restore();
    await all.connection.connect('n1');
    all.kernel.delayReplies();
    const disconnected = all.connection.disconnect();
    await settle();
    expect(all.kernel.calls).toEqual(['connect', 'disconnect']);
    return { ...all, disconnected };
  };

  it.each<[string, (all: Awaited<ReturnType<typeof frozen>>) => void]>([
    ['is restarted', ({ notebook }) => notebook.restart()],
    [
      'is killed',
      ({ kernel }) => {
        kernel.setStatus('dead');
        kernel.cancel();
      }
    ],
    [
      'is killed and restarted by the server',
      ({ kernel }) => {
        kernel.setStatus('autorestarting');
        kernel.cancel();
      }
    ],
    [
      'is shut down',
      ({ kernel }) => {
        kernel.isDisposed = true;
        kernel.cancel();
      }
    ]
  ])('succeeds when the kernel %s', async (_, end) => {
    const all = await frozen();
    end(all);
    await all.disconnected;
    expect(all.connection.state.kind).toBe('none');
    expect(all.kernel.calls).toEqual(['connect', 'disconnect']);
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
    all.kernel.delayReplies();
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
    const reply = kernel.delayReplies();
    const attached = connection.connect('n1');
    await settle();
    notebook.statusChanged.emit('starting');
    reply();
    await expect(attached).rejects.toThrow('no way');
  });

  it('sends a request again that was lost', async () => {
    const { connection, kernel, attached } = await connecting();
    kernel.cancel();
    await attached;
    expect(kernel.calls).toEqual(['connect', 'connect']);
    expect(connection.state.kind).toBe('connected');
  });

  it('reports a request that is lost repeatedly', async () => {
    const { connection, kernel, attached } = await connecting();
    kernel.aborted = 10;
    kernel.cancel();
    await expect(attached).rejects.toThrow(KernelRequestLost);
    expect(connection.state.kind).toBe('disconnected');
  });

  it('does not send a lost request again after another choice', async () => {
    const { connection, kernel, attached } = await connecting();
    const disconnected = connection.disconnect();
    kernel.cancel();
    await Promise.all([attached, disconnected]);
    expect(kernel.calls).toEqual(['connect', 'disconnect']);
    expect(connection.state.kind).toBe('none');
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
