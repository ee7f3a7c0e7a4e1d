import type { Clusters } from '../model';
import {
  aCluster,
  FakeServer,
  pass,
  setUpModel,
  show,
  started,
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
    expect(stateOf(model)).toEqual(['b 2', 'a 7']);
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
    expect(stateOf(model)).toEqual(['b 2', 'c 2']);
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
