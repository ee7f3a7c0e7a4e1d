import { ProblemError } from '../../gateway/problems';
import type { Cluster } from '../../gateway/wire';
import { METADATA_KEY } from '../associations/association';
import {
  createCluster,
  reportOf,
  FakeClusters,
  FakeNotebook,
  settle
} from '../../testing/fakeNotebook';
import { createConnection } from '../../testing/clusterConnection';

describe('what is remembered', () => {
  it('offers to reconnect after a restart, and asks the new kernel nothing', async () => {
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
      'says so',
      (notebook: FakeNotebook) => notebook.statusChanged.emit('starting')
    ],
    [
      'is heard',
      (notebook: FakeNotebook) =>
        notebook.iopubMessage.emit({ header: { session: 'next' } })
    ]
  ])(
    'notices a restart from outside, as the new process %s',
    async (_, speak) => {
      const { connection, kernel, notebook } = createConnection();
      await connection.restore();
      const say = () =>
        notebook.iopubMessage.emit({ header: { session: 'first' } });
      say();
      await connection.connect('n1');
      say();
      expect(connection.state.kind).toBe('connected');
      speak(notebook);
      expect(connection.state.kind).toBe('disconnected');
      // JupyterLab's status stays so; but the process answers.
      kernel.status = 'starting';
      await connection.reconnect();
      expect(connection.state.kind).toBe('connected');
    }
  );

  it('goes on waiting for a kernel that starts', async () => {
    const { connection, kernel, notebook } = createConnection();
    await connection.restore();
    kernel.status = 'starting';
    let inform: () => void = () => undefined;
    kernel.informed = new Promise(resolve => {
      inform = resolve;
    });
    const attached = connection.connect('n1');
    await settle();
    notebook.statusChanged.emit('starting');
    expect(connection.state.kind).toBe('waiting');
    inform();
    await attached;
    expect(connection.state.kind).toBe('connected');
  });

  it('finds a kernel still connected when the page is loaded again', async () => {
    const { connection, kernel } = createConnection(undefined, {
      'work/era5.ipynb': 'n1'
    });
    kernel.results.report = reportOf('n1');
    await connection.restore();
    expect(kernel.calls).toEqual(['report']);
    expect(connection.state.kind).toBe('connected');
  });

  it('is what the server remembers, where the file has nothing and the list is late', async () => {
    const clusters = new FakeClusters();
    clusters.gateway.reachable = null;
    const { connection, kernel } = createConnection(clusters, {
      'work/era5.ipynb': 'n1'
    });
    kernel.results.report = reportOf('n1');
    const restored = connection.restore();
    await settle();
    // The server is asked to look; the kernel only once it is known what it may tell of.
    expect(clusters.leases).toBe(1);
    expect(kernel.calls).toEqual([]);
    clusters.replaceAll(true, createCluster('n1'));
    await restored;
    expect(connection.state).toMatchObject({
      kind: 'connected',
      label: 'label of n1'
    });
    expect(clusters.leases).toBe(0);
  });

  describe('by the file alone, as of a copy,', () => {
    const copy = (...clusters: Cluster[]) => {
      const all = createConnection(new FakeClusters(...clusters));
      const before = { label: 'label of n1', options: {} };
      all.notebook.setMetadata(METADATA_KEY, before);
      return all;
    };

    it('is the cluster that is called so', async () => {
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
      expect(clusters.created).toEqual([]);
    });

    it('is the youngest of several that are called so', async () => {
      const { connection } = copy(
        createCluster('n1'),
        createCluster('n3', { label: 'label of n1', status: 'pending' }),
        createCluster('n4', { label: 'label of n1', status: 'stopped' })
      );
      await connection.restore();
      expect(connection.state.kind).toBe('starting');
      expect(connection.association?.name).toBe('n3');
    });

    it('is what the kernel says, whatever it is called by now', async () => {
      const { connection, kernel } = copy(createCluster('n2'));
      kernel.results.report = reportOf('n2');
      await connection.restore();
      expect(connection.state).toMatchObject({
        kind: 'connected',
        label: 'label of n2'
      });
    });

    it('is gone where none is called so', async () => {
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

  it('asks no kernel of a notebook that never used a cluster', async () => {
    const { connection, kernel } = createConnection();
    await connection.restore();
    expect(kernel.calls).toEqual([]);
    expect(connection.state.kind).toBe('none');
  });

  it('leaves other languages alone', async () => {
    const { connection, kernel, notebook } = createConnection(undefined, {
      'work/era5.ipynb': 'n1'
    });
    notebook.python = false;
    await connection.restore();
    expect(kernel.calls).toEqual([]);
  });
});

describe('a list that is not true yet', () => {
  it('makes nothing gone: a new server has asked nobody', async () => {
    const { connection, clusters } = createConnection();
    await connection.restore();
    await connection.connect('n1');
    clusters.replaceAll(null);
    expect(connection.state).toMatchObject({
      kind: 'loading',
      label: 'label of n1'
    });
    clusters.replaceAll(false);
    expect(connection.state.kind).toBe('loading');
    clusters.replaceAll(true, createCluster('n1'));
    expect(connection.state.kind).toBe('connected');
    clusters.replaceAll(null);
    clusters.replaceAll(true);
    expect(connection.state.kind).toBe('stopped');
  });

  it('does not bring back what was seen to end', async () => {
    const { connection, clusters } = createConnection();
    await connection.restore();
    await connection.connect('n1');
    clusters.put(createCluster('n1', { status: 'stopped', stopped: 1234 }));
    clusters.replaceAll(null);
    expect(connection.state).toMatchObject({
      kind: 'stopped',
      stoppedAt: 1234
    });
  });

  it('is all there is where nobody is going to ask: a local gateway that rests', async () => {
    const clusters = new FakeClusters();
    clusters.gateway = { reachable: null, local: true, error: null };
    const { connection, notebook } = createConnection(clusters, {
      'work/era5.ipynb': 'n1'
    });
    notebook.setMetadata(METADATA_KEY, { label: 'ERA5', options: {} });
    await connection.restore();
    expect(connection.state.kind).toBe('stopped');
    expect(clusters.leases).toBe(0);
  });
});

describe('a cluster that is gone', () => {
  it('is said, with when', async () => {
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

  it('is said with when it was missed first, where nobody told', async () => {
    const { connection, clusters } = createConnection();
    await connection.restore();
    await connection.connect('n1');
    const before = Date.now();
    clusters.remove('n1');
    const { kind, stoppedAt } = connection.state;
    expect(kind).toBe('stopped');
    expect(stoppedAt).toBeGreaterThanOrEqual(before);
    // It was only out of sight.
    clusters.put(createCluster('n1'));
    clusters.put(createCluster('n1', { status: 'stopped', stopped: 1234 }));
    clusters.remove('n1');
    expect(connection.state.stoppedAt).toBe(1234);
  });

  it('is made again with the same options, then attached', async () => {
    const { connection, clusters, kernel } = createConnection();
    await connection.restore();
    await connection.connect('n1');
    clusters.put(createCluster('n1', { status: 'stopped', stopped: 1 }));
    kernel.results.connect = reportOf('new1');
    const done = connection.recreate();
    await settle();
    expect(clusters.created).toHaveLength(1);
    expect(clusters.created[0]).toMatchObject({
      options: { worker_cores: 2 },
      like: 'n1',
      label: 'label of n1'
    });
    clusters.put(createCluster('new1'));
    await done;
    expect(connection.state.kind).toBe('connected');
    expect(connection.association?.name).toBe('new1');
  });

  it('is made from the file alone where nobody else remembers it', async () => {
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
    expect(clusters.created[0]).toMatchObject({
      options: { worker_cores: 4 },
      label: 'ERA5'
    });
    expect(clusters.created[0]).not.toHaveProperty('like');
  });
});

describe('a cluster that the list has forgotten', () => {
  it('is made again with what the server still has of it', async () => {
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
    expect(clusters.created).toHaveLength(1);
    expect(clusters.created[0]).toMatchObject({ like: 'n1', label: 'ERA5' });
  });

  it.each([
    ['cluster-not-found', 2],
    ['limit-reached', 1]
  ])('%s: from the file, after the server was asked', async (code, times) => {
    const { connection, clusters, notebook } = createConnection(
      new FakeClusters(),
      {
        'work/era5.ipynb': 'n1'
      }
    );
    notebook.setMetadata(METADATA_KEY, { label: 'ERA5', options: {} });
    clusters.likeError = new ProblemError({ code, message: '', remedy: '' });
    await connection.restore();
    void connection.recreate().catch(() => undefined);
    await settle();
    expect(clusters.created).toHaveLength(times);
    const [first, second] = clusters.created;
    expect(first.like).toBe('n1');
    expect(second?.like).toBeUndefined();
    // The same key would be the same wish.
    expect(second?.request).not.toBe(first.request);
  });
});
