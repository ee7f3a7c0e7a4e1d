import { METADATA_KEY } from '../associations/association';
import {
  clusterOf,
  connectedTo,
  FakeClusters,
  FakeKernel,
  settle
} from '../../testing/fakeNotebook';
import { linkOf } from '../../testing/clusterConnection';

describe('attach', () => {
  it('connects silently, and remembers', async () => {
    const { link, kernel, notebook, write } = linkOf();
    await link.restore();
    await link.attach('n1');
    expect(link.state).toMatchObject({
      kind: 'connected',
      label: 'label of n1',
      color: 'teal'
    });
    expect(kernel.asked).toEqual(['connect']);
    expect(write).toHaveBeenCalledWith('work/era5.ipynb', 'n1');
    // Neither the name nor a mapping is in the file.
    expect(notebook.metadata.get(METADATA_KEY)).toEqual({
      label: 'label of n1',
      options: { worker_cores: 2 }
    });
  });

  it('waits for a busy kernel', async () => {
    const { link, kernel } = linkOf();
    await link.restore();
    kernel.status = 'busy';
    const attached = link.attach('n1');
    await settle();
    expect(link.state.kind).toBe('waiting');
    expect(kernel.asked).toEqual([]);
    kernel.setStatus('idle');
    await attached;
    expect(link.state.kind).toBe('connected');
  });

  it('waits for a cluster that starts', async () => {
    const { link, kernel, clusters } = linkOf(
      new FakeClusters(clusterOf('n1', { status: 'pending' }))
    );
    await link.restore();
    const attached = link.attach('n1');
    await settle();
    expect(link.state.kind).toBe('starting');
    expect(kernel.asked).toEqual([]);
    clusters.put(clusterOf('n1'));
    await attached;
    expect(link.state.kind).toBe('connected');
  });

  it('obeys a changed mind', async () => {
    const { link, kernel } = linkOf(
      new FakeClusters(clusterOf('n1'), clusterOf('n2'))
    );
    await link.restore();
    kernel.status = 'busy';
    kernel.answers.connect = connectedTo('n2');
    const both = Promise.all([link.attach('n1'), link.attach('n2')]);
    await settle();
    kernel.setStatus('idle');
    await both;
    expect(kernel.asked).toEqual(['connect']);
    expect(link.association?.name).toBe('n2');
  });

  it("asks before it replaces something of the person's", async () => {
    const { link, kernel, mayReplace } = linkOf();
    await link.restore();
    kernel.answers.connect = { conflicts: ['client'] };
    mayReplace.mockResolvedValueOnce(false);
    await link.attach('n1');
    expect(mayReplace).toHaveBeenCalledWith(['client']);
    expect(kernel.asked).toEqual(['connect']);
    expect(link.state.kind).toBe('off');
  });

  it('says what the kernel said', async () => {
    const { link, kernel } = linkOf();
    await link.restore();
    kernel.answers.connect = { ename: 'TimeoutError', evalue: 'too long' };
    await expect(link.attach('n1')).rejects.toThrow('too long');
    expect(link.state.kind).toBe('off');
  });

  it('forgets with a new connection what differed over the one before', async () => {
    const { link, kernel } = linkOf(
      new FakeClusters(clusterOf('n1'), clusterOf('n2'))
    );
    await link.restore();
    kernel.answers.connect = { ...connectedTo('n1'), versions_differ: true };
    await link.attach('n1');
    kernel.answers.report = connectedTo('n1');
    await link.look();
    // The kernel says it only once, as it connects.
    expect(link.kernel?.versionsDiffer).toBe(true);
    kernel.answers.connect = connectedTo('n2');
    await link.attach('n2');
    expect(link.kernel?.versionsDiffer).toBe(false);
  });

  it('asks the kernel itself where the cell was visible', async () => {
    const { link, kernel, runVisibly } = linkOf();
    await link.restore();
    kernel.answers.report = connectedTo('n1');
    runVisibly.mockResolvedValue(true);
    await link.attach('n1');
    expect(kernel.asked).toEqual(['report']);
    expect(link.state.kind).toBe('connected');
  });
});

