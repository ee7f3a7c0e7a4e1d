/** What a person does about idleness, hints and forgotten clusters, from the model's method to the request. */
import { POLICIES } from '../testing/fakeClusters';
import type { Clusters } from './model';
import {
  aCluster,
  FakeServer,
  json,
  pass,
  show,
  started,
  aMessage
} from '../testing/fakeServer';

let server: FakeServer;
let model: Clusters;

beforeEach(async () => {
  jest.useFakeTimers();
  show('visible');
  server = new FakeServer();
  server.clusters = [aCluster('a')];
  model = await started(server);
  server.asked();
  server.bodies.splice(0);
});

afterEach(() => {
  model.dispose();
  jest.useRealTimers();
});

/** What was asked for, with the bodies. */
async function asked(call: Promise<unknown>): Promise<[string[], unknown[]]> {
  await pass(0);
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

describe('what changes a cluster', () => {
  beforeEach(() => {
    for (const call of ['snooze', 'keep']) {
      server.answers.set(`POST clusters/a/${call}`, () => json(aCluster('a')));
    }
    server.answers.set('DELETE clusters/a/hints/few-threads', () =>
      json(aCluster('a'))
    );
    server.answers.set('POST prune', () => json(PRUNED));
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
      () => model.idleManagement.keep('a', true),
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
    '%s asks for it, and looks where no event tells of it',
    async (_, act, call, body) => {
      expect(await asked(act())).toEqual([[call], [body]]);
      // The event may have got lost: what is true is in the snapshot.
      await pass(1_000);
      expect(server.asked()).toEqual({ 'GET clusters': 1 });
    }
  );

  it('is not looked for where an event came', async () => {
    server.answers.set('POST clusters/a/snooze', () => {
      server.change([aCluster('a', { workers: 3 })]);
      return json(aCluster('a'));
    });
    await asked(model.idleManagement.snooze('a', 60));
    await pass(1_000);
    expect(server.asked()).toEqual({});
  });

  it('gives what was stopped and what was skipped', async () => {
    const pruned = model.idleManagement.prune(['a', 'b']);
    await pass(0);
    expect(await pruned).toEqual(PRUNED);
  });

  it('fails with the server’s own words', async () => {
    const problem = { code: 'x', message: 'It broke.', remedy: 'Wait.' };
    server.answers.set('POST clusters/a/keep', () => json(problem, 502));
    const failed = expect(
      model.idleManagement.keep('a', true)
    ).rejects.toMatchObject(problem);
    await pass(0);
    await failed;
  });
});

describe('what only asks', () => {
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
  ])('%s gives the answer', async (_, ask, call, answer) => {
    server.answers.set(call, () => json(answer));
    const given = ask();
    expect((await asked(given))[0]).toEqual([call]);
    expect(await given).toEqual(answer);
    await pass(1_000);
    expect(server.asked()).toEqual({});
  });

  it('candidates are those of an age', async () => {
    const answer = { older_than: 3600, candidates: [CANDIDATE] };
    server.down = () => json(answer);
    const given = model.idleManagement.candidates(3600);
    const [calls] = await asked(given);
    expect(calls).toEqual([
      expect.stringMatching(/^GET prune\?older_than=3600\b/)
    ]);
    expect(await given).toEqual(answer);
  });

  it('refuses an answer that is not what the wire says', async () => {
    server.answers.set('GET clusters/a/workers', () =>
      json({ at: 'now', workers: [] })
    );
    const failed = expect(
      model.idleManagement.workers('a')
    ).rejects.toMatchObject({
      message: expect.stringContaining('workers.at')
    });
    await pass(0);
    await failed;
  });
});
