import { ProblemError } from '../../gateway/problem';
import type { Cluster } from '../../gateway/wire';
import { METADATA_KEY } from '../association';
import { NotebookLink } from '../link';
import { NotebookMemory } from '../memory';
import {
  clusterOf,
  connectedTo,
  FakeClusters,
  FakeKernel,
  FakeNotebook,
  settle
} from './fakes';

function setUp(
  clusters = new FakeClusters(clusterOf('n1')),
  remembered: Record<string, string> = {}
) {
  const notebook = new FakeNotebook();
  const { kernel } = notebook;
  kernel.answers.attach = connectedTo('n1');
  kernel.answers.look = connectedTo();
  const write = jest.fn(() => Promise.resolve());
  const memory = new NotebookMemory({
    read: () =>
      Promise.resolve({
        notebooks: Object.entries(remembered).map(([path, name]) => ({
          path,
          name
        })),
        image: 'here:1'
      }),
    write
  });
  const mayReplace = jest.fn(() => Promise.resolve(true));
  const runVisibly = jest.fn((_: Cluster, _always: boolean) =>
    Promise.resolve(false)
  );
  const link = new NotebookLink({
    notebook,
    clusters: clusters.typed,
    memory,
    code: cluster => `connect ${cluster.name}`,
    runVisibly,
    mayReplace
  });
  return { clusters, notebook, kernel, link, write, mayReplace, runVisibly };
}

