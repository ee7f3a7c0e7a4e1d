import type { IClustersChange } from '../tokens';
import type { Clusters } from './model';
import {
  aCluster,
  FakeServer,
  json,
  pass,
  pending,
  show,
  started,
  aMessage
} from '../testing/fakeServer';

const MINUTE = 60_000;

let server: FakeServer;
let model: Clusters;

/** Names and numbers of workers, as the model has them. */
function seen(): string[] {
  return model.clusters.map(one => `${one.name} ${one.workers}`);
}

function changes(): IClustersChange[] {
  const list: IClustersChange[] = [];
  model.changed.connect((_, change) => list.push(change));
  return list;
}

beforeEach(async () => {
  jest.useFakeTimers();
  show('visible');
  server = new FakeServer();
  server.clusters = [aCluster('a'), aCluster('b')];
  model = await started(server);
});

afterEach(() => {
  model.dispose();
  jest.useRealTimers();
});

describe('following', () => {
  it('reads the snapshot once, and the version', async () => {
    await model.ready;
    expect(server.asked()).toEqual({ 'GET clusters': 1, 'GET status': 1 });
    expect(seen()).toEqual(['a 2', 'b 2']);
    expect(model.gateway?.address).toBe('http://gateway');
    expect(model.problem).toBeNull();
  });

  it('takes events as they come, and asks nothing', () => {
    server.asked();
    const heard = changes();
    server.change([aCluster('a', { workers: 5 }), aCluster('c')], ['b']);
    expect(seen()).toEqual(['a 5', 'c 2']);
    expect(heard).toEqual([
      { clusters: ['a', 'c'], removed: ['b'], gateway: false, problem: false }
    ]);
    expect(server.asked()).toEqual({});
  });

  it('says nothing of what did not change', () => {
    const heard = changes();
    server.change([aCluster('a')]);
    expect(heard).toEqual([]);
  });

  it('passes on which views lost their page, even where an event before was missed', async () => {
    const heard = changes();
    server.revision += 2;
    server.emit({ disconnected_views: ['v1', 'v2'] });
    await pass(0);
    expect(heard.map(one => one.lostViews)).toEqual([['v1', 'v2']]);
  });

  it('learns from the lease by how much the server’s clock is ahead', async () => {
    server.ahead = 3_600_000;
    model.watch();
    await pass(0);
    expect(model.clockOffset).toBe(3_600_000);
    server.ahead = 1000;
    await pass(MINUTE);
    expect(model.clockOffset).toBe(0);
  });

  it('reads the snapshot after a gap', async () => {
    server.asked();
    server.change([aCluster('a', { workers: 3 })], [], true);
    server.change([aCluster('b', { workers: 4 })]);
    await pass(0);
    expect(server.asked()).toEqual({ 'GET clusters': 1 });
    expect(seen()).toEqual(['a 3', 'b 4']);
  });

  it('reads the snapshot, and the version again, after a restart of the server', async () => {
    server.asked();
    server.boot = 'boot 2';
    server.version = '99.0.0';
    server.revision = 0;
    server.change([aCluster('z')], ['a', 'b']);
    await pass(0);
    expect(server.asked()).toEqual({ 'GET clusters': 1, 'GET status': 1 });
    expect(seen()).toEqual(['z 2']);
    expect(model.problem?.code).toBe('version-mismatch');
    expect(model.problem?.message).toContain('99.0.0');
  });

  it('keeps what came while the snapshot was on its way', async () => {
    const { answer, settle } = pending();
    const { boot, revision, clusters } = server;
    server.answers.set('GET clusters', answer);
    server.change([aCluster('a', { workers: 3 })], [], true);
    server.change([aCluster('b', { workers: 4 })]);
    // It was made before the second event.
    settle(
      json({
        boot,
        revision: revision + 1,
        clusters: [aCluster('a', { workers: 3 }), clusters[1]],
        gateway: model.gateway
      })
    );
    await pass(0);
    expect(seen()).toEqual(['a 3', 'b 4']);
  });

  it('does not go back to a snapshot that is older than an event', async () => {
    const { answer, settle } = pending();
    const old = {
      boot: server.boot,
      revision: server.revision,
      clusters: server.clusters,
      gateway: model.gateway
    };
    server.answers.set('GET clusters', answer);
    show('visible');
    server.change([aCluster('a', { workers: 9 })]);
    settle(json(old));
    await pass(0);
    expect(seen()).toEqual(['a 9', 'b 2']);
  });

  it('reads the snapshot when an event is nonsense', async () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation();
    server.asked();
    server.emit({ clusters: [{ ...aCluster('a'), workers: -1.5 }] });
    await pass(0);
    expect(server.asked()).toEqual({ 'GET clusters': 1 });
    expect(seen()).toEqual(['a 2', 'b 2']);
    expect(warn).toHaveBeenCalledWith(
      expect.stringContaining('workers is number instead of integer')
    );
    warn.mockRestore();
  });

  it('ignores the events of others', async () => {
    server.asked();
    server.bus.emit({ schema_id: 'https://else', boot: 'x', revision: 9 });
    await pass(0);
    expect(server.asked()).toEqual({});
  });
});

