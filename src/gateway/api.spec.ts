import { ServerConnection } from '@jupyterlab/services';

import { Api } from './api';
import { BROWSER_CODES, browserProblem, ProblemError } from './problems';
import {
  aCluster,
  FakeServer,
  json,
  advanceTime,
  pendingResponse,
  trans
} from '../testing/fakeServer';

let server: FakeServer;

beforeEach(() => {
  server = new FakeServer();
});

async function problemOf(call: Promise<unknown>): Promise<ProblemError> {
  const error: unknown = await call.then(
    () => null,
    reason => reason as unknown
  );
  expect(error).toBeInstanceOf(ProblemError);
  return error as ProblemError;
}

function html(status: number): Response {
  return new Response('<!DOCTYPE html><h1>Nope</h1>', { status });
}

describe('requests', () => {
  const name = 'ns.0a1b';

  it.each<[string, (api: Api) => Promise<unknown>, unknown]>([
    ['GET status', api => api.status(), undefined],
    ['GET clusters', api => api.snapshot(), undefined],
    ['POST lease', api => api.lease(), {}],
    [
      'POST clusters',
      api => api.create({ options: { a: 1 } }),
      { options: { a: 1 } }
    ],
    ['DELETE clusters/ns.0a1b', api => api.stop(name), undefined],
    ['POST clusters/ns.0a1b/scale', api => api.scale(name, 3), { count: 3 }],
    [
      'POST clusters/ns.0a1b/adapt',
      api => api.adapt(name, 1, 3),
      { minimum: 1, maximum: 3 }
    ]
  ])('%s', async (call, send, body) => {
    await send(server.api);
    expect(server.requests).toEqual([call]);
    expect(server.bodies).toEqual([body]);
  });

  it('escape names in the URL', async () => {
    await server.api.stop('../../shutdown?x');
    expect(server.requests).toEqual(['DELETE clusters/..%2F..%2Fshutdown%3Fx']);
  });

  it.each(['', '.', '..'])('are not sent for the name %j', async name => {
    const { api } = server;
    for (const call of [
      () => api.stop(name),
      () => api.scale(name, 1),
      () => api.update(name, {}),
      () => api.view(name),
      () => api.plots(name),
      () => api.workers(name),
      () => api.progress(name, 5),
      () => api.dismissHint('ns.1', name),
      () => api.example(name)
    ]) {
      expect((await problemOf(call())).code).toBe('bad-name');
    }
    expect(server.requests).toEqual([]);
  });

  it('keep the query of a path', async () => {
    await server.api.progress('ns.1', 1.5).catch(() => undefined);
    // JupyterLab adds the time.
    expect(server.requests).toEqual([
      expect.stringMatching(/^GET clusters.ns.1.progress\?since=1.5&\d+$/)
    ]);
  });

  it('name a gateway unless it is the default one', async () => {
    await server.api.options('a&b').catch(() => undefined);
    await server.api.quota('').catch(() => undefined);
    expect(server.requests).toEqual([
      expect.stringMatching(/^GET options\?gateway=a%26b&\d+$/),
      'GET quota'
    ]);
  });

  it('use the base URL and the XSRF token', async () => {
    const fetch = jest.fn((_: Request) =>
      Promise.resolve(json({ boot: 'b', revision: 1, now: 0 }))
    );
    document.cookie = '_xsrf=secret';
    const settings = ServerConnection.makeSettings({
      baseUrl: 'http://lab/user/alice/',
      fetch: fetch as unknown as typeof window.fetch
    });
    await new Api(settings, trans).lease();
    const [request] = fetch.mock.calls[0];
    expect(request.url).toMatch('http://lab/user/alice/dask-gateway/api/lease');
    expect(request.headers.get('X-XSRFToken')).toBe('secret');
  });
});

describe('responses', () => {
  it('match the schema and are unwrapped', async () => {
    const option = {
      field: 'a',
      label: 'A',
      default: 1,
      spec: { type: 'int' }
    };
    const plot = { id: 'i', label: 'I', path: '/i', group: 'other' };
    server.responders.set('GET options', () => json({ options: [option] }));
    server.responders.set('GET clusters/a/dashboards', () =>
      json({ plots: [plot] })
    );
    server.responders.set('POST clusters/a/view', () =>
      json({ base: '/v', expires: 1, id: 'i' })
    );
    server.responders.set('PATCH clusters/a', body =>
      json({ ...aCluster('a'), ...(body as object) })
    );
    expect(await server.api.options('')).toEqual([option]);
    expect(await server.api.plots('a')).toEqual([plot]);
    expect(await server.api.view('a')).toEqual({
      base: '/v',
      expires: 1,
      id: 'i'
    });
    const { label } = await server.api.update('a', { label: 'mine' });
    expect(label).toBe('mine');
  });
});

