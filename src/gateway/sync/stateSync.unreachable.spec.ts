import { Api } from '../api';
import type { Clusters } from '../model';
import {
  changesOf,
  FakeServer,
  json,
  advanceTime,
  pendingResponse,
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

describe('while the server does not respond', () => {
  it('keeps the clusters and the start of the problem, and recovers automatically', async () => {
    model.addViewer();
    await advanceTime(0);
    server.respondToAll = () =>
      Promise.reject(new TypeError('Failed to fetch'));
    server.lost.emit(new TypeError('Failed to fetch'));
    await advanceTime(0);
    const { problem } = model;
    expect(problem?.code).toBe('server-unreachable');
    expect(problem?.since).toBe(Date.now());
    expect(stateOf(model)).toEqual(['a 2', 'b 2']);
    await advanceTime(30_000);
    expect(model.problem).toEqual(problem);
    server.respondToAll = () => new Response('<html>', { status: 503 });
    await advanceTime(10_000);
    expect(model.problem?.message).toContain('503');
    expect(model.problem?.since).toBe(problem?.since);
    server.respondToAll = null;
    const emitted = changesOf(model);
    await advanceTime(10_000);
    expect(model.problem).toBeNull();
    expect(emitted.some(one => one.problem)).toBe(true);
  });

  it('renews the lease once when JupyterLab loses its connection, and recovers soon', async () => {
    model.addViewer();
    await advanceTime(0);
    server.respondToAll = () =>
      Promise.reject(new TypeError('Failed to fetch'));
    server.countRequests();
    // Each of JupyterLab's managers reports the failure.
    const lost = () => server.lost.emit(new TypeError('Failed to fetch'));
    lost();
    lost();
    await advanceTime(0);
    lost();
    await advanceTime(0);
    expect(model.problem?.code).toBe('server-unreachable');
    expect(server.countRequests()).toEqual({ 'POST lease': 1 });
    server.respondToAll = null;
    await advanceTime(10_000);
    expect(model.problem).toBeNull();
  });

  it('sends no requests without an active viewer', async () => {
    const lost = () => server.lost.emit(new TypeError('Failed to fetch'));
    server.countRequests();
    lost();
    await advanceTime(MINUTE);
    model.addViewer();
    await advanceTime(0);
    expect(server.countRequests()).toEqual({ 'POST lease': 1 });
    setVisibility('hidden');
    lost();
    await advanceTime(MINUTE);
    expect(server.countRequests()).toEqual({});
  });

  it('becomes ready with the problem', async () => {
    const other = new FakeServer();
    other.respondToAll = () => new Response('<html>', { status: 404 });
    const late = await createModel(other);
    await late.ready;
    expect(late.problem?.code).toBe('server-extension-missing');
    expect(late.gateways).toEqual([]);
    late.dispose();
  });
});

describe('a server that is stopped', () => {
  /** JupyterLab's own requests: every 10 s, as long as the server responds. */
  const respond = async (seconds: number) => {
    for (let at = 0; at < seconds; at += 10) {
      server.responded.emit();
      await advanceTime(10_000);
    }
  };

  it('is detected within 15 s, and when it continues', async () => {
    model.addViewer();
    await respond(60);
    server.responded.emit();
    const { responder, settle } = pendingResponse();
    server.respondToAll = responder;
    await advanceTime(15_000);
    expect(model.problem?.code).toBe('server-timeout');
    expect(stateOf(model)).toEqual(['a 2', 'b 2']);
    server.respondToAll = null;
    settle(json({}, 503));
    await advanceTime(10_000);
    expect(model.problem).toBeNull();
  });

  it('gets no request while it responds to others', async () => {
    model.addViewer();
    await respond(60);
    server.countRequests();
    await respond(600);
    const { 'POST lease': leases, ...rest } = server.countRequests();
    expect(rest).toEqual({});
    expect(leases).toBeLessThanOrEqual(12);
  });

  it('gets fewer requests where nothing else sends requests', async () => {
    model.addViewer();
    // The page's own requests are responses, too.
    const api = jest
      .spyOn(server.api, 'lease')
      .mockImplementation(async (...args) => {
        const lease = await Api.prototype.lease.apply(server.api, args);
        server.responded.emit();
        return lease;
      });
    await advanceTime(MINUTE);
    server.countRequests();
    await advanceTime(10 * MINUTE);
    expect(server.countRequests()['POST lease']).toBeLessThanOrEqual(20);
    api.mockRestore();
  });

  it('gets no request from a hidden page', async () => {
    model.addViewer();
    await respond(20);
    setVisibility('hidden');
    server.responded.emit();
    server.countRequests();
    await advanceTime(10 * MINUTE);
    expect(server.countRequests()).toEqual({});
  });
});
