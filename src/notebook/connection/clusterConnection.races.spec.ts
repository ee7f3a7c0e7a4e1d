import type { Cluster } from '../../gateway/wire';
import { METADATA_KEY } from '../associations/association';
import {
  clusterOf,
  connectedTo,
  FakeClusters,
  settle
} from '../../testing/fakeNotebook';
import { linkOf } from '../../testing/clusterConnection';

const two = (part: Partial<Cluster> = {}) =>
  new FakeClusters(clusterOf('n1'), clusterOf('n2', part));

describe('an answer that was asked for before the person chose', () => {
  it('does not end what is under way', async () => {
    const { link, kernel } = linkOf();
    await link.restore();
    const answerLook = kernel.hold();
    void link.look();
    await settle();
    const answerAttach = kernel.hold();
    const attached = link.attach('n1');
    await settle();
    answerLook();
    await settle();
    expect(link.state.kind).toBe('connecting');
    answerAttach();
    await attached;
    expect(link.state.kind).toBe('connected');
  });

  it('does not replace the choice, whatever the kernel uses', async () => {
    const { link, kernel, write } = linkOf(two({ status: 'pending' }));
    await link.restore();
    void link.attach('n2');
    kernel.answers.report = connectedTo('n1');
    await link.look();
    expect(link.state).toMatchObject({ kind: 'starting' });
    expect(link.association?.name).toBe('n2');
    expect(write).toHaveBeenLastCalledWith('work/era5.ipynb', 'n2');
  });

  it('leaves the kernel to the choice where it is connected to both then', async () => {
    const { link, kernel, write, notebook } = linkOf(two());
    await link.restore();
    await link.attach('n1');
    kernel.status = 'busy';
    kernel.answers.report = connectedTo('n1');
    kernel.answers.connect = connectedTo('n1', 'n2');
    const looked = link.look();
    const attached = link.attach('n2');
    await settle();
    kernel.setStatus('idle');
    await Promise.all([looked, attached]);
    expect(link.state).toMatchObject({
      kind: 'connected',
      label: 'label of n2'
    });
    expect(link.association?.name).toBe('n2');
    expect(notebook.metadata.get(METADATA_KEY)).toMatchObject({
      label: 'label of n2'
    });
    expect(write).toHaveBeenLastCalledWith('work/era5.ipynb', 'n2');
  });

  it('does not bring back what was given up', async () => {
    const { link, kernel, write } = linkOf();
    await link.restore();
    await link.attach('n1');
    kernel.answers.report = connectedTo('n1');
    const answer = kernel.hold();
    const looked = link.look();
    await settle();
    const detached = link.detach();
    await settle();
    answer();
    await Promise.all([looked, detached]);
    expect(link.state.kind).toBe('none');
    expect(write).toHaveBeenLastCalledWith('work/era5.ipynb', null);
  });

  it.each(['TimeoutError', null])(
    'is of no account once another cluster is chosen: %s',
    async failure => {
      const { link, kernel, clusters, write } = linkOf(
        two({ status: 'pending' })
      );
      await link.restore();
      if (failure) {
        kernel.answers.connect = { ename: failure, evalue: '' };
      }
      const answer = kernel.hold();
      const first = link.attach('n1');
      await settle();
      const second = link.attach('n2');
      answer();
      await first;
      expect(link.state).toMatchObject({ kind: 'starting' });
      expect(link.association?.name).toBe('n2');
      expect(write).toHaveBeenLastCalledWith('work/era5.ipynb', 'n2');
      kernel.answers.connect = connectedTo('n2');
      clusters.put(clusterOf('n2'));
      await second;
      expect(link.state.kind).toBe('connected');
    }
  );
});

describe('no cluster, chosen while one is connected', () => {
  it('remains so, and closes what was opened', async () => {
    const { link, kernel, notebook } = linkOf();
    await link.restore();
    const answer = kernel.hold();
    const attached = link.attach('n1');
    await settle();
    const detached = link.detach();
    answer();
    await Promise.all([attached, detached]);
    expect(link.state.kind).toBe('none');
    expect(notebook.metadata.has(METADATA_KEY)).toBe(false);
    expect(kernel.asked).toEqual(['connect', 'disconnect']);
  });

  it('does not close what was connected anew meanwhile', async () => {
    const { link, kernel, write } = linkOf();
    await link.restore();
    await link.attach('n1');
    let written: () => void = () => undefined;
    write.mockReturnValueOnce(
      new Promise<void>(resolve => {
        written = resolve;
      })
    );
    kernel.status = 'busy';
    const detached = link.detach();
    const attached = link.attach('n1');
    await settle();
    kernel.setStatus('idle');
    await settle();
    written();
    await Promise.all([detached, attached]);
    expect(link.state.kind).toBe('connected');
    expect(kernel.asked).toEqual(['connect', 'connect']);
  });

  it('closes it where the server cannot be told, too', async () => {
    const { link, kernel, write } = linkOf();
    await link.restore();
    await link.attach('n1');
    write.mockRejectedValueOnce(new Error('away'));
    await expect(link.detach()).rejects.toThrow('away');
    await settle();
    expect(kernel.asked).toEqual(['connect', 'disconnect']);
  });
});