describe('failures', () => {
  const problem = {
    code: 'option-refused',
    message: 'At most 4 cores.',
    remedy: 'Take fewer.',
    field: 'cores'
  };

  it.each<[string, () => Response | Promise<Response>, string, number]>([
    [
      'an error response of the extension',
      () => json(problem, 422),
      'option-refused',
      422
    ],
    [
      'a 404 of the extension',
      () => json({ ...problem, code: 'cluster-not-found' }, 404),
      'cluster-not-found',
      404
    ],
    [
      'a 503 of the extension',
      () => json({ ...problem, code: 'gateway-unconfigured' }, 503),
      'gateway-unconfigured',
      503
    ],
    ['a missing API', () => html(404), 'server-extension-missing', 404],
    [
      'a 404 of jupyter_server',
      () => json({ message: 'Not Found', reason: null }, 404),
      'server-extension-missing',
      404
    ],
    [
      'a missing XSRF token',
      () => json({ message: "'_xsrf' argument missing from POST" }, 403),
      'login-refused',
      403
    ],
    ['an expired login', () => html(403), 'login-refused', 403],
    ['a missing login', () => html(401), 'login-refused', 401],
    [
      'the proxy of a hub without a server',
      () => html(503),
      'server-unreachable',
      503
    ],
    [
      'a hub with a stopped server',
      () => json({ message: 'alice is not running' }, 424),
      'server-unreachable',
      424
    ],
    ['a crash', () => html(500), 'server-bad-response', 500],
    ['HTML instead of JSON', () => html(200), 'server-bad-response', 200],
    [
      'an empty response',
      () => new Response('', { status: 200 }),
      'server-bad-response',
      200
    ],
    [
      'a response that does not match the schema',
      () => json({ boot: 1 }),
      'server-bad-response',
      200
    ],
    [
      'no network',
      () => Promise.reject(new TypeError('Failed to fetch')),
      'server-unreachable',
      0
    ]
  ])('%s', async (_, responder, code, status) => {
    server.respondToAll = responder;
    const error = await problemOf(server.api.snapshot());
    expect([error.code, error.status]).toEqual([code, status]);
    expect(error.message).not.toBe('');
    expect(error.remedy).not.toBe('');
  });

  it('keep the field and the message of the server', async () => {
    server.respondToAll = () => json(problem, 422);
    const error = await problemOf(server.api.create({ options: {} }));
    expect(error.problem).toEqual(problem);
    expect([error.message, error.field]).toEqual(['At most 4 cores.', 'cores']);
  });

  it('describe an invalid response without its values', async () => {
    const cluster = { ...aCluster('a'), label: null, options: { k: 'secret' } };
    server.respondToAll = () => json(cluster);
    const { problem } = await problemOf(server.api.create({ options: {} }));
    expect(problem.message).toBe(
      'Your Jupyter server sent an invalid response.'
    );
    expect(problem.detail).toBe('cluster.label is null instead of string');
  });

  it('include a login page instead of JSON', async () => {
    server.respondToAll = () => {
      const response = html(200);
      Object.defineProperty(response, 'redirected', { value: true });
      return response;
    };
    expect((await problemOf(server.api.lease())).code).toBe('login-refused');
    expect((await problemOf(server.api.stop('a'))).code).toBe('login-refused');
  });

  it('include those of a stop request', async () => {
    server.respondToAll = () =>
      json({ ...problem, code: 'cluster-forbidden' }, 403);
    const { code } = await problemOf(server.api.stop('a'));
    expect(code).toBe('cluster-forbidden');
  });

  it('include a response that does not arrive in time', async () => {
    jest.useFakeTimers();
    server.respondToAll = pendingResponse().responder;
    const failed = problemOf(server.api.lease());
    await advanceTime(20_000);
    expect((await failed).code).toBe('server-timeout');
    jest.useRealTimers();
  });

  it.each<[string, (api: Api) => Promise<unknown>]>([
    ['plots', api => api.plots('a')],
    ['view', api => api.view('a')],
    ['resolve', api => api.resolve('http://localhost:8787')]
  ])(
    'of a busy scheduler arrive before the time limit: %s',
    async (_, send) => {
      jest.useFakeTimers();
      const late = pendingResponse();
      server.respondToAll = late.responder;
      const failed = problemOf(send(server.api));
      await advanceTime(45_000);
      late.settle(json({ ...problem, code: 'scheduler-timeout' }, 504));
      expect((await failed).code).toBe('scheduler-timeout');
      jest.useRealTimers();
    }
  );

  it('of the browser have a message and a remedy', () => {
    for (const code of BROWSER_CODES) {
      const { message, remedy } = browserProblem(code, trans);
      expect(message).toMatch(/^[A-Z].*\.$/);
      expect(remedy).toMatch(/^[A-Z].*\.$/);
    }
  });
});