describe('the lease', () => {
  it('costs a visible idle page at most two requests a minute', async () => {
    model.watch();
    await pass(0);
    server.asked();
    await pass(10 * MINUTE);
    const { 'POST lease': leases, ...rest } = server.asked();
    expect(rest).toEqual({});
    expect(leases).toBeGreaterThanOrEqual(10);
    expect(leases).toBeLessThanOrEqual(20);
  });

  it('is renewed before its 60 s are over', async () => {
    model.watch();
    await pass(0);
    server.asked();
    await pass(59_000);
    expect(server.asked()).toEqual({ 'POST lease': 1 });
  });

  it('is taken only while somebody watches', async () => {
    server.asked();
    await pass(5 * MINUTE);
    expect(server.asked()).toEqual({});
    const first = model.watch();
    const second = model.watch();
    await pass(0);
    expect(server.asked()).toEqual({ 'POST lease': 1 });
    first.dispose();
    first.dispose();
    await pass(MINUTE);
    expect(server.asked()).toEqual({ 'POST lease': 1 });
    second.dispose();
    await pass(5 * MINUTE);
    expect(server.asked()).toEqual({});
  });

  it('finds an event that was lost', async () => {
    model.watch();
    await pass(0);
    server.asked();
    server.change([aCluster('a', { workers: 7 })], [], true);
    await pass(50_000);
    expect(server.asked()).toEqual({ 'POST lease': 1, 'GET clusters': 1 });
    expect(seen()).toEqual(['b 2', 'a 7']);
    expect(model.slow).toBe(false);
  });
});

describe('a hidden page', () => {
  it('sends nothing at all, whatever happens', async () => {
    model.watch();
    await pass(0);
    show('hidden');
    server.asked();
    server.change([aCluster('a', { workers: 3 })], [], true);
    server.change([aCluster('a', { workers: 4 })]);
    server.boot = 'boot 2';
    server.change([]);
    model.watch();
    await pass(30 * MINUTE);
    expect(server.asked()).toEqual({});
  });

  it('reads everything anew when it is seen again', async () => {
    model.watch();
    await pass(0);
    show('hidden');
    server.change([aCluster('c')], ['a'], true);
    server.asked();
    show('visible');
    await pass(0);
    expect(server.asked()).toEqual({ 'GET clusters': 1, 'POST lease': 1 });
    expect(seen()).toEqual(['b 2', 'c 2']);
    expect(model.slow).toBe(false);
  });

  it('starts when it is first seen', async () => {
    show('hidden');
    const other = new FakeServer();
    const late = await started(other);
    expect(other.asked()).toEqual({});
    show('visible');
    await pass(0);
    expect(other.asked()).toEqual({ 'GET clusters': 1, 'GET status': 1 });
    late.dispose();
  });
});

describe('where events do not come', () => {
  it('says so, reads the snapshot now and then, and stops when one comes', async () => {
    model.watch();
    await pass(0);
    server.change([aCluster('a', { workers: 3 })], [], true);
    await pass(50_000);
    server.change([aCluster('a', { workers: 4 })], [], true);
    await pass(50_000);
    expect(model.slow).toBe(true);
    server.change([aCluster('a', { workers: 5 })], [], true);
    await pass(10_000);
    expect(seen()).toEqual(['b 2', 'a 5']);
    const heard = changes();
    server.change([aCluster('a', { workers: 6 })]);
    expect(model.slow).toBe(false);
    expect(heard.some(one => one.problem)).toBe(true);
    await pass(10_000);
    server.asked();
    await pass(MINUTE);
    expect(server.asked()['GET clusters']).toBeUndefined();
  });

  it('shows the outcome of a command all the same', async () => {
    const done = model.scale('a', 9);
    server.change([aCluster('a', { workers: 9 })], [], true);
    await pass(0);
    await done;
    server.asked();
    await pass(1_000);
    expect(server.asked()).toEqual({ 'GET clusters': 1 });
    expect(seen()).toEqual(['b 2', 'a 9']);
  });
});

