import { METADATA_KEY } from '../associations/association';
import { FakeClusters, GATEWAY } from '../../testing/fakeClusters';
import {
  createCluster,
  reportOf,
  FakeKernel,
  settle
} from '../../testing/fakeNotebook';
import { createConnection } from '../../testing/clusterConnection';

describe('connect', () => {
  it('connects silently, and saves the association', async () => {
    const { connection, kernel, notebook, write } = createConnection();
    await connection.restore();
    await connection.connect('n1');
    expect(connection.state).toMatchObject({
      kind: 'connected',
      label: 'label of n1',
      color: 'teal'
    });
    expect(kernel.calls).toEqual(['connect']);
    expect(write).toHaveBeenCalledWith('work/era5.ipynb', 'n1');
    // The file contains neither the name nor a mapping.
    expect(notebook.metadata.get(METADATA_KEY)).toEqual({
      label: 'label of n1',
      options: { worker_cores: 2 }
    });
  });

  it('waits for a busy kernel', async () => {
    const { connection, kernel } = createConnection();
    await connection.restore();
    kernel.status = 'busy';
    const connected = connection.connect('n1');
    await settle();
    expect(connection.state.kind).toBe('waiting');
    expect(kernel.calls).toEqual([]);
    kernel.setStatus('idle');
    await connected;
    expect(connection.state.kind).toBe('connected');
  });

  it('waits for a cluster that is starting', async () => {
    const { connection, kernel, clusters } = createConnection(
      new FakeClusters(createCluster('n1', { status: 'pending' }))
    );
    await connection.restore();
    const connected = connection.connect('n1');
    await settle();
    expect(connection.state.kind).toBe('starting');
    expect(kernel.calls).toEqual([]);
    clusters.put(createCluster('n1'));
    await connected;
    expect(connection.state.kind).toBe('connected');
  });

  it('connects to the last choice only', async () => {
    const { connection, kernel } = createConnection(
      new FakeClusters(createCluster('n1'), createCluster('n2'))
    );
    await connection.restore();
    kernel.status = 'busy';
    kernel.results.connect = reportOf('n2');
    const both = Promise.all([
      connection.connect('n1'),
      connection.connect('n2')
    ]);
    await settle();
    kernel.setStatus('idle');
    await both;
    expect(kernel.calls).toEqual(['connect']);
    expect(connection.association?.name).toBe('n2');
  });

  it('asks before it replaces variables of the user', async () => {
    const { connection, kernel, confirmReplace } = createConnection();
    await connection.restore();
    kernel.results.connect = { conflicts: ['client'] };
    confirmReplace.mockResolvedValueOnce(false);
    await connection.connect('n1');
    expect(confirmReplace).toHaveBeenCalledWith(['client']);
    expect(kernel.calls).toEqual(['connect']);
    expect(connection.state.kind).toBe('disconnected');
  });

  it('throws the error of the kernel', async () => {
    const { connection, kernel } = createConnection();
    await connection.restore();
    kernel.results.connect = { ename: 'TimeoutError', evalue: 'too long' };
    await expect(connection.connect('n1')).rejects.toThrow('too long');
    expect(connection.state.kind).toBe('disconnected');
  });

  it('drops the warning about versions with a new connection', async () => {
    const { connection, kernel } = createConnection(
      new FakeClusters(createCluster('n1'), createCluster('n2'))
    );
    await connection.restore();
    kernel.results.connect = { ...reportOf('n1'), versions_differ: true };
    await connection.connect('n1');
    kernel.results.report = reportOf('n1');
    await connection.refresh();
    // distributed warns only while it connects.
    expect(connection.report?.versionsDiffer).toBe(true);
    kernel.results.connect = reportOf('n2');
    await connection.connect('n2');
    expect(connection.report?.versionsDiffer).toBe(false);
  });

  it('reads the report after it has run a cell', async () => {
    const { connection, kernel, runInCell } = createConnection();
    await connection.restore();
    kernel.results.report = reportOf('n1');
    runInCell.mockResolvedValue(true);
    await connection.connect('n1');
    expect(kernel.calls).toEqual(['report']);
    expect(connection.state.kind).toBe('connected');
  });
});

describe('a notebook without a cluster', () => {
  it('holds a lease until the list is complete', async () => {
    const clusters = new FakeClusters();
    clusters.gateways = [{ ...GATEWAY, reachable: null }];
    const { connection } = createConnection(clusters);
    const restored = connection.restore();
    await settle();
    expect(clusters.viewers).toBe(1);
    let emitted = 0;
    connection.changed.connect(() => (emitted += 1));
    clusters.setGateway(true, createCluster('n1'));
    await restored;
    expect(clusters.viewers).toBe(0);
    expect(emitted).toBe(1);
    clusters.selectedChanged.emit('n1');
    expect(emitted).toBe(2);
  });

  it('connects in a cell if requested', async () => {
    const { connection, kernel, runInCell } = createConnection();
    await connection.restore();
    runInCell.mockImplementation((_, always) => Promise.resolve(always));
    kernel.results.report = reportOf('n1');
    await connection.connect('n1', true);
    expect(kernel.calls).toEqual(['report']);
    await connection.connect('n1');
    expect(kernel.calls).toEqual(['report', 'connect']);
  });
});

