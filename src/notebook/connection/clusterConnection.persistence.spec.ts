import { ProblemError } from '../../gateway/problems';
import type { Cluster } from '../../gateway/wire';
import { METADATA_KEY } from '../associations/association';
import {
  clusterOf,
  connectedTo,
  FakeClusters,
  FakeNotebook,
  settle
} from '../../testing/fakeNotebook';
import { linkOf } from '../../testing/clusterConnection';

describe('what is remembered', () => {
  it('offers to reconnect after a restart, and asks the new kernel nothing', async () => {
    const { link, kernel, notebook } = linkOf();
    await link.restore();
    await link.attach('n1');
    notebook.statusChanged.emit('restarting');
    expect(link.state).toMatchObject({ kind: 'off', label: 'label of n1' });
    expect(kernel.asked).toEqual(['connect']);
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
      const { link, kernel, notebook } = linkOf();
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
    const { link, kernel, notebook } = linkOf();
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
    const { link, kernel } = linkOf(undefined, { 'work/era5.ipynb': 'n1' });
    kernel.answers.report = connectedTo('n1');
    await link.restore();
    expect(kernel.asked).toEqual(['report']);
    expect(link.state.kind).toBe('connected');
  });

  it('is what the server remembers, where the file has nothing and the list is late', async () => {
    const clusters = new FakeClusters();
    clusters.gateway.reachable = null;
    const { link, kernel } = linkOf(clusters, { 'work/era5.ipynb': 'n1' });
    kernel.answers.report = connectedTo('n1');
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

  describe('by the file alone, as of a copy,', () => {
    const copy = (...clusters: Cluster[]) => {
      const all = linkOf(new FakeClusters(...clusters));
      const before = { label: 'label of n1', options: {} };
      all.notebook.setMetadata(METADATA_KEY, before);
      return all;
    };

    it('is the cluster that is called so', async () => {
      const { link, kernel, clusters } = copy(clusterOf('n1'), clusterOf('n2'));
      await link.restore();
      expect(link.state).toMatchObject({ kind: 'off', label: 'label of n1' });
      await link.reconnect();
      expect(kernel.asked).toEqual(['report', 'connect']);
      expect(link.state.kind).toBe('connected');
      expect(clusters.created).toEqual([]);
    });

    it('is the youngest of several that are called so', async () => {
      const { link } = copy(
        clusterOf('n1'),
        clusterOf('n3', { label: 'label of n1', status: 'pending' }),
        clusterOf('n4', { label: 'label of n1', status: 'stopped' })
      );
      await link.restore();
      expect(link.state.kind).toBe('starting');
      expect(link.association?.name).toBe('n3');
    });

    it('is what the kernel says, whatever it is called by now', async () => {
      const { link, kernel } = copy(clusterOf('n2'));
      kernel.answers.report = connectedTo('n2');
      await link.restore();
      expect(link.state).toMatchObject({
        kind: 'connected',
        label: 'label of n2'
      });
    });

    it('is gone where none is called so', async () => {
      const { link } = copy(
        clusterOf('n1', { status: 'stopped' }),
        clusterOf('n2')
      );
      await link.restore();
      expect(link.state).toMatchObject({ kind: 'gone', label: 'label of n1' });
      expect(link.association?.name).toBeNull();
    });
  });

  it('asks no kernel of a notebook that never used a cluster', async () => {
    const { link, kernel } = linkOf();
    await link.restore();
    expect(kernel.asked).toEqual([]);
    expect(link.state.kind).toBe('none');
  });

  it('leaves other languages alone', async () => {
    const { link, kernel, notebook } = linkOf(undefined, {
      'work/era5.ipynb': 'n1'
    });
    notebook.python = false;
    await link.restore();
    expect(kernel.asked).toEqual([]);
  });
});

describe('a list that is not true yet', () => {
  it('makes nothing gone: a new server has asked nobody', async () => {
    const { link, clusters } = linkOf();
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
    const { link, clusters } = linkOf();
    await link.restore();
    await link.attach('n1');
    clusters.put(clusterOf('n1', { status: 'stopped', stopped: 1234 }));
    clusters.tell(null);
    expect(link.state).toMatchObject({ kind: 'gone', since: 1234 });
  });

  it('is all there is where nobody is going to ask: a local gateway that rests', async () => {
    const clusters = new FakeClusters();
    clusters.gateway = { reachable: null, local: true, error: null };
    const { link, notebook } = linkOf(clusters, { 'work/era5.ipynb': 'n1' });
    notebook.setMetadata(METADATA_KEY, { label: 'ERA5', options: {} });
    await link.restore();
    expect(link.state.kind).toBe('gone');
    expect(clusters.watchers).toBe(0);
  });
});

describe('a cluster that is gone', () => {
  it('is said, with when', async () => {
    const { link, clusters } = linkOf();
    await link.restore();
    await link.attach('n1');
    clusters.put(clusterOf('n1', { status: 'stopped', stopped: 1234 }));
    expect(link.state).toMatchObject({ kind: 'gone', since: 1234 });
    clusters.remove('n1');
    expect(link.state).toMatchObject({ kind: 'gone', since: 1234 });
  });

  it('is said with when it was missed first, where nobody told', async () => {
    const { link, clusters } = linkOf();
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
    const { link, clusters, kernel } = linkOf();
    await link.restore();
    await link.attach('n1');
    clusters.put(clusterOf('n1', { status: 'stopped', stopped: 1 }));
    kernel.answers.connect = connectedTo('new1');
    const done = link.recreate();
    await settle();
    expect(clusters.created).toHaveLength(1);
    expect(clusters.created[0]).toMatchObject({
      options: { worker_cores: 2 },
      like: 'n1',
      label: 'label of n1'
    });
    clusters.put(clusterOf('new1'));
    await done;
    expect(link.state.kind).toBe('connected');
    expect(link.association?.name).toBe('new1');
  });

  it('is made from the file alone where nobody else remembers it', async () => {
    const { link, clusters, notebook } = linkOf(new FakeClusters());
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
    const { link, clusters, notebook } = linkOf(new FakeClusters(), {
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
    const { link, clusters, notebook } = linkOf(new FakeClusters(), {
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
