/** Tests the actions for idle clusters, hints and forgotten clusters from the model's method to the request. */
import { POLICIES } from '../testing/fakeClusters';
import type { Clusters } from './model';
import {
  aCluster,
  FakeServer,
  json,
  advanceTime,
  setVisibility,
  createModel,
  aMessage
} from '../testing/fakeServer';

let server: FakeServer;
let model: Clusters;

beforeEach(async () => {
  jest.useFakeTimers();
  setVisibility('visible');
  server = new FakeServer();
  server.clusters = [aCluster('a')];
  model = await createModel(server);
  server.countRequests();
  server.bodies.splice(0);
});

afterEach(() => {
  model.dispose();
  jest.useRealTimers();
});

/** The requests of a call, and their bodies. */
async function requestsOf(
  call: Promise<unknown>
): Promise<[string[], unknown[]]> {
  await advanceTime(0);
  await call;
  return [server.requests.splice(0), server.bodies.splice(0)];
}

const PRUNED = {
  stopped: ['a'],
  skipped: [{ name: 'b', reason: aMessage('It is busy.') }]
};
const CANDIDATE = {
  name: 'a',
  label: 'A',
  started: null,
  idle_since: 1,
  workers: 2,
  cores: 8,
  results_in_memory: { bytes: 0, count: 0 },
  core_hours: 3
};

describe('an action that changes a cluster', () => {
  beforeEach(() => {
    for (const call of ['snooze', 'keep']) {
      server.responders.set(`POST clusters/a/${call}`, () =>
        json(aCluster('a'))
      );
    }
    server.responders.set('DELETE clusters/a/hints/few-threads', () =>
      json(aCluster('a'))
    );
    server.responders.set('POST prune', () => json(PRUNED));
  });

  it.each([
    [
      'snooze',
      () => model.idleManagement.snooze('a', 1800),
      'POST clusters/a/snooze',
      { seconds: 1800 }
    ],
    [
      'keep',
      () => model.idleManagement.setKeepAlive('a', true),
      'POST clusters/a/keep',
      { keep: true }
    ],
    [
      'dismissHint',
      () => model.idleManagement.dismissHint('a', 'few-threads'),
      'DELETE clusters/a/hints/few-threads',
      undefined
    ],
    [
      'prune',
      () => model.idleManagement.prune(['a', 'b']),
      'POST prune',
      { names: ['a', 'b'] }
    ]
  ])(
    '%s sends a request, and reads a snapshot if no event arrives',
    async (_, act, call, body) => {
      expect(await requestsOf(act())).toEqual([[call], [body]]);
      // The event may have been lost, so the model reads a snapshot.
      await advanceTime(1_000);
      expect(server.countRequests()).toEqual({ 'GET clusters': 1 });
    }
  );

  it('reads no snapshot if an event arrived', async () => {
    server.responders.set('POST clusters/a/snooze', () => {
      server.change([aCluster('a', { workers: 3 })]);
      return json(aCluster('a'));
    });
    await requestsOf(model.idleManagement.snooze('a', 60));
    await advanceTime(1_000);
    expect(server.countRequests()).toEqual({});
  });

  it('returns the stopped and the skipped clusters', async () => {
    const pruned = model.idleManagement.prune(['a', 'b']);
    await advanceTime(0);
    expect(await pruned).toEqual(PRUNED);
  });

  it('fails with the problem of the server', async () => {
    const problem = { code: 'x', message: 'It broke.', remedy: 'Wait.' };
    server.responders.set('POST clusters/a/keep', () => json(problem, 502));
    const failed = expect(
      model.idleManagement.setKeepAlive('a', true)
    ).rejects.toMatchObject(problem);
    await advanceTime(0);
    await failed;
  });
});

describe('a query', () => {
  it.each([
    [
      'workers',
      () => model.idleManagement.workers('a'),
      'GET clusters/a/workers',
      { at: 5, workers: [] }
    ],
    [
      'idle_settings',
      () => model.idleManagement.settings(),
      'GET policy',
      POLICIES
    ],
    [
      'setPolicy',
      () => model.idleManagement.setPolicy({ stop_after: 60 }),
      'PUT policy',
      POLICIES
    ]
  ])('%s returns the response', async (_, send, call, response) => {
    server.responders.set(call, () => json(response));
    const result = send();
    expect((await requestsOf(result))[0]).toEqual([call]);
    expect(await result).toEqual(response);
    await advanceTime(1_000);
    expect(server.countRequests()).toEqual({});
  });

  it('candidates sends the age limit', async () => {
    const response = { older_than: 3600, candidates: [CANDIDATE] };
    server.respondToAll = () => json(response);
    const result = model.idleManagement.candidates(3600);
    const [calls] = await requestsOf(result);
    expect(calls).toEqual([
      expect.stringMatching(/^GET prune\?older_than=3600\b/)
    ]);
    expect(await result).toEqual(response);
  });

  it('rejects a response that does not match the schema', async () => {
    server.responders.set('GET clusters/a/workers', () =>
      json({ at: 'now', workers: [] })
    );
    const failed = expect(
      model.idleManagement.workers('a')
    ).rejects.toMatchObject({
      problem: { detail: expect.stringContaining('workers.at') }
    });
    await advanceTime(0);
    await failed;
  });
});
