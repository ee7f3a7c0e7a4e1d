import { ProblemError } from '../../gateway/problems';
import type { Cluster } from '../../wire/wire';
import { METADATA_KEY } from '../associations/association';
import { FakeClusters, GATEWAY } from '../../testing/fakeClusters';
import {
  createCluster,
  reportOf,
  FakeNotebook,
  settle
} from '../../testing/fakeNotebook';
import { createConnection } from '../../testing/clusterConnection';

describe('restoring a connection', () => {
  it('is disconnected after a restart, and sends nothing to the new kernel', async () => {
    const { connection, kernel, notebook } = createConnection();
    await connection.restore();
    await connection.connect('n1');
    notebook.statusChanged.emit('restarting');
    expect(connection.state).toMatchObject({
      kind: 'disconnected',
      label: 'label of n1'
    });
    expect(kernel.calls).toEqual(['connect']);
    await connection.reconnect();
    expect(connection.state.kind).toBe('connected');
  });

  it.each([
    [
      'status',
      (notebook: FakeNotebook) => notebook.statusChanged.emit('starting')
    ],
    [
      'messages',
      (notebook: FakeNotebook) =>
        notebook.iopubMessage.emit({ header: { session: 'next' } })
    ]
  ])(
    'notices a restart by another program from the %s of the kernel',
    async (_, restart) => {
      const { connection, kernel, notebook } = createConnection();
      await connection.restore();
      const sendMessage = () =>
        notebook.iopubMessage.emit({ header: { session: 'first' } });
      sendMessage();
      await connection.connect('n1');
      sendMessage();
      expect(connection.state.kind).toBe('connected');
      restart(notebook);
      expect(connection.state.kind).toBe('disconnected');
      // JupyterLab keeps this status although the process responds.
      kernel.status = 'starting';
      await connection.reconnect();
      expect(connection.state.kind).toBe('connected');
    }
  );

  it('keeps waiting for a kernel that is starting', async () => {
    const { connection, kernel, notebook } = createConnection();
    await connection.restore();
    kernel.status = 'starting';
    let inform: () => void = () => undefined;
    kernel.informed = new Promise(resolve => {
      inform = resolve;
    });
    const connected = connection.connect('n1');
    await settle();
    notebook.statusChanged.emit('starting');
    expect(connection.state.kind).toBe('waiting');
    inform();
    await connected;
    expect(connection.state.kind).toBe('connected');
  });

  it('finds the connection of the kernel after a reload', async () => {
    const { connection, kernel } = createConnection(undefined, {
      'work/era5.ipynb': 'n1'
    });
    kernel.results.report = reportOf('n1');
    await connection.restore();
    expect(kernel.calls).toEqual(['report']);
    expect(connection.state.kind).toBe('connected');
  });

  it('uses the association of the server if the file has none and the list is late', async () => {
    const clusters = new FakeClusters();
    clusters.gateways = [{ ...GATEWAY, reachable: null }];
    const { connection, kernel } = createConnection(clusters, {
      'work/era5.ipynb': 'n1'
    });
    kernel.results.report = reportOf('n1');
    const restored = connection.restore();
    await settle();
    // The report is read when the list is complete.
    expect(clusters.viewers).toBe(1);
    expect(kernel.calls).toEqual([]);
    clusters.setGateway(true, createCluster('n1'));
    await restored;
    expect(connection.state).toMatchObject({
      kind: 'connected',
      label: 'label of n1'
    });
    expect(clusters.viewers).toBe(0);
  });

  describe('of a copied file', () => {
    const copy = (...clusters: Cluster[]) => {
      const all = createConnection(new FakeClusters(...clusters));
      const before = { label: 'label of n1', options: {} };
      all.notebook.setMetadata(METADATA_KEY, before);
      return all;
    };

    it('finds the cluster by its label', async () => {
      const { connection, kernel, clusters } = copy(
        createCluster('n1'),
        createCluster('n2')
      );
      await connection.restore();
      expect(connection.state).toMatchObject({
        kind: 'disconnected',
        label: 'label of n1'
      });
      await connection.reconnect();
      expect(kernel.calls).toEqual(['report', 'connect']);
      expect(connection.state.kind).toBe('connected');
      expect(clusters.create).not.toHaveBeenCalled();
    });

    it('finds the newest of several clusters with the label', async () => {
      const { connection } = copy(
        createCluster('n1'),
        createCluster('n3', { label: 'label of n1', status: 'pending' }),
        createCluster('n4', { label: 'label of n1', status: 'stopped' })
      );
      await connection.restore();
      expect(connection.state.kind).toBe('starting');
      expect(connection.association?.name).toBe('n3');
    });

    it('prefers the cluster that the kernel reports', async () => {
      const { connection, kernel } = copy(createCluster('n2'));
      kernel.results.report = reportOf('n2');
      await connection.restore();
      expect(connection.state).toMatchObject({
        kind: 'connected',
        label: 'label of n2'
      });
    });

    it('is stopped if no cluster has the label', async () => {
      const { connection } = copy(
        createCluster('n1', { status: 'stopped' }),
        createCluster('n2')
      );
      await connection.restore();
      expect(connection.state).toMatchObject({
        kind: 'stopped',
        label: 'label of n1'
      });
      expect(connection.association?.name).toBeNull();
    });
  });

  it('reads no report without an association', async () => {
    const { connection, kernel } = createConnection();
    await connection.restore();
    expect(kernel.calls).toEqual([]);
    expect(connection.state.kind).toBe('none');
  });

  it('reads no report of other languages', async () => {
    const { connection, kernel, notebook } = createConnection(undefined, {
      'work/era5.ipynb': 'n1'
    });
    notebook.python = false;
    await connection.restore();
    expect(kernel.calls).toEqual([]);
  });
});

