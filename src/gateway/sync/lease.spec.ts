import type { Clusters } from '../model';
import {
  aCluster,
  FakeServer,
  advanceTime,
  setUpModel,
  setVisibility,
  createModel,
  stateOf
} from '../../testing/fakeServer';

const MINUTE = 60_000;

let server: FakeServer;
let model: Clusters;

setUpModel((...both) => {
  [server, model] = both;
});

describe('the lease', () => {
  it('takes at most two requests per minute of a visible page', async () => {
    model.addViewer();
    await advanceTime(0);
    server.countRequests();
    await advanceTime(10 * MINUTE);
    const { 'POST lease': leases, ...rest } = server.countRequests();
    expect(rest).toEqual({});
    expect(leases).toBeGreaterThanOrEqual(10);
    expect(leases).toBeLessThanOrEqual(20);
  });

  it('is renewed before it expires after 60 s', async () => {
    model.addViewer();
    await advanceTime(0);
    server.countRequests();
    await advanceTime(59_000);
    expect(server.countRequests()).toEqual({ 'POST lease': 1 });
  });

  it('is renewed only while there is an active viewer', async () => {
    server.countRequests();
    await advanceTime(5 * MINUTE);
    expect(server.countRequests()).toEqual({});
    const first = model.addViewer();
    const second = model.addViewer();
    await advanceTime(0);
    expect(server.countRequests()).toEqual({ 'POST lease': 1 });
    first.dispose();
    first.dispose();
    await advanceTime(MINUTE);
    expect(server.countRequests()).toEqual({ 'POST lease': 1 });
    second.dispose();
    await advanceTime(5 * MINUTE);
    expect(server.countRequests()).toEqual({});
  });

  it('detects a lost event', async () => {
    model.addViewer();
    await advanceTime(0);
    server.countRequests();
    server.change([aCluster('a', { workers: 7 })], [], true);
    await advanceTime(50_000);
    expect(server.countRequests()).toEqual({
      'POST lease': 1,
      'GET clusters': 1
    });
    expect(stateOf(model)).toEqual(['b 2', 'a 7']);
    expect(model.isPolling).toBe(false);
  });
});

describe('a hidden page', () => {
  it('sends no requests', async () => {
    model.addViewer();
    await advanceTime(0);
    setVisibility('hidden');
    server.countRequests();
    server.change([aCluster('a', { workers: 3 })], [], true);
    server.change([aCluster('a', { workers: 4 })]);
    server.boot = 'boot 2';
    server.change([]);
    model.addViewer();
    await advanceTime(30 * MINUTE);
    expect(server.countRequests()).toEqual({});
  });

  it('reads a snapshot when it becomes visible again', async () => {
    model.addViewer();
    await advanceTime(0);
    setVisibility('hidden');
    server.change([aCluster('c')], ['a'], true);
    server.countRequests();
    setVisibility('visible');
    await advanceTime(0);
    expect(server.countRequests()).toEqual({
      'GET clusters': 1,
      'POST lease': 1
    });
    expect(stateOf(model)).toEqual(['b 2', 'c 2']);
    expect(model.isPolling).toBe(false);
  });

  it('starts when it becomes visible for the first time', async () => {
    setVisibility('hidden');
    const other = new FakeServer();
    const late = await createModel(other);
    expect(other.countRequests()).toEqual({});
    setVisibility('visible');
    await advanceTime(0);
    expect(other.countRequests()).toEqual({
      'GET clusters': 1,
      'GET status': 1
    });
    late.dispose();
  });
});
