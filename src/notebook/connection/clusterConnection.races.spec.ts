import type { Cluster } from '../../wire/wire';
import { METADATA_KEY } from '../associations/association';
import { FakeClusters, GATEWAY } from '../../testing/fakeClusters';
import { createCluster, reportOf, settle } from '../../testing/fakeNotebook';
import { createConnection } from '../../testing/clusterConnection';

const two = (part: Partial<Cluster> = {}) =>
  new FakeClusters(createCluster('n1'), createCluster('n2', part));

describe('a report that was requested before a choice', () => {
  it('does not end a connection in progress', async () => {
    const { connection, kernel } = createConnection();
    await connection.restore();
    const sendReport = kernel.delayReplies();
    void connection.refresh();
    await settle();
    const sendResult = kernel.delayReplies();
    const connected = connection.connect('n1');
    await settle();
    sendReport();
    await settle();
    expect(connection.state.kind).toBe('connecting');
    sendResult();
    await connected;
    expect(connection.state.kind).toBe('connected');
  });

  it('does not replace the choice', async () => {
    const { connection, kernel, write } = createConnection(
      two({ status: 'pending' })
    );
    await connection.restore();
    void connection.connect('n2');
    kernel.results.report = reportOf('n1');
    await connection.refresh();
    expect(connection.state).toMatchObject({ kind: 'starting' });
    expect(connection.association?.name).toBe('n2');
    expect(write).toHaveBeenLastCalledWith('work/era5.ipynb', 'n2');
  });

  it('keeps the choice if the kernel is connected to both clusters', async () => {
    const { connection, kernel, write, notebook } = createConnection(two());
    await connection.restore();
    await connection.connect('n1');
    kernel.status = 'busy';
    kernel.results.report = reportOf('n1');
    kernel.results.connect = reportOf('n1', 'n2');
    const refreshed = connection.refresh();
    const connected = connection.connect('n2');
    await settle();
    kernel.setStatus('idle');
    await Promise.all([refreshed, connected]);
    expect(connection.state).toMatchObject({
      kind: 'connected',
      label: 'label of n2'
    });
    expect(connection.association?.name).toBe('n2');
    expect(notebook.metadata.get(METADATA_KEY)).toMatchObject({
      label: 'label of n2'
    });
    expect(write).toHaveBeenLastCalledWith('work/era5.ipynb', 'n2');
  });

  it('does not restore a cluster after disconnecting', async () => {
    const { connection, kernel, write } = createConnection();
    await connection.restore();
    await connection.connect('n1');
    kernel.results.report = reportOf('n1');
    const reply = kernel.delayReplies();
    const refreshed = connection.refresh();
    await settle();
    const disconnected = connection.disconnect();
    await settle();
    reply();
    await Promise.all([refreshed, disconnected]);
    expect(connection.state.kind).toBe('none');
    expect(write).toHaveBeenLastCalledWith('work/era5.ipynb', null);
  });

  it.each(['TimeoutError', null])(
    'is ignored after another cluster was chosen: %s',
    async failure => {
      const { connection, kernel, clusters, write } = createConnection(
        two({ status: 'pending' })
      );
      await connection.restore();
      if (failure) {
        kernel.results.connect = { ename: failure, evalue: '' };
      }
      const reply = kernel.delayReplies();
      const first = connection.connect('n1');
      await settle();
      const second = connection.connect('n2');
      reply();
      await first;
      expect(connection.state).toMatchObject({ kind: 'starting' });
      expect(connection.association?.name).toBe('n2');
      expect(write).toHaveBeenLastCalledWith('work/era5.ipynb', 'n2');
      kernel.results.connect = reportOf('n2');
      clusters.put(createCluster('n2'));
      await second;
      expect(connection.state.kind).toBe('connected');
    }
  );
});

describe('disconnecting', () => {
  it('cancels a connection in progress', async () => {
    const { connection, kernel, notebook } = createConnection();
    await connection.restore();
    const reply = kernel.delayReplies();
    const connected = connection.connect('n1');
    await settle();
    const disconnected = connection.disconnect();
    reply();
    await Promise.all([connected, disconnected]);
    expect(connection.state.kind).toBe('none');
    expect(notebook.metadata.has(METADATA_KEY)).toBe(false);
    expect(kernel.calls).toEqual(['connect', 'disconnect']);
  });

  it('does not close a cluster that was chosen again meanwhile', async () => {
    const { connection, kernel, write } = createConnection();
    await connection.restore();
    await connection.connect('n1');
    let written: () => void = () => undefined;
    write.mockReturnValueOnce(
      new Promise<void>(resolve => {
        written = resolve;
      })
    );
    kernel.status = 'busy';
    const disconnected = connection.disconnect();
    const connected = connection.connect('n1');
    await settle();
    kernel.setStatus('idle');
    await settle();
    written();
    await Promise.all([disconnected, connected]);
    expect(connection.state.kind).toBe('connected');
    expect(kernel.calls).toEqual(['connect', 'connect']);
  });

  it('closes the client even if the server is unavailable', async () => {
    const { connection, kernel, write } = createConnection();
    await connection.restore();
    await connection.connect('n1');
    write.mockRejectedValueOnce(new Error('away'));
    await expect(connection.disconnect()).rejects.toThrow('away');
    await settle();
    expect(kernel.calls).toEqual(['connect', 'disconnect']);
  });
});

