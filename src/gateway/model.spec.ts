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

/** Names and numbers of workers in the model. */
function state(): string[] {
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

describe('state', () => {
  it('reads one snapshot and the version', async () => {
    await model.ready;
    expect(server.countRequests()).toEqual({
      'GET clusters': 1,
      'GET status': 1
    });
    expect(state()).toEqual(['a 2', 'b 2']);
    expect(model.gateway?.address).toBe('http://gateway');
    expect(model.problem).toBeNull();
  });

  it('applies events without requests', () => {
    server.countRequests();
    const heard = changes();
    server.change([aCluster('a', { workers: 5 }), aCluster('c')], ['b']);
    expect(state()).toEqual(['a 5', 'c 2']);
    expect(heard).toEqual([
      { clusters: ['a', 'c'], removed: ['b'], gateway: false, problem: false }
    ]);
    expect(server.countRequests()).toEqual({});
  });

  it('emits no change for an unchanged cluster', () => {
    const heard = changes();
    server.change([aCluster('a')]);
    expect(heard).toEqual([]);
  });

  it('emits the lost views, even if an event before was lost', async () => {
    const heard = changes();
    server.revision += 2;
    server.emit({ disconnected_views: ['v1', 'v2'] });
    await pass(0);
    expect(heard.map(one => one.lostViews)).toEqual([['v1', 'v2']]);
  });

  it('computes the clock offset from the lease', async () => {
    server.ahead = 3_600_000;
    model.addViewer();
    await pass(0);
    expect(model.clockOffset).toBe(3_600_000);
    server.ahead = 1000;
    await pass(MINUTE);
    expect(model.clockOffset).toBe(0);
  });

  it('reads a snapshot if an event was lost', async () => {
    server.countRequests();
    server.change([aCluster('a', { workers: 3 })], [], true);
    server.change([aCluster('b', { workers: 4 })]);
    await pass(0);
    expect(server.countRequests()).toEqual({ 'GET clusters': 1 });
    expect(state()).toEqual(['a 3', 'b 4']);
  });

  it('reads a snapshot and the version after a restart of the server', async () => {
    server.countRequests();
    server.boot = 'boot 2';
    server.version = '99.0.0';
    server.revision = 0;
    server.change([aCluster('z')], ['a', 'b']);
    await pass(0);
    expect(server.countRequests()).toEqual({
      'GET clusters': 1,
      'GET status': 1
    });
    expect(state()).toEqual(['z 2']);
    expect(model.problem?.code).toBe('version-mismatch');
    expect(model.problem?.message).toContain('99.0.0');
  });

  it('applies events that arrived while a snapshot was read', async () => {
    const { answer, settle } = pending();
    const { boot, revision, clusters } = server;
    server.answers.set('GET clusters', answer);
    server.change([aCluster('a', { workers: 3 })], [], true);
    server.change([aCluster('b', { workers: 4 })]);
    // The server created this snapshot before the second event.
    settle(
      json({
        boot,
        revision: revision + 1,
        clusters: [aCluster('a', { workers: 3 }), clusters[1]],
        gateway: model.gateway
      })
    );
    await pass(0);
    expect(state()).toEqual(['a 3', 'b 4']);
  });

  it('ignores a snapshot that is older than an event', async () => {
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
    expect(state()).toEqual(['a 9', 'b 2']);
  });

  it('reads a snapshot after an invalid event', async () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation();
    server.countRequests();
    server.emit({ clusters: [{ ...aCluster('a'), workers: -1.5 }] });
    await pass(0);
    expect(server.countRequests()).toEqual({ 'GET clusters': 1 });
    expect(state()).toEqual(['a 2', 'b 2']);
    expect(warn).toHaveBeenCalledWith(
      expect.stringContaining('workers is number instead of integer')
    );
    warn.mockRestore();
  });

  it('ignores events of other schemas', async () => {
    server.countRequests();
    server.bus.emit({ schema_id: 'https://else', boot: 'x', revision: 9 });
    await pass(0);
    expect(server.countRequests()).toEqual({});
  });
});