describe('an incomplete list', () => {
  it('does not mean that the cluster has stopped', async () => {
    const { connection, clusters } = createConnection();
    await connection.restore();
    await connection.connect('n1');
    clusters.setGateway(null);
    expect(connection.state).toMatchObject({
      kind: 'loading',
      label: 'label of n1'
    });
    clusters.setGateway(false);
    expect(connection.state.kind).toBe('loading');
    clusters.setGateway(true, createCluster('n1'));
    expect(connection.state.kind).toBe('connected');
    clusters.setGateway(null);
    clusters.setGateway(true);
    expect(connection.state.kind).toBe('stopped');
  });

  it('does not restore a cluster that has stopped', async () => {
    const { connection, clusters } = createConnection();
    await connection.restore();
    await connection.connect('n1');
    clusters.put(createCluster('n1', { status: 'stopped', stopped: 1234 }));
    clusters.setGateway(null);
    expect(connection.state).toMatchObject({
      kind: 'stopped',
      stoppedAt: 1234
    });
  });

  it('is final if a local gateway is not running', async () => {
    const clusters = new FakeClusters();
    clusters.gateways = [{ ...GATEWAY, reachable: null, local: true }];
    const { connection, notebook } = createConnection(clusters, {
      'work/era5.ipynb': 'n1'
    });
    notebook.setMetadata(METADATA_KEY, { label: 'ERA5', options: {} });
    await connection.restore();
    expect(connection.state.kind).toBe('stopped');
    expect(clusters.viewers).toBe(0);
  });
});

describe('a stopped cluster', () => {
  it('keeps the time when it stopped', async () => {
    const { connection, clusters } = createConnection();
    await connection.restore();
    await connection.connect('n1');
    clusters.put(createCluster('n1', { status: 'stopped', stopped: 1234 }));
    expect(connection.state).toMatchObject({
      kind: 'stopped',
      stoppedAt: 1234
    });
    clusters.remove('n1');
    expect(connection.state).toMatchObject({
      kind: 'stopped',
      stoppedAt: 1234
    });
  });

  it('has the time when it was first missing if no other is known', async () => {
    const { connection, clusters } = createConnection();
    await connection.restore();
    await connection.connect('n1');
    const before = Date.now();
    clusters.remove('n1');
    const { kind, stoppedAt } = connection.state;
    expect(kind).toBe('stopped');
    expect(stoppedAt).toBeGreaterThanOrEqual(before);
    // The cluster was only missing from the list.
    clusters.put(createCluster('n1'));
    clusters.put(createCluster('n1', { status: 'stopped', stopped: 1234 }));
    clusters.remove('n1');
    expect(connection.state.stoppedAt).toBe(1234);
  });

  it('is recreated with the same options and connected', async () => {
    const { connection, clusters, kernel } = createConnection();
    await connection.restore();
    await connection.connect('n1');
    clusters.put(createCluster('n1', { status: 'stopped', stopped: 1 }));
    kernel.results.connect = reportOf('ns.new');
    const done = connection.recreate();
    await settle();
    expect(clusters.create).toHaveBeenCalledTimes(1);
    expect(clusters.create.mock.calls[0][0]).toMatchObject({
      options: { worker_cores: 2 },
      like: 'n1',
      label: 'label of n1'
    });
    clusters.put(createCluster('ns.new'));
    await done;
    expect(connection.state.kind).toBe('connected');
    expect(connection.association?.name).toBe('ns.new');
  });

  it('is recreated from the file if the server does not know it', async () => {
    const { connection, clusters, notebook } = createConnection(
      new FakeClusters()
    );
    notebook.setMetadata(METADATA_KEY, {
      label: 'ERA5',
      options: { worker_cores: 4, environment: { A: 'b' } }
    });
    await connection.restore();
    expect(connection.state).toMatchObject({ kind: 'stopped', label: 'ERA5' });
    void connection.recreate();
    await settle();
    expect(clusters.create.mock.calls[0][0]).toMatchObject({
      options: { worker_cores: 4 },
      label: 'ERA5'
    });
    expect(clusters.create.mock.calls[0][0]).not.toHaveProperty('like');
  });
});

describe('a cluster that is no longer listed', () => {
  it('is recreated from the record of the server', async () => {
    const { connection, clusters, notebook } = createConnection(
      new FakeClusters(),
      {
        'work/era5.ipynb': 'n1'
      }
    );
    notebook.setMetadata(METADATA_KEY, { label: 'ERA5', options: {} });
    await connection.restore();
    void connection.recreate();
    await settle();
    expect(clusters.create).toHaveBeenCalledTimes(1);
    expect(clusters.create.mock.calls[0][0]).toMatchObject({
      like: 'n1',
      label: 'ERA5'
    });
  });

  it.each([
    ['cluster-not-found', 2],
    ['limit-reached', 1]
  ])(
    '%s: uses the file after the server rejected the request',
    async (code, times) => {
      const { connection, clusters, notebook } = createConnection(
        new FakeClusters(),
        {
          'work/era5.ipynb': 'n1'
        }
      );
      notebook.setMetadata(METADATA_KEY, { label: 'ERA5', options: {} });
      clusters.create.mockRejectedValueOnce(
        new ProblemError({ code, message: '', remedy: '' })
      );
      await connection.restore();
      void connection.recreate().catch(() => undefined);
      await settle();
      expect(clusters.create).toHaveBeenCalledTimes(times);
      const [first, second] = clusters.create.mock.calls.map(([one]) => one);
      expect(first.like).toBe('n1');
      expect(second?.like).toBeUndefined();
      // The same key would stand for the same request.
      expect(second?.request).not.toBe(first.request);
    }
  );
});
