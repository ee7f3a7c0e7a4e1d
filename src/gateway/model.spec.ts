import type { Clusters } from './model';
import {
  aCluster,
  aMessage,
  changesOf,
  type FakeServer,
  json,
  advanceTime,
  pendingResponse,
  setUpModel,
  setVisibility,
  stateOf
} from '../testing/fakeServer';

const MINUTE = 60_000;

let server: FakeServer;
let model: Clusters;

setUpModel((...both) => {
  [server, model] = both;
});

describe('commands', () => {
  it('create one cluster for a double click', async () => {
    const { responder, settle } = pendingResponse();
    server.responders.set('POST clusters', responder);
    server.countRequests();
    const request = { options: { cores: 2 }, request: 'dialog 1' };
    const [one, two] = [model.create(request), model.create(request)];
    settle(json(aCluster('new')));
    await advanceTime(0);
    expect((await one).name).toBe('new');
    expect(await two).toBe(await one);
    expect(server.countRequests()['POST clusters']).toBe(1);
    expect(server.bodies).toContainEqual(request);
  });

  it('add a key to each request for a cluster', async () => {
    void model.create({ options: {} });
    await advanceTime(0);
    expect(server.bodies).toContainEqual({
      options: {},
      request: expect.stringMatching(/^[0-9a-f-]{36}$/)
    });
  });

  it('never patch the state', async () => {
    const done = [model.scale('a', 0), model.stop('b'), model.adapt('a', 1, 2)];
    await advanceTime(0);
    await Promise.all(done);
    expect(stateOf(model)).toEqual(['a 2', 'b 2']);
  });

  it('are sent in order, without repeated ones', async () => {
    const first = pendingResponse();
    server.responders.set('POST clusters/a/scale', first.responder);
    server.bodies.splice(0);
    const calls = [
      model.scale('a', 2),
      model.scale('a', 3),
      model.scale('a', 3)
    ];
    await advanceTime(0);
    expect(server.bodies).toEqual([{ count: 2 }]);
    server.responders.clear();
    first.settle(json({ limited: aMessage('At most 1 worker.') }));
    await advanceTime(0);
    await Promise.all(calls);
    expect(server.bodies).toEqual([{ count: 2 }, { count: 3 }]);
  });

  it('can be repeated after they succeeded or failed', async () => {
    server.responders.set('DELETE clusters/a', () =>
      json({ code: 'x', message: 'no', remedy: '' }, 502)
    );
    const failed = expect(model.stop('a')).rejects.toThrow('no');
    await advanceTime(0);
    await failed;
    server.responders.clear();
    const done = model.stop('a');
    await advanceTime(0);
    await expect(done).resolves.toBeUndefined();
  });

  it('read no snapshot if the event arrives', async () => {
    server.countRequests();
    const done = model.scale('a', 9);
    await advanceTime(0);
    await done;
    server.change([aCluster('a', { workers: 9 })]);
    await advanceTime(5_000);
    expect(server.countRequests()).toEqual({ 'POST clusters/a/scale': 1 });
  });
});

describe('the selection', () => {
  it('ends when the cluster leaves the list', () => {
    const emitted: (string | null)[] = [];
    model.selectedChanged.connect((_, name) => emitted.push(name));
    model.select('a');
    model.select('a');
    server.change([], ['a']);
    expect(model.selected).toBeNull();
    model.select('missing');
    expect(emitted).toEqual(['a', null]);
  });

  it('follows a start that fails to its next attempt, and can return', () => {
    model.select('a');
    const replaced = (number: number) =>
      aCluster('a', {
        status: 'failed',
        attempt: { number, of: 3, reason: aMessage(''), replaced_by: 'b' }
      });
    server.change([aCluster('b', { status: 'pending' }), replaced(1)]);
    expect(model.selected).toBe('b');
    model.select('a');
    server.change([aCluster('b', { status: 'running' })]);
    expect(model.selected).toBe('a');
  });
});

describe('a disposed model', () => {
  it('sends no requests, ignores events and emits nothing', async () => {
    model.addViewer();
    await advanceTime(0);
    const done = model.scale('a', 3);
    await advanceTime(0);
    await done;
    const emitted = changesOf(model);
    model.dispose();
    server.countRequests();
    server.change([aCluster('a', { workers: 3 })], [], true);
    server.change([aCluster('a', { workers: 4 })]);
    const warn = jest.spyOn(console, 'warn').mockImplementation();
    server.emit({ boot: '', revision: 0.5 });
    setVisibility('hidden');
    setVisibility('visible');
    await advanceTime(10 * MINUTE);
    expect(server.countRequests()).toEqual({});
    expect(emitted).toEqual([]);
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
    expect(stateOf(model)).toEqual(['a 2', 'b 2']);
  });
});