describe('a notebook without a cluster', () => {
  it('has the server look once, so that a cluster can be offered', async () => {
    const clusters = new FakeClusters();
    clusters.gateway.reachable = null;
    const { link } = linkOf(clusters);
    const restored = link.restore();
    await settle();
    expect(clusters.watchers).toBe(1);
    let told = 0;
    link.changed.connect(() => (told += 1));
    clusters.tell(true, clusterOf('n1'));
    await restored;
    expect(clusters.watchers).toBe(0);
    expect(told).toBe(1);
    clusters.selectedChanged.emit('n1');
    expect(told).toBe(2);
  });

  it('runs the code to be seen, where that was asked for', async () => {
    const { link, kernel, runVisibly } = linkOf();
    await link.restore();
    runVisibly.mockImplementation((_, always) => Promise.resolve(always));
    kernel.answers.report = connectedTo('n1');
    await link.attach('n1', true);
    expect(kernel.asked).toEqual(['report']);
    await link.attach('n1');
    expect(kernel.asked).toEqual(['report', 'connect']);
  });
});

describe('look', () => {
  it('waits for a cluster that the list does not know yet, and has the server look', async () => {
    const { link, kernel, clusters } = linkOf(new FakeClusters());
    await link.restore();
    kernel.answers.report = connectedTo('n1');
    await link.look();
    expect(link.state.kind).toBe('none');
    expect(clusters.watchers).toBe(1);
    clusters.put(clusterOf('n1', { created_here: false }));
    await settle();
    expect(link.state.kind).toBe('connected');
    expect(clusters.watchers).toBe(0);
  });

  it("takes the cluster that the kernel uses for the notebook's", async () => {
    const { link, kernel } = linkOf(
      new FakeClusters(clusterOf('n1', { created_here: false }))
    );
    await link.restore();
    kernel.answers.report = connectedTo('n1');
    await link.look();
    expect(link.state.kind).toBe('connected');
    expect(link.foundHere).toBe(true);
  });

  it('tells of a LocalCluster', async () => {
    const { link, kernel } = linkOf();
    await link.restore();
    kernel.answers.report = { ...connectedTo(), local: { workers: 4 } };
    await link.look();
    expect(link.kernel?.local).toEqual({ workers: 4 });
    expect(link.state.kind).toBe('none');
  });

  it('does not believe nonsense', async () => {
    const { link, kernel } = linkOf();
    await link.restore();
    kernel.answers.report = 'nonsense';
    expect(await link.look()).toBeNull();
    expect(link.state.kind).toBe('none');
  });
});

describe('the image', () => {
  const there = (image: string) => clusterOf('n1', { options: { image } });

  it('is compared without a word from the kernel', async () => {
    const { link, kernel, clusters } = linkOf(
      new FakeClusters(there('there:2'))
    );
    await link.restore();
    kernel.status = 'busy';
    void link.attach('n1');
    await settle();
    expect(link.images()).toEqual({ notebook: 'here:1', cluster: 'there:2' });
    expect(link.images(clusterOf('n2', { options: {} }))).toBeNull();
    clusters.put(there('here:1'));
    expect(link.images()).toBeNull();
    expect(kernel.asked).toEqual([]);
  });

  it("is the kernel's own where it says so", async () => {
    const { link, kernel } = linkOf(new FakeClusters(there('here:1')));
    await link.restore();
    kernel.answers.connect = { ...connectedTo('n1'), image: 'elsewhere:3' };
    await link.attach('n1');
    expect(link.images()?.notebook).toBe('elsewhere:3');
  });
});

describe('detach', () => {
  it('closes the client and forgets', async () => {
    const { link, kernel, notebook, write } = linkOf();
    await link.restore();
    await link.attach('n1');
    await link.detach();
    expect(kernel.asked).toEqual(['connect', 'disconnect']);
    expect(link.state.kind).toBe('none');
    expect(notebook.metadata.has(METADATA_KEY)).toBe(false);
    expect(write).toHaveBeenLastCalledWith('work/era5.ipynb', null);
  });
});

it('is still when nothing changes: no kernel is asked', async () => {
  const { clusters, link, kernel } = linkOf();
  await link.restore();
  await link.attach('n1');
  const before = kernel.asked.length;
  clusters.put(clusterOf('n1', { workers: 7 }));
  clusters.put(clusterOf('other'));
  await settle();
  expect(kernel.asked).toHaveLength(before);
  expect(new FakeKernel().asked).toEqual([]);
});