describe('attach', () => {
  it('connects silently, and remembers', async () => {
    const { link, kernel, notebook, write } = setUp();
    await link.restore();
    await link.attach('n1');
    expect(link.state).toMatchObject({
      kind: 'connected',
      label: 'label of n1',
      color: 'teal'
    });
    expect(kernel.asked).toEqual(['attach']);
    expect(write).toHaveBeenCalledWith('work/era5.ipynb', 'n1');
    // Neither the name nor a mapping is in the file.
    expect(notebook.metadata.get(METADATA_KEY)).toEqual({
      label: 'label of n1',
      options: { worker_cores: 2 }
    });
  });

  it('waits for a busy kernel', async () => {
    const { link, kernel } = setUp();
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
    const { link, kernel, clusters } = setUp(
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
    const { link, kernel } = setUp(
      new FakeClusters(clusterOf('n1'), clusterOf('n2'))
    );
    await link.restore();
    kernel.status = 'busy';
    kernel.answers.attach = connectedTo('n2');
    const both = Promise.all([link.attach('n1'), link.attach('n2')]);
    await settle();
    kernel.setStatus('idle');
    await both;
    expect(kernel.asked).toEqual(['attach']);
    expect(link.association?.name).toBe('n2');
  });

  it("asks before it replaces something of the person's", async () => {
    const { link, kernel, mayReplace } = setUp();
    await link.restore();
    kernel.answers.attach = { taken: ['client'] };
    mayReplace.mockResolvedValueOnce(false);
    await link.attach('n1');
    expect(mayReplace).toHaveBeenCalledWith(['client']);
    expect(kernel.asked).toEqual(['attach']);
    expect(link.state.kind).toBe('off');
  });

  it('says what the kernel said', async () => {
    const { link, kernel } = setUp();
    await link.restore();
    kernel.answers.attach = { ename: 'TimeoutError', evalue: 'too long' };
    await expect(link.attach('n1')).rejects.toThrow('TimeoutError: too long');
    expect(link.state.kind).toBe('off');
  });

  it('forgets with a new connection what differed over the one before', async () => {
    const { link, kernel } = setUp(
      new FakeClusters(clusterOf('n1'), clusterOf('n2'))
    );
    await link.restore();
    kernel.answers.attach = { ...connectedTo('n1'), differs: true };
    await link.attach('n1');
    kernel.answers.look = connectedTo('n1');
    await link.look();
    // The kernel says it only once, as it connects.
    expect(link.kernel?.differs).toBe(true);
    kernel.answers.attach = connectedTo('n2');
    await link.attach('n2');
    expect(link.kernel?.differs).toBe(false);
  });

  it('asks the kernel itself where the cell was visible', async () => {
    const { link, kernel, runVisibly } = setUp();
    await link.restore();
    kernel.answers.look = connectedTo('n1');
    runVisibly.mockResolvedValue(true);
    await link.attach('n1');
    expect(kernel.asked).toEqual(['look']);
    expect(link.state.kind).toBe('connected');
  });
});

describe('a notebook without a cluster', () => {
  it('has the server look once, so that a cluster can be offered', async () => {
    const clusters = new FakeClusters();
    clusters.gateway.reachable = null;
    const { link } = setUp(clusters);
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
    const { link, kernel, runVisibly } = setUp();
    await link.restore();
    runVisibly.mockImplementation((_, always) => Promise.resolve(always));
    kernel.answers.look = connectedTo('n1');
    await link.attach('n1', true);
    expect(kernel.asked).toEqual(['look']);
    await link.attach('n1');
    expect(kernel.asked).toEqual(['look', 'attach']);
  });
});

describe('what is remembered', () => {
  it('offers to reconnect after a restart, and asks the new kernel nothing', async () => {
    const { link, kernel, notebook } = setUp();
    await link.restore();
    await link.attach('n1');
    notebook.statusChanged.emit('restarting');
    expect(link.state).toMatchObject({ kind: 'off', label: 'label of n1' });
    expect(kernel.asked).toEqual(['attach']);
    await link.reconnect();
    expect(link.state.kind).toBe('connected');
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
      const { link, kernel, notebook } = setUp();
      await link.restore();
      const say = () =>
        notebook.iopubMessage.emit({ header: { session: 'first' } });
      say();
      await link.attach('n1');
      say();
      expect(link.state.kind).toBe('connected');
      speak(notebook);
      expect(link.state.kind).toBe('off');
      // JupyterLab's status stays so; but the process answers.
      kernel.status = 'starting';
      await link.reconnect();
      expect(link.state.kind).toBe('connected');
    }
  );

  it('goes on waiting for a kernel that starts', async () => {
    const { link, kernel, notebook } = setUp();
    await link.restore();
    kernel.status = 'starting';
    let inform: () => void = () => undefined;
    kernel.informed = new Promise(resolve => {
      inform = resolve;
    });
    const attached = link.attach('n1');
    await settle();
    notebook.statusChanged.emit('starting');
    expect(link.state.kind).toBe('waiting');
    inform();
    await attached;
    expect(link.state.kind).toBe('connected');
  });

  it('finds a kernel still connected when the page is loaded again', async () => {
    const { link, kernel } = setUp(undefined, { 'work/era5.ipynb': 'n1' });
    kernel.answers.look = connectedTo('n1');
    await link.restore();
    expect(kernel.asked).toEqual(['look']);
    expect(link.state.kind).toBe('connected');
  });

  it('is what the server remembers, where the file has nothing and the list is late', async () => {
    const clusters = new FakeClusters();
    clusters.gateway.reachable = null;
    const { link, kernel } = setUp(clusters, { 'work/era5.ipynb': 'n1' });
    kernel.answers.look = connectedTo('n1');
    const restored = link.restore();
    await settle();
    // The server is asked to look; the kernel only once it is known what it may tell of.
    expect(clusters.watchers).toBe(1);
    expect(kernel.asked).toEqual([]);
    clusters.tell(true, clusterOf('n1'));
    await restored;
    expect(link.state).toMatchObject({
      kind: 'connected',
      label: 'label of n1'
    });
    expect(clusters.watchers).toBe(0);
  });

  it('asks no kernel of a notebook that never used a cluster', async () => {
    const { link, kernel } = setUp();
    await link.restore();
    expect(kernel.asked).toEqual([]);
    expect(link.state.kind).toBe('none');
  });

  it('leaves other languages alone', async () => {
    const { link, kernel, notebook } = setUp(undefined, {
      'work/era5.ipynb': 'n1'
    });
    notebook.python = false;
    await link.restore();
    expect(kernel.asked).toEqual([]);
  });
});

describe('a list that is not true yet', () => {
  it('makes nothing gone: a new server has asked nobody', async () => {
    const { link, clusters } = setUp();
    await link.restore();
    await link.attach('n1');
    clusters.tell(null);
    expect(link.state).toMatchObject({ kind: 'loading', label: 'label of n1' });
    clusters.tell(false);
    expect(link.state.kind).toBe('loading');
    clusters.tell(true, clusterOf('n1'));
    expect(link.state.kind).toBe('connected');
    clusters.tell(null);
    clusters.tell(true);
    expect(link.state.kind).toBe('gone');
  });

  it('does not bring back what was seen to end', async () => {
    const { link, clusters } = setUp();
    await link.restore();
    await link.attach('n1');
    clusters.put(clusterOf('n1', { status: 'stopped', stopped: 1234 }));
    clusters.tell(null);
    expect(link.state).toMatchObject({ kind: 'gone', since: 1234 });
  });

  it('is all there is where nobody is going to ask: a local gateway that rests', async () => {
    const clusters = new FakeClusters();
    clusters.gateway = { reachable: null, local: true, error: null };
    const { link, notebook } = setUp(clusters, { 'work/era5.ipynb': 'n1' });
    notebook.setMetadata(METADATA_KEY, { label: 'ERA5', options: {} });
    await link.restore();
    expect(link.state.kind).toBe('gone');
    expect(clusters.watchers).toBe(0);
  });
});

describe('a cluster that is gone', () => {
  it('is said, with when', async () => {
    const { link, clusters } = setUp();
    await link.restore();
    await link.attach('n1');
    clusters.put(clusterOf('n1', { status: 'stopped', stopped: 1234 }));
    expect(link.state).toMatchObject({ kind: 'gone', since: 1234 });
    clusters.remove('n1');
    expect(link.state).toMatchObject({ kind: 'gone', since: 1234 });
  });

  it('is said with when it was missed first, where nobody told', async () => {
    const { link, clusters } = setUp();
    await link.restore();
    await link.attach('n1');
    const before = Date.now();
    clusters.remove('n1');
    const { kind, since } = link.state;
    expect(kind).toBe('gone');
    expect(since).toBeGreaterThanOrEqual(before);
    // It was only out of sight.
    clusters.put(clusterOf('n1'));
    clusters.put(clusterOf('n1', { status: 'stopped', stopped: 1234 }));
    clusters.remove('n1');
    expect(link.state.since).toBe(1234);
  });

  it('is made again with the same options, then attached', async () => {
    const { link, clusters, kernel } = setUp();
    await link.restore();
    await link.attach('n1');
    clusters.put(clusterOf('n1', { status: 'stopped', stopped: 1 }));
    kernel.answers.attach = connectedTo('new1');
    const done = link.recreate();
    await settle();
    expect(clusters.created).toHaveLength(1);
    expect(clusters.created[0]).toMatchObject({
      options: { worker_cores: 2 },
      like: 'n1',
      label: 'label of n1',
      workers: { count: 2 }
    });
    clusters.put(clusterOf('new1'));
    await done;
    expect(link.state.kind).toBe('connected');
    expect(link.association?.name).toBe('new1');
  });

  it('is made from the file alone where nobody else remembers it', async () => {
    const { link, clusters, notebook } = setUp(new FakeClusters());
    notebook.setMetadata(METADATA_KEY, {
      label: 'ERA5',
      options: { worker_cores: 4, environment: { A: 'b' } }
    });
    await link.restore();
    expect(link.state).toMatchObject({ kind: 'gone', label: 'ERA5' });
    void link.recreate();
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
    const { link, clusters, notebook } = setUp(new FakeClusters(), {
      'work/era5.ipynb': 'n1'
    });
    notebook.setMetadata(METADATA_KEY, { label: 'ERA5', options: {} });
    await link.restore();
    void link.recreate();
    await settle();
    expect(clusters.created).toHaveLength(1);
    expect(clusters.created[0]).toMatchObject({ like: 'n1', label: 'ERA5' });
  });

  it.each([
    ['cluster-not-found', 2],
    ['limit-reached', 1]
  ])('%s: from the file, after the server was asked', async (code, times) => {
    const { link, clusters, notebook } = setUp(new FakeClusters(), {
      'work/era5.ipynb': 'n1'
    });
    notebook.setMetadata(METADATA_KEY, { label: 'ERA5', options: {} });
    clusters.forgotten = new ProblemError({ code, message: '', remedy: '' });
    await link.restore();
    void link.recreate().catch(() => undefined);
    await settle();
    expect(clusters.created).toHaveLength(times);
    const [first, second] = clusters.created;
    expect(first.like).toBe('n1');
    expect(second?.like).toBeUndefined();
    // The same key would be the same wish.
    expect(second?.request).not.toBe(first.request);
  });
});

describe('look', () => {
  it('waits for a cluster that the list does not know yet, and has the server look', async () => {
    const { link, kernel, clusters } = setUp(new FakeClusters());
    await link.restore();
    kernel.answers.look = connectedTo('n1');
    await link.look();
    expect(link.state.kind).toBe('none');
    expect(clusters.watchers).toBe(1);
    clusters.put(clusterOf('n1', { made_here: false }));
    await settle();
    expect(link.state.kind).toBe('connected');
    expect(clusters.watchers).toBe(0);
  });

  it("takes the cluster that the kernel uses for the notebook's", async () => {
    const { link, kernel } = setUp(
      new FakeClusters(clusterOf('n1', { made_here: false }))
    );
    await link.restore();
    kernel.answers.look = connectedTo('n1');
    await link.look();
    expect(link.state.kind).toBe('connected');
    expect(link.foundHere).toBe(true);
  });

  it('tells of a LocalCluster', async () => {
    const { link, kernel } = setUp();
    await link.restore();
    kernel.answers.look = { ...connectedTo(), local: { workers: 4 } };
    await link.look();
    expect(link.kernel?.local).toEqual({ workers: 4 });
    expect(link.state.kind).toBe('none');
  });

  it('does not believe nonsense', async () => {
    const { link, kernel } = setUp();
    await link.restore();
    kernel.answers.look = 'nonsense';
    expect(await link.look()).toBeNull();
    expect(link.state.kind).toBe('none');
  });
});

describe('the image', () => {
  const there = (image: string) => clusterOf('n1', { options: { image } });

  it('is compared without a word from the kernel', async () => {
    const { link, kernel, clusters } = setUp(
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
    const { link, kernel } = setUp(new FakeClusters(there('here:1')));
    await link.restore();
    kernel.answers.attach = { ...connectedTo('n1'), image: 'elsewhere:3' };
    await link.attach('n1');
    expect(link.images()?.notebook).toBe('elsewhere:3');
  });
});

describe('detach', () => {
  it('closes the client and forgets', async () => {
    const { link, kernel, notebook, write } = setUp();
    await link.restore();
    await link.attach('n1');
    await link.detach();
    expect(kernel.asked).toEqual(['attach', 'detach']);
    expect(link.state.kind).toBe('none');
    expect(notebook.metadata.has(METADATA_KEY)).toBe(false);
    expect(write).toHaveBeenLastCalledWith('work/era5.ipynb', null);
  });
});

it('is still when nothing changes: no kernel is asked', async () => {
  const { clusters, link, kernel } = setUp();
  await link.restore();
  await link.attach('n1');
  const before = kernel.asked.length;
  clusters.put(clusterOf('n1', { workers: 7 }));
  clusters.put(clusterOf('other'));
  await settle();
  expect(kernel.asked).toHaveLength(before);
  expect(new FakeKernel().asked).toEqual([]);
});