describe('when the server does not answer', () => {
  it('keeps the clusters, says since when, and recovers by itself', async () => {
    model.watch();
    await pass(0);
    server.down = () => Promise.reject(new TypeError('Failed to fetch'));
    await pass(50_000);
    const { problem } = model;
    expect(problem?.code).toBe('server-unreachable');
    expect(problem?.since).toBe(Date.now());
    expect(seen()).toEqual(['a 2', 'b 2']);
    await pass(30_000);
    expect(model.problem).toEqual(problem);
    server.down = () => new Response('<html>', { status: 503 });
    await pass(10_000);
    expect(model.problem?.message).toContain('503');
    expect(model.problem?.since).toBe(problem?.since);
    server.down = null;
    const heard = changes();
    await pass(10_000);
    expect(model.problem).toBeNull();
    expect(heard.some(one => one.problem)).toBe(true);
  });

  it('asks at once when JupyterLab says so, and is back soon after the server is', async () => {
    model.watch();
    await pass(0);
    server.down = () => Promise.reject(new TypeError('Failed to fetch'));
    server.asked();
    // Each of JupyterLab's managers tells of it.
    const lost = () => server.lost.emit(new TypeError('Failed to fetch'));
    lost();
    lost();
    await pass(0);
    lost();
    await pass(0);
    expect(model.problem?.code).toBe('server-unreachable');
    expect(server.asked()).toEqual({ 'POST lease': 1 });
    server.down = null;
    await pass(10_000);
    expect(model.problem).toBeNull();
  });

  it('asks nothing then where nobody looks', async () => {
    const lost = () => server.lost.emit(new TypeError('Failed to fetch'));
    server.asked();
    lost();
    await pass(MINUTE);
    model.watch();
    await pass(0);
    expect(server.asked()).toEqual({ 'POST lease': 1 });
    show('hidden');
    lost();
    await pass(MINUTE);
    expect(server.asked()).toEqual({});
  });

  it('is ready all the same, with the problem', async () => {
    const other = new FakeServer();
    other.down = () => new Response('<html>', { status: 404 });
    const late = await started(other);
    await late.ready;
    expect(late.problem?.code).toBe('server-extension-missing');
    expect(late.gateway).toBeNull();
    late.dispose();
  });
});

describe('commands', () => {
  it('make one cluster for a double click', async () => {
    const { answer, settle } = pending();
    server.answers.set('POST clusters', answer);
    server.asked();
    const request = { options: { cores: 2 }, request: 'dialog 1' };
    const [one, two] = [model.create(request), model.create(request)];
    settle(json(aCluster('new')));
    await pass(0);
    expect((await one).name).toBe('new');
    expect(await two).toBe(await one);
    expect(server.asked()['POST clusters']).toBe(1);
    expect(server.bodies).toContainEqual(request);
  });

  it('give every request for a cluster a key', async () => {
    void model.create({ options: {} });
    await pass(0);
    expect(server.bodies).toContainEqual({
      options: {},
      request: expect.stringMatching(/^[0-9a-f-]{36}$/)
    });
  });

  it('never patch the state', async () => {
    const done = [model.scale('a', 0), model.stop('b'), model.adapt('a', 1, 2)];
    await pass(0);
    await Promise.all(done);
    expect(seen()).toEqual(['a 2', 'b 2']);
  });

  it('obey a changed mind, in its order', async () => {
    const first = pending();
    server.answers.set('POST clusters/a/scale', first.answer);
    server.bodies.splice(0);
    const asked = [
      model.scale('a', 2),
      model.scale('a', 3),
      model.scale('a', 3)
    ];
    await pass(0);
    expect(server.bodies).toEqual([{ count: 2 }]);
    server.answers.clear();
    first.settle(json({ limited: aMessage('no more than 1') }));
    await pass(0);
    expect(await Promise.all(asked)).toEqual(['no more than 1', null, null]);
    expect(server.bodies).toEqual([{ count: 2 }, { count: 3 }]);
  });

  it('may be given again once they have ended, well or badly', async () => {
    server.answers.set('DELETE clusters/a', () =>
      json({ code: 'x', message: 'no', remedy: '' }, 502)
    );
    const failed = expect(model.stop('a')).rejects.toThrow('no');
    await pass(0);
    await failed;
    server.answers.clear();
    const done = model.stop('a');
    await pass(0);
    await expect(done).resolves.toBeUndefined();
  });

  it('read no snapshot when the event comes', async () => {
    server.asked();
    const done = model.scale('a', 9);
    await pass(0);
    await done;
    server.change([aCluster('a', { workers: 9 })]);
    await pass(5_000);
    expect(server.asked()).toEqual({ 'POST clusters/a/scale': 1 });
  });
});

describe('the selection', () => {
  it('is of a cluster in the list, and ends with it', () => {
    const heard: (string | null)[] = [];
    model.selectedChanged.connect((_, name) => heard.push(name));
    model.select('a');
    model.select('a');
    server.change([], ['a']);
    expect(model.selected).toBeNull();
    model.select('nobody');
    expect(heard).toEqual(['a', null]);
  });
});

describe('a disposed model', () => {
  it('sends nothing, hears nothing and tells nothing', async () => {
    model.watch();
    await pass(0);
    const done = model.scale('a', 3);
    await pass(0);
    await done;
    const heard = changes();
    model.dispose();
    server.asked();
    server.change([aCluster('a', { workers: 3 })], [], true);
    server.change([aCluster('a', { workers: 4 })]);
    const warn = jest.spyOn(console, 'warn').mockImplementation();
    server.emit({ boot: '', revision: 0.5 });
    show('hidden');
    show('visible');
    await pass(10 * MINUTE);
    expect(server.asked()).toEqual({});
    expect(heard).toEqual([]);
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
    expect(seen()).toEqual(['a 2', 'b 2']);
  });
});
