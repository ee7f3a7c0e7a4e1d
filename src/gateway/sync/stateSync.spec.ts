import type { Clusters } from '../model';
import { Interval } from './stateSync';
import {
  aCluster,
  changesOf,
  type FakeServer,
  json,
  advanceTime,
  pendingResponse,
  setUpModel,
  setVisibility,
  stateOf
} from '../../testing/fakeServer';

const MINUTE = 60_000;

let server: FakeServer;
let model: Clusters;

setUpModel((...both) => {
  [server, model] = both;
});

describe('state', () => {
  it('reads one snapshot and the version', async () => {
    await model.ready;
    expect(server.countRequests()).toEqual({
      'GET clusters': 1,
      'GET status': 1
    });
    expect(stateOf(model)).toEqual(['a 2', 'b 2']);
    expect(model.gateways[0].address).toBe('http://gateway');
    expect(model.problem).toBeNull();
  });

  it('applies events without requests', () => {
    server.countRequests();
    const emitted = changesOf(model);
    server.change([aCluster('a', { workers: 5 }), aCluster('c')], ['b']);
    expect(stateOf(model)).toEqual(['a 5', 'c 2']);
    expect(emitted).toEqual([
      { clusters: ['a', 'c'], removed: ['b'], gateways: false, problem: false }
    ]);
    expect(server.countRequests()).toEqual({});
  });

  it('emits no change for an unchanged cluster', () => {
    const emitted = changesOf(model);
    server.change([aCluster('a')]);
    expect(emitted).toEqual([]);
  });

  it('emits the disconnected views even if an earlier event was lost', async () => {
    const emitted = changesOf(model);
    server.revision += 2;
    server.emit({ disconnected_views: ['v1', 'v2'] });
    await advanceTime(0);
    expect(emitted.map(one => one.disconnectedViews)).toEqual([['v1', 'v2']]);
  });

  it('measures the clock offset again when the clock of this computer is set', async () => {
    model.addViewer();
    await advanceTime(0);
    expect(model.clockOffset).toBe(0);
    jest.setSystemTime(Date.now() + 3_600_000);
    server.clockOffset = -3_600_000;
    server.change([aCluster('a')]);
    await advanceTime(0);
    expect(model.clockOffset).toBe(-3_600_000);
  });

  it('measures the clock offset again when the clock of the server is set', async () => {
    model.addViewer();
    await advanceTime(0);
    server.change([]);
    server.clockOffset = 3_600_000;
    server.change([]);
    await advanceTime(0);
    expect(model.clockOffset).toBe(3_600_000);
  });

  it('measures the clock offset once if events are late', async () => {
    model.addViewer();
    await advanceTime(0);
    server.change([]);
    server.countRequests();
    for (let index = 0; index < 5; index += 1) {
      server.revision += 1;
      server.emit({ now: Date.now() - 10_000 });
      await advanceTime(2000);
    }
    expect(server.countRequests()).toEqual({ 'POST lease': 1 });
    expect(model.clockOffset).toBe(0);
  });

  it('computes the clock offset from the lease', async () => {
    server.clockOffset = 3_600_000;
    model.addViewer();
    await advanceTime(0);
    expect(model.clockOffset).toBe(3_600_000);
    server.clockOffset = 1000;
    await advanceTime(MINUTE);
    expect(model.clockOffset).toBe(0);
  });

  it('reads a snapshot if an event was lost', async () => {
    server.countRequests();
    server.change([aCluster('a', { workers: 3 })], [], true);
    server.change([aCluster('b', { workers: 4 })]);
    await advanceTime(0);
    expect(server.countRequests()).toEqual({ 'GET clusters': 1 });
    expect(stateOf(model)).toEqual(['a 3', 'b 4']);
  });

  it('reads a snapshot and the version after a restart of the server', async () => {
    server.countRequests();
    server.boot = 'boot 2';
    server.version = '99.0.0';
    server.revision = 0;
    server.change([aCluster('z')], ['a', 'b']);
    await advanceTime(0);
    expect(server.countRequests()).toEqual({
      'GET clusters': 1,
      'GET status': 1
    });
    expect(stateOf(model)).toEqual(['z 2']);
    expect(model.problem?.code).toBe('version-mismatch');
    expect(model.problem?.message).toContain('99.0.0');
  });

  it('applies events that arrived while a snapshot was read', async () => {
    const { responder, settle } = pendingResponse();
    const { boot, revision, clusters } = server;
    server.responders.set('GET clusters', responder);
    server.change([aCluster('a', { workers: 3 })], [], true);
    server.change([aCluster('b', { workers: 4 })]);
    // The server created this snapshot before the second event.
    settle(
      json({
        boot,
        revision: revision + 1,
        clusters: [aCluster('a', { workers: 3 }), clusters[1]],
        gateways: [...model.gateways]
      })
    );
    await advanceTime(0);
    expect(stateOf(model)).toEqual(['a 3', 'b 4']);
  });

  it('ignores a snapshot that is older than an event', async () => {
    const { responder, settle } = pendingResponse();
    const old = {
      boot: server.boot,
      revision: server.revision,
      clusters: server.clusters,
      gateways: [...model.gateways]
    };
    server.responders.set('GET clusters', responder);
    setVisibility('visible');
    server.change([aCluster('a', { workers: 9 })]);
    settle(json(old));
    await advanceTime(0);
    expect(stateOf(model)).toEqual(['a 9', 'b 2']);
  });

  it('reads a snapshot after an invalid event', async () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation();
    server.countRequests();
    server.emit({ removed: 3 as unknown as string[] });
    await advanceTime(0);
    expect(server.countRequests()).toEqual({ 'GET clusters': 1 });
    expect(stateOf(model)).toEqual(['a 2', 'b 2']);
    expect(warn).toHaveBeenCalledWith(
      expect.stringContaining('removed is number instead of array')
    );
    warn.mockRestore();
  });

  it('ignores events of other schemas', async () => {
    server.countRequests();
    server.bus.emit({ schema_id: 'https://else', boot: 'x', revision: 9 });
    await advanceTime(0);
    expect(server.countRequests()).toEqual({});
  });
});