describe('refresh', () => {
  it('waits for a reported cluster that is not listed yet, with a lease', async () => {
    const { connection, kernel, clusters } = createConnection(
      new FakeClusters()
    );
    await connection.restore();
    kernel.results.report = reportOf('n1');
    await connection.refresh();
    expect(connection.state.kind).toBe('none');
    expect(clusters.viewers).toBe(1);
    clusters.put(createCluster('n1', { created_here: false }));
    await settle();
    expect(connection.state.kind).toBe('connected');
    expect(clusters.viewers).toBe(0);
  });

  it('takes the cluster that the kernel reports', async () => {
    const { connection, kernel } = createConnection(
      new FakeClusters(createCluster('n1', { created_here: false }))
    );
    await connection.restore();
    kernel.results.report = reportOf('n1');
    await connection.refresh();
    expect(connection.state.kind).toBe('connected');
    expect(connection.foundByKernel).toBe(true);
  });

  it('reports a LocalCluster', async () => {
    const { connection, kernel } = createConnection();
    await connection.restore();
    kernel.results.report = { ...reportOf(), local: { workers: 4 } };
    await connection.refresh();
    expect(connection.report?.local).toEqual({ workers: 4 });
    expect(connection.state.kind).toBe('none');
  });

  it('ignores an invalid result', async () => {
    const { connection, kernel } = createConnection();
    await connection.restore();
    kernel.results.report = 'nonsense';
    expect(await connection.refresh()).toBeNull();
    expect(connection.state.kind).toBe('none');
  });
});

describe('differingImages', () => {
  const withImage = (image: string) =>
    createCluster('n1', { options: { image } });

  it('compares images without a report of the kernel', async () => {
    const { connection, kernel, clusters } = createConnection(
      new FakeClusters(withImage('there:2'))
    );
    await connection.restore();
    kernel.status = 'busy';
    void connection.connect('n1');
    await settle();
    expect(connection.differingImages()).toEqual({
      notebook: 'here:1',
      cluster: 'there:2'
    });
    expect(
      connection.differingImages(createCluster('n2', { options: {} }))
    ).toBeNull();
    clusters.put(withImage('here:1'));
    expect(connection.differingImages()).toBeNull();
    expect(kernel.calls).toEqual([]);
  });

  it('prefers the image that the kernel reports', async () => {
    const { connection, kernel } = createConnection(
      new FakeClusters(withImage('here:1'))
    );
    await connection.restore();
    kernel.results.connect = { ...reportOf('n1'), image: 'elsewhere:3' };
    await connection.connect('n1');
    expect(connection.differingImages()?.notebook).toBe('elsewhere:3');
  });
});

describe('disconnect', () => {
  it('closes the client and deletes the association', async () => {
    const { connection, kernel, notebook, write } = createConnection();
    await connection.restore();
    await connection.connect('n1');
    await connection.disconnect();
    expect(kernel.calls).toEqual(['connect', 'disconnect']);
    expect(connection.state.kind).toBe('none');
    expect(notebook.metadata.has(METADATA_KEY)).toBe(false);
    expect(write).toHaveBeenLastCalledWith('work/era5.ipynb', null);
  });
});

it('sends nothing to the kernel when only the list changes', async () => {
  const { clusters, connection, kernel } = createConnection();
  await connection.restore();
  await connection.connect('n1');
  const before = kernel.calls.length;
  clusters.put(createCluster('n1', { workers: 7 }));
  clusters.put(createCluster('other'));
  await settle();
  expect(kernel.calls).toHaveLength(before);
  expect(new FakeKernel().calls).toEqual([]);
});

describe('keepAlive', () => {
  it('runs a task on the cluster of the connection', async () => {
    const { connection, kernel } = createConnection();
    await connection.restore();
    await connection.connect('n1');
    kernel.results.keep_alive = true;
    expect(await connection.keepAlive()).toBe(true);
    expect(kernel.calls).toEqual(['connect', 'keep_alive']);
    kernel.results.keep_alive = false;
    expect(await connection.keepAlive()).toBe(false);
  });

  it('sends nothing to a kernel that is not connected', async () => {
    const { connection, kernel } = createConnection();
    await connection.restore();
    kernel.results.keep_alive = true;
    expect(await connection.keepAlive()).toBe(false);
    expect(kernel.calls).toEqual([]);
  });
});
