import { clusterOf, FakeClusters, settle } from '../../testing/fakeNotebook';
import { linkOf } from '../../testing/clusterConnection';

describe('while a busy kernel is waited for', () => {
  const waiting = async () => {
    const all = linkOf();
    await all.link.restore();
    all.kernel.status = 'busy';
    const attached = all.link.attach('n1');
    await settle();
    return { ...all, attached };
  };

  it.each([
    [
      'stops',
      (clusters: FakeClusters) =>
        clusters.put(clusterOf('n1', { status: 'stopped', stopped: 1234 }))
    ],
    [
      'is not listed any more',
      (clusters: FakeClusters) => {
        clusters.put(clusterOf('n1', { status: 'stopped', stopped: 1234 }));
        clusters.remove('n1');
      }
    ]
  ])('a cluster that %s is not connected', async (_, end) => {
    const { link, kernel, clusters, attached } = await waiting();
    end(clusters);
    kernel.setStatus('idle');
    await attached;
    expect(kernel.asked).toEqual([]);
    expect(link.state).toMatchObject({ kind: 'gone', since: 1234 });
  });

  it('a server that starts again is no reason not to', async () => {
    const { link, kernel, clusters, attached } = await waiting();
    clusters.tell(null);
    kernel.setStatus('idle');
    await attached;
    expect(kernel.asked).toEqual(['connect']);
    clusters.tell(true, clusterOf('n1'));
    await settle();
    expect(link.state.kind).toBe('connected');
  });

  it('a notebook that was closed is not connected, though another view of it has the kernel', async () => {
    const { link, kernel, attached } = await waiting();
    link.dispose();
    kernel.setStatus('idle');
    await attached;
    expect(kernel.asked).toEqual([]);
  });

  it('a restart is no reason to connect', async () => {
    const { link, notebook, attached } = await waiting();
    notebook.restart();
    await attached;
    expect(link.state.kind).toBe('off');
  });
});

describe('while a cluster starts', () => {
  const starting = async () => {
    const all = linkOf(
      new FakeClusters(clusterOf('n1', { status: 'pending' }))
    );
    await all.link.restore();
    const attached = all.link.attach('n1');
    await settle();
    return { ...all, attached };
  };

  it('a kernel that is restarted is still meant', async () => {
    const { link, kernel, notebook, clusters, attached } = await starting();
    notebook.restart();
    kernel.setStatus('busy');
    clusters.put(clusterOf('n1'));
    await settle();
    expect(link.state.kind).toBe('waiting');
    kernel.setStatus('idle');
    await attached;
    expect(link.state.kind).toBe('connected');
  });

  it('a kernel of another language is left alone', async () => {
    const { link, kernel, notebook, clusters, attached } = await starting();
    notebook.python = false;
    notebook.kernelChanged.emit(undefined);
    clusters.put(clusterOf('n1'));
    await attached;
    expect(kernel.asked).toEqual([]);
    expect(link.state.kind).toBe('off');
  });
});

describe('while the kernel connects', () => {
  const connecting = async () => {
    const all = linkOf();
    await all.link.restore();
    all.kernel.hold();
    const attached = all.link.attach('n1');
    await settle();
    expect(all.link.state.kind).toBe('connecting');
    return { ...all, attached };
  };

  it('a restart is what the person did, not a failure', async () => {
    const { link, kernel, notebook, attached } = await connecting();
    notebook.restart();
    await attached;
    expect(link.state.kind).toBe('off');
    kernel.setStatus('idle');
    await link.reconnect();
    expect(link.state.kind).toBe('connected');
  });

  it('closing the notebook is no failure either', async () => {
    const { link, kernel, attached } = await connecting();
    link.dispose();
    kernel.cancel();
    await expect(attached).resolves.toBeUndefined();
  });

  it('what the kernel says of a failure is told, whatever it seemed to be since', async () => {
    const { link, kernel, notebook } = linkOf();
    await link.restore();
    kernel.answers.connect = { ename: 'OSError', evalue: 'no way' };
    const answer = kernel.hold();
    const attached = link.attach('n1');
    await settle();
    notebook.statusChanged.emit('starting');
    answer();
    await expect(attached).rejects.toThrow('no way');
  });

  it('a connection that breaks is one', async () => {
    const { link, kernel, attached } = await connecting();
    kernel.cancel();
    await expect(attached).rejects.toThrow('Canceled');
    expect(link.state.kind).toBe('off');
  });
});

it('a kernel that went away while the person was asked is not asked any more', async () => {
  const { link, kernel, mayReplace } = linkOf();
  await link.restore();
  kernel.answers.connect = { conflicts: ['client'] };
  mayReplace.mockImplementationOnce(() => {
    kernel.isDisposed = true;
    return Promise.resolve(true);
  });
  await link.attach('n1');
  expect(kernel.asked).toEqual(['connect']);
  expect(link.state.kind).toBe('off');
});