it('a slow server does not delay a connection or change it later', async () => {
  const { connection, kernel, write } = createConnection(two());
  await connection.restore();
  let written: () => void = () => undefined;
  write.mockReturnValueOnce(
    new Promise<void>(resolve => {
      written = resolve;
    })
  );
  void connection.connect('n1');
  kernel.results.connect = reportOf('n2');
  await settle();
  void connection.connect('n2');
  await settle();
  expect(connection.state).toMatchObject({
    kind: 'connected',
    label: 'label of n2'
  });
  written();
  await settle();
  expect(connection.state).toMatchObject({
    kind: 'connected',
    label: 'label of n2'
  });
  expect(write).toHaveBeenLastCalledWith('work/era5.ipynb', 'n2');
});

describe('a recreated cluster', () => {
  it('is shown as soon as it is listed', async () => {
    const { connection, clusters } = createConnection();
    await connection.restore();
    await connection.connect('n1');
    clusters.put(createCluster('n1', { status: 'stopped', stopped: 1 }));
    void connection.recreate();
    await settle();
    clusters.put(createCluster('ns.new', { status: 'pending' }));
    await settle();
    expect(connection.state).toMatchObject({
      kind: 'starting',
      label: 'label of ns.new'
    });
  });

  it('is not connected if another one was chosen meanwhile', async () => {
    const { connection, kernel, clusters } = createConnection(two());
    await connection.restore();
    await connection.connect('n1');
    clusters.put(createCluster('n1', { status: 'stopped', stopped: 1 }));
    let made: (cluster: Cluster) => void = () => undefined;
    jest.spyOn(clusters, 'create').mockReturnValueOnce(
      new Promise(resolve => {
        made = resolve;
      })
    );
    const recreated = connection.recreate();
    kernel.results.connect = reportOf('n2');
    await connection.connect('n2');
    clusters.put(createCluster('ns.new'));
    made(createCluster('ns.new'));
    await recreated;
    expect(connection.association?.name).toBe('n2');
    expect(kernel.calls).toEqual(['connect', 'connect']);
  });
});

it('choosing an unknown cluster changes nothing', async () => {
  const { connection } = createConnection();
  await connection.restore();
  await connection.connect('n1');
  void connection.connect('nonsense');
  await settle();
  expect(connection.state).toMatchObject({
    kind: 'connected',
    label: 'label of n1'
  });
});

it('a cluster that is listed late does not replace a later choice', async () => {
  const { connection, clusters } = createConnection();
  await connection.restore();
  const late = connection.connect('n2');
  await connection.connect('n1');
  clusters.put(createCluster('n2'));
  await late;
  expect(connection.state).toMatchObject({
    kind: 'connected',
    label: 'label of n1'
  });
});

it('a saved association does not replace a choice', async () => {
  const clusters = new FakeClusters();
  clusters.gateways = [{ ...GATEWAY, reachable: null }];
  const { connection, kernel, notebook } = createConnection(clusters, {
    'work/era5.ipynb': 'n1'
  });
  notebook.setMetadata(METADATA_KEY, { label: 'saved before', options: {} });
  const restored = connection.restore();
  const connected = connection.connect('n2');
  await restored;
  expect(connection.state.kind).toBe('none');
  kernel.results.connect = reportOf('n2');
  clusters.setGateway(true, createCluster('n1'), createCluster('n2'));
  await connected;
  expect(connection.association?.name).toBe('n2');
  expect(kernel.calls).toEqual(['connect']);
});

it('a closed notebook ignores later reports', async () => {
  const { connection, kernel, write } = createConnection();
  await connection.restore();
  kernel.results.report = reportOf('n1');
  const reply = kernel.delayReplies();
  const refreshed = connection.refresh();
  await settle();
  connection.dispose();
  reply();
  await refreshed;
  await settle();
  expect(write).not.toHaveBeenCalled();
});

it('a cluster that is listed late is not restored after disconnecting', async () => {
  const { connection, kernel, clusters } = createConnection(new FakeClusters());
  await connection.restore();
  kernel.results.report = reportOf('n1');
  await connection.refresh();
  await connection.disconnect();
  clusters.put(createCluster('n1'));
  await settle();
  expect(connection.state.kind).toBe('none');
});

it('foundByKernel is true only for a reported cluster', async () => {
  const { connection, kernel } = createConnection(
    new FakeClusters(
      createCluster('n1', { created_here: false }),
      createCluster('n2', { created_here: false })
    )
  );
  await connection.restore();
  kernel.results.report = reportOf('n1');
  await connection.refresh();
  expect(connection.foundByKernel).toBe(true);
  kernel.results.connect = reportOf('n2');
  await connection.connect('n2');
  expect(connection.foundByKernel).toBe(false);
});