describe('the lease', () => {
  it('takes at most two requests per minute of a visible page', async () => {
    model.addViewer();
    await pass(0);
    server.countRequests();
    await pass(10 * MINUTE);
    const { 'POST lease': leases, ...rest } = server.countRequests();
    expect(rest).toEqual({});
    expect(leases).toBeGreaterThanOrEqual(10);
    expect(leases).toBeLessThanOrEqual(20);
  });

  it('is renewed before it expires after 60 s', async () => {
    model.addViewer();
    await pass(0);
    server.countRequests();
    await pass(59_000);
    expect(server.countRequests()).toEqual({ 'POST lease': 1 });
  });

  it('is renewed only while there is an active viewer', async () => {
    server.countRequests();
    await pass(5 * MINUTE);
    expect(server.countRequests()).toEqual({});
    const first = model.addViewer();
    const second = model.addViewer();
    await pass(0);
    expect(server.countRequests()).toEqual({ 'POST lease': 1 });
    first.dispose();
    first.dispose();
    await pass(MINUTE);
    expect(server.countRequests()).toEqual({ 'POST lease': 1 });
    second.dispose();
    await pass(5 * MINUTE);
    expect(server.countRequests()).toEqual({});
  });

  it('detects a lost event', async () => {
    model.addViewer();
    await pass(0);
    server.countRequests();
    server.change([aCluster('a', { workers: 7 })], [], true);
    await pass(50_000);
    expect(server.countRequests()).toEqual({
      'POST lease': 1,
      'GET clusters': 1
    });
    expect(state()).toEqual(['b 2', 'a 7']);
    expect(model.slow).toBe(false);
  });
});

describe('a hidden page', () => {
  it('sends no requests', async () => {
    model.addViewer();
    await pass(0);
    show('hidden');
    server.countRequests();
    server.change([aCluster('a', { workers: 3 })], [], true);
    server.change([aCluster('a', { workers: 4 })]);
    server.boot = 'boot 2';
    server.change([]);
    model.addViewer();
    await pass(30 * MINUTE);
    expect(server.countRequests()).toEqual({});
  });

  it('reads a snapshot when it becomes visible again', async () => {
    model.addViewer();
    await pass(0);
    show('hidden');
    server.change([aCluster('c')], ['a'], true);
    server.countRequests();
    show('visible');
    await pass(0);
    expect(server.countRequests()).toEqual({
      'GET clusters': 1,
      'POST lease': 1
    });
    expect(state()).toEqual(['b 2', 'c 2']);
    expect(model.slow).toBe(false);
  });

  it('starts when it becomes visible for the first time', async () => {
    show('hidden');
    const other = new FakeServer();
    const late = await started(other);
    expect(other.countRequests()).toEqual({});
    show('visible');
    await pass(0);
    expect(other.countRequests()).toEqual({
      'GET clusters': 1,
      'GET status': 1
    });
    late.dispose();
  });
});

describe('without events', () => {
  it('the model is slow and reads snapshots at intervals until an event arrives', async () => {
    model.addViewer();
    await pass(0);
    server.change([aCluster('a', { workers: 3 })], [], true);
    await pass(50_000);
    server.change([aCluster('a', { workers: 4 })], [], true);
    await pass(50_000);
    expect(model.slow).toBe(true);
    server.change([aCluster('a', { workers: 5 })], [], true);
    await pass(10_000);
    expect(state()).toEqual(['b 2', 'a 5']);
    const heard = changes();
    server.change([aCluster('a', { workers: 6 })]);
    expect(model.slow).toBe(false);
    expect(heard.some(one => one.problem)).toBe(true);
    await pass(10_000);
    server.countRequests();
    await pass(MINUTE);
    expect(server.countRequests()['GET clusters']).toBeUndefined();
  });

  it('a snapshot shows the outcome of a command', async () => {
    const done = model.scale('a', 9);
    server.change([aCluster('a', { workers: 9 })], [], true);
    await pass(0);
    await done;
    server.countRequests();
    await pass(1_000);
    expect(server.countRequests()).toEqual({ 'GET clusters': 1 });
    expect(state()).toEqual(['b 2', 'a 9']);
  });
});