describe('without events', () => {
  beforeEach(() => {
    server.withoutEvents = true;
  });

  it('shows a change within 15 s', async () => {
    model.addViewer();
    await advanceTime(Interval.ECHO);
    expect(model.isPolling).toBe(true);
    for (const workers of [3, 4, 5]) {
      server.change([aCluster('a', { workers })]);
      await advanceTime(15_000);
      expect(stateOf(model)).toEqual(['b 2', `a ${workers}`]);
    }
  });

  it('stops reading snapshots at intervals as soon as an event arrives', async () => {
    model.addViewer();
    await advanceTime(Interval.ECHO);
    server.withoutEvents = false;
    const emitted = changesOf(model);
    server.change([aCluster('a', { workers: 6 })]);
    expect(model.isPolling).toBe(false);
    expect(emitted.some(one => one.problem)).toBe(true);
    await advanceTime(MINUTE);
    server.countRequests();
    await advanceTime(10 * MINUTE);
    const { 'POST lease': leases, ...rest } = server.countRequests();
    expect(rest).toEqual({});
    expect(leases).toBeLessThanOrEqual(20);
  });

  it('requests an event again, because the connection may have been late', async () => {
    model.addViewer();
    await advanceTime(Interval.ECHO);
    server.withoutEvents = false;
    await advanceTime(2 * Interval.RETRY);
    expect(model.isPolling).toBe(false);
  });

  it('detects later that no events arrive, from unreported changes', async () => {
    server.withoutEvents = false;
    model.addViewer();
    await advanceTime(Interval.ECHO);
    server.withoutEvents = true;
    for (const workers of [3, 4]) {
      server.change([aCluster('a', { workers })]);
      await advanceTime(50_000);
    }
    expect(model.isPolling).toBe(true);
  });

  it('a snapshot shows the outcome of a command', async () => {
    const done = model.scale('a', 9);
    server.change([aCluster('a', { workers: 9 })]);
    await advanceTime(0);
    await done;
    server.countRequests();
    await advanceTime(1_000);
    expect(server.countRequests()).toEqual({ 'GET clusters': 1 });
    expect(stateOf(model)).toEqual(['b 2', 'a 9']);
  });
});
