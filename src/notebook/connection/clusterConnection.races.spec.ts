import type { Cluster } from '../../gateway/wire';
import { METADATA_KEY } from '../associations/association';
import {
  createCluster,
  reportOf,
  FakeClusters,
  settle
} from '../../testing/fakeNotebook';
import { createConnection } from '../../testing/clusterConnection';

const two = (part: Partial<Cluster> = {}) =>
  new FakeClusters(createCluster('n1'), createCluster('n2', part));

describe('an answer that was asked for before the person chose', () => {
  it('does not end what is under way', async () => {
    const { connection, kernel } = createConnection();
    await connection.restore();
    const answerLook = kernel.hold();
    void connection.refresh();
    await settle();
    const answerAttach = kernel.hold();
    const attached = connection.connect('n1');
    await settle();
    answerLook();
    await settle();
    expect(connection.state.kind).toBe('connecting');
    answerAttach();
    await attached;
    expect(connection.state.kind).toBe('connected');
  });

  it('does not replace the choice, whatever the kernel uses', async () => {
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

  it('leaves the kernel to the choice where it is connected to both then', async () => {
    const { connection, kernel, write, notebook } = createConnection(two());
    await connection.restore();
    await connection.connect('n1');
    kernel.status = 'busy';
    kernel.results.report = reportOf('n1');
    kernel.results.connect = reportOf('n1', 'n2');
    const looked = connection.refresh();
    const attached = connection.connect('n2');
    await settle();
    kernel.setStatus('idle');
    await Promise.all([looked, attached]);
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

  it('does not bring back what was given up', async () => {
    const { connection, kernel, write } = createConnection();
    await connection.restore();
    await connection.connect('n1');
    kernel.results.report = reportOf('n1');
    const answer = kernel.hold();
    const looked = connection.refresh();
    await settle();
    const detached = connection.disconnect();
    await settle();
    answer();
    await Promise.all([looked, detached]);
    expect(connection.state.kind).toBe('none');
    expect(write).toHaveBeenLastCalledWith('work/era5.ipynb', null);
  });

  it.each(['TimeoutError', null])(
    'is of no account once another cluster is chosen: %s',
    async failure => {
      const { connection, kernel, clusters, write } = createConnection(
        two({ status: 'pending' })
      );
      await connection.restore();
      if (failure) {
        kernel.results.connect = { ename: failure, evalue: '' };
      }
      const answer = kernel.hold();
      const first = connection.connect('n1');
      await settle();
      const second = connection.connect('n2');
      answer();
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

describe('no cluster, chosen while one is connected', () => {
  it('remains so, and closes what was opened', async () => {
    const { connection, kernel, notebook } = createConnection();
    await connection.restore();
    const answer = kernel.hold();
    const attached = connection.connect('n1');
    await settle();
    const detached = connection.disconnect();
    answer();
    await Promise.all([attached, detached]);
    expect(connection.state.kind).toBe('none');
    expect(notebook.metadata.has(METADATA_KEY)).toBe(false);
    expect(kernel.calls).toEqual(['connect', 'disconnect']);
  });

  it('does not close what was connected anew meanwhile', async () => {
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
    const detached = connection.disconnect();
    const attached = connection.connect('n1');
    await settle();
    kernel.setStatus('idle');
    await settle();
    written();
    await Promise.all([detached, attached]);
    expect(connection.state.kind).toBe('connected');
    expect(kernel.calls).toEqual(['connect', 'connect']);
  });

  it('closes it where the server cannot be told, too', async () => {
    const { connection, kernel, write } = createConnection();
    await connection.restore();
    await connection.connect('n1');
    write.mockRejectedValueOnce(new Error('away'));
    await expect(connection.disconnect()).rejects.toThrow('away');
    await settle();
    expect(kernel.calls).toEqual(['connect', 'disconnect']);
  });
});

it('a server that is slow to remember holds nothing up, and changes nothing later', async () => {
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

describe('a cluster that is made again', () => {
  it('is shown as soon as it is listed', async () => {
    const { connection, clusters } = createConnection();
    await connection.restore();
    await connection.connect('n1');
    clusters.put(createCluster('n1', { status: 'stopped', stopped: 1 }));
    void connection.recreate();
    await settle();
    clusters.put(createCluster('new1', { status: 'pending' }));
    await settle();
    expect(connection.state).toMatchObject({
      kind: 'starting',
      label: 'label of new1'
    });
  });

  it('is not attached where another one was chosen meanwhile', async () => {
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
    clusters.put(createCluster('new1'));
    made(createCluster('new1'));
    await recreated;
    expect(connection.association?.name).toBe('n2');
    expect(kernel.calls).toEqual(['connect', 'connect']);
  });
});

it('a cluster that is not there changes nothing', async () => {
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

it('a cluster that is listed late is not used once another one was chosen', async () => {
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

it('a choice made before the server told what it remembers is not replaced', async () => {
  const clusters = new FakeClusters();
  clusters.gateway.reachable = null;
  const { connection, kernel, notebook } = createConnection(clusters, {
    'work/era5.ipynb': 'n1'
  });
  notebook.setMetadata(METADATA_KEY, { label: 'of before', options: {} });
  const restored = connection.restore();
  const attached = connection.connect('n2');
  await restored;
  expect(connection.state.kind).toBe('none');
  kernel.results.connect = reportOf('n2');
  clusters.replaceAll(true, createCluster('n1'), createCluster('n2'));
  await attached;
  expect(connection.association?.name).toBe('n2');
  expect(kernel.calls).toEqual(['connect']);
});

it('a notebook that was closed remembers nothing that its kernel says later', async () => {
  const { connection, kernel, write } = createConnection();
  await connection.restore();
  kernel.results.report = reportOf('n1');
  const answer = kernel.hold();
  const looked = connection.refresh();
  await settle();
  connection.dispose();
  answer();
  await looked;
  await settle();
  expect(write).not.toHaveBeenCalled();
});

it('a cluster that is listed late is not brought back once it was given up', async () => {
  const { connection, kernel, clusters } = createConnection(new FakeClusters());
  await connection.restore();
  kernel.results.report = reportOf('n1');
  await connection.refresh();
  await connection.disconnect();
  clusters.put(createCluster('n1'));
  await settle();
  expect(connection.state.kind).toBe('none');
});

it('only the cluster that the kernel told of is called after the notebook', async () => {
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