describe('while the server does not respond', () => {
  it('keeps the clusters and the start of the problem, and recovers automatically', async () => {
    model.addViewer();
    await pass(0);
    server.down = () => Promise.reject(new TypeError('Failed to fetch'));
    await pass(50_000);
    const { problem } = model;
    expect(problem?.code).toBe('server-unreachable');
    expect(problem?.since).toBe(Date.now());
    expect(state()).toEqual(['a 2', 'b 2']);
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

  it('renews the lease once when JupyterLab loses its connection, and recovers soon', async () => {
    model.addViewer();
    await pass(0);
    server.down = () => Promise.reject(new TypeError('Failed to fetch'));
    server.countRequests();
    // Each of JupyterLab's managers reports the failure.
    const lost = () => server.lost.emit(new TypeError('Failed to fetch'));
    lost();
    lost();
    await pass(0);
    lost();
    await pass(0);
    expect(model.problem?.code).toBe('server-unreachable');
    expect(server.countRequests()).toEqual({ 'POST lease': 1 });
    server.down = null;
    await pass(10_000);
    expect(model.problem).toBeNull();
  });

  it('sends no requests without an active viewer', async () => {
    const lost = () => server.lost.emit(new TypeError('Failed to fetch'));
    server.countRequests();
    lost();
    await pass(MINUTE);
    model.addViewer();
    await pass(0);
    expect(server.countRequests()).toEqual({ 'POST lease': 1 });
    show('hidden');
    lost();
    await pass(MINUTE);
    expect(server.countRequests()).toEqual({});
  });

  it('becomes ready with the problem', async () => {
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
  it('create one cluster for a double click', async () => {
    const { answer, settle } = pending();
    server.answers.set('POST clusters', answer);
    server.countRequests();
    const request = { options: { cores: 2 }, request: 'dialog 1' };
    const [one, two] = [model.create(request), model.create(request)];
    settle(json(aCluster('new')));
    await pass(0);
    expect((await one).name).toBe('new');
    expect(await two).toBe(await one);
    expect(server.countRequests()['POST clusters']).toBe(1);
    expect(server.bodies).toContainEqual(request);
  });

  it('add a key to each request for a cluster', async () => {
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
    expect(state()).toEqual(['a 2', 'b 2']);
  });

  it('are sent in order, without repeated ones', async () => {
    const first = pending();
    server.answers.set('POST clusters/a/scale', first.answer);
    server.bodies.splice(0);
    const calls = [
      model.scale('a', 2),
      model.scale('a', 3),
      model.scale('a', 3)
    ];
    await pass(0);
    expect(server.bodies).toEqual([{ count: 2 }]);
    server.answers.clear();
    first.settle(json({ limited: aMessage('At most 1 worker.') }));
    await pass(0);
    await Promise.all(calls);
    expect(server.bodies).toEqual([{ count: 2 }, { count: 3 }]);
  });

  it('can be repeated after they succeeded or failed', async () => {
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

  it('read no snapshot if the event arrives', async () => {
    server.countRequests();
    const done = model.scale('a', 9);
    await pass(0);
    await done;
    server.change([aCluster('a', { workers: 9 })]);
    await pass(5_000);
    expect(server.countRequests()).toEqual({ 'POST clusters/a/scale': 1 });
  });
});

describe('the selection', () => {
  it('ends when the cluster leaves the list', () => {
    const heard: (string | null)[] = [];
    model.selectedChanged.connect((_, name) => heard.push(name));
    model.select('a');
    model.select('a');
    server.change([], ['a']);
    expect(model.selected).toBeNull();
    model.select('missing');
    expect(heard).toEqual(['a', null]);
  });
});

describe('a disposed model', () => {
  it('sends no requests, ignores events and emits nothing', async () => {
    model.addViewer();
    await pass(0);
    const done = model.scale('a', 3);
    await pass(0);
    await done;
    const heard = changes();
    model.dispose();
    server.countRequests();
    server.change([aCluster('a', { workers: 3 })], [], true);
    server.change([aCluster('a', { workers: 4 })]);
    const warn = jest.spyOn(console, 'warn').mockImplementation();
    server.emit({ boot: '', revision: 0.5 });
    show('hidden');
    show('visible');
    await pass(10 * MINUTE);
    expect(server.countRequests()).toEqual({});
    expect(heard).toEqual([]);
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
    expect(state()).toEqual(['a 2', 'b 2']);
  });
});