it('a server that is slow to remember holds nothing up, and changes nothing later', async () => {
  const { link, kernel, write } = linkOf(two());
  await link.restore();
  let written: () => void = () => undefined;
  write.mockReturnValueOnce(
    new Promise<void>(resolve => {
      written = resolve;
    })
  );
  void link.attach('n1');
  kernel.answers.connect = connectedTo('n2');
  await settle();
  void link.attach('n2');
  await settle();
  expect(link.state).toMatchObject({ kind: 'connected', label: 'label of n2' });
  written();
  await settle();
  expect(link.state).toMatchObject({ kind: 'connected', label: 'label of n2' });
  expect(write).toHaveBeenLastCalledWith('work/era5.ipynb', 'n2');
});

describe('a cluster that is made again', () => {
  it('is shown as soon as it is listed', async () => {
    const { link, clusters } = linkOf();
    await link.restore();
    await link.attach('n1');
    clusters.put(clusterOf('n1', { status: 'stopped', stopped: 1 }));
    void link.recreate();
    await settle();
    clusters.put(clusterOf('new1', { status: 'pending' }));
    await settle();
    expect(link.state).toMatchObject({
      kind: 'starting',
      label: 'label of new1'
    });
  });

  it('is not attached where another one was chosen meanwhile', async () => {
    const { link, kernel, clusters } = linkOf(two());
    await link.restore();
    await link.attach('n1');
    clusters.put(clusterOf('n1', { status: 'stopped', stopped: 1 }));
    let made: (cluster: Cluster) => void = () => undefined;
    jest.spyOn(clusters, 'create').mockReturnValueOnce(
      new Promise(resolve => {
        made = resolve;
      })
    );
    const recreated = link.recreate();
    kernel.answers.connect = connectedTo('n2');
    await link.attach('n2');
    clusters.put(clusterOf('new1'));
    made(clusterOf('new1'));
    await recreated;
    expect(link.association?.name).toBe('n2');
    expect(kernel.asked).toEqual(['connect', 'connect']);
  });
});

it('a cluster that is not there changes nothing', async () => {
  const { link } = linkOf();
  await link.restore();
  await link.attach('n1');
  void link.attach('nonsense');
  await settle();
  expect(link.state).toMatchObject({ kind: 'connected', label: 'label of n1' });
});

it('a cluster that is listed late is not used once another one was chosen', async () => {
  const { link, clusters } = linkOf();
  await link.restore();
  const late = link.attach('n2');
  await link.attach('n1');
  clusters.put(clusterOf('n2'));
  await late;
  expect(link.state).toMatchObject({ kind: 'connected', label: 'label of n1' });
});

it('a choice made before the server told what it remembers is not replaced', async () => {
  const clusters = new FakeClusters();
  clusters.gateway.reachable = null;
  const { link, kernel, notebook } = linkOf(clusters, {
    'work/era5.ipynb': 'n1'
  });
  notebook.setMetadata(METADATA_KEY, { label: 'of before', options: {} });
  const restored = link.restore();
  const attached = link.attach('n2');
  await restored;
  expect(link.state.kind).toBe('none');
  kernel.answers.connect = connectedTo('n2');
  clusters.tell(true, clusterOf('n1'), clusterOf('n2'));
  await attached;
  expect(link.association?.name).toBe('n2');
  expect(kernel.asked).toEqual(['connect']);
});

it('a notebook that was closed remembers nothing that its kernel says later', async () => {
  const { link, kernel, write } = linkOf();
  await link.restore();
  kernel.answers.report = connectedTo('n1');
  const answer = kernel.hold();
  const looked = link.look();
  await settle();
  link.dispose();
  answer();
  await looked;
  await settle();
  expect(write).not.toHaveBeenCalled();
});

it('a cluster that is listed late is not brought back once it was given up', async () => {
  const { link, kernel, clusters } = linkOf(new FakeClusters());
  await link.restore();
  kernel.answers.report = connectedTo('n1');
  await link.look();
  await link.detach();
  clusters.put(clusterOf('n1'));
  await settle();
  expect(link.state.kind).toBe('none');
});

it('only the cluster that the kernel told of is called after the notebook', async () => {
  const { link, kernel } = linkOf(
    new FakeClusters(
      clusterOf('n1', { created_here: false }),
      clusterOf('n2', { created_here: false })
    )
  );
  await link.restore();
  kernel.answers.report = connectedTo('n1');
  await link.look();
  expect(link.foundHere).toBe(true);
  kernel.answers.connect = connectedTo('n2');
  await link.attach('n2');
  expect(link.foundHere).toBe(false);
});
