/** A fake Jupyter server for tests, with a mocked request function and an event stream. */
import { ServerConnection, type Event } from '@jupyterlab/services';
import { nullTranslator } from '@jupyterlab/translation';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Signal, Stream } from '@lumino/signaling';

import { Api } from '../gateway/api';
import { Clusters } from '../gateway/model';
import type { IClustersChange } from '../tokens';
import * as Wire from '../wire/wire';

/** Translations into English. */
export const trans: TranslationBundle = nullTranslator.load(
  'jupyterlab_dask_gateway'
);

/** A running cluster with two workers, as the server sends it, with `change` applied. */
export function aCluster(
  name: string,
  change: Partial<Wire.Cluster> = {}
): Wire.Cluster {
  return {
    name,
    gateway: '',
    label: `label of ${name}`,
    color: 'blue',
    status: 'running',
    unreachable_since: null,
    started: 1,
    stopped: null,
    options: {},
    requested: { count: 2 },
    scaling: aScaling(change.requested ?? null),
    workers: 2,
    threads: 4,
    memory: { used: 1, limit: 2 },
    worker_size: { cores: 2, memory: 1 },
    tasks: { processing: 0 },
    work: { ended: 0, total: 0 },
    throughput: { per_second: 0, counted: true },
    results_in_memory: { bytes: 0, count: 0 },
    idle: null,
    gateway_idle: null,
    hints: [],
    idle_management: {
      level: 'none',
      action: null,
      action_at: null,
      finished: false,
      last_work_seconds: null,
      snoozed_until: null,
      kept_alive: false,
      hold_limit: null,
      stop_when_finished: false
    },
    ended: null,
    stages: [],
    usage: { core_hours: 0, cores: 4, idle_cores: 0 },
    problem: null,
    attempt: null,
    kind: 'cluster',
    scheduler_address: null,
    created_here: true,
    has_gpus: false,
    ...change
  };
}

/** How a cluster scales after a request. */
export function aScaling(
  requested: Wire.WorkersRequest | null,
  change: Partial<Wire.Scaling> = {}
): Wire.Scaling {
  return {
    adaptive: requested && requested.count === undefined,
    minimum: requested?.minimum ?? null,
    maximum: requested?.maximum ?? null,
    desired_workers: null,
    limit: null,
    ...change
  };
}

/** A message that this version does not know, which keeps its English text. */
export function aMessage(text: string): Wire.Message {
  return { id: 'test.unknown', values: {}, text };
}

/** A gateway that is reachable. */
export const GATEWAY: Wire.Gateway = {
  name: '',
  label: null,
  address: 'http://gateway',
  public_address: null,
  auth: 'basic',
  version: '2026.3.0',
  reachable: true,
  error: null,
  local: false
};

/** A response with JSON as its body; without a body if the status is 204. */
export function json(data: unknown, status = 200): Response {
  return new Response(status === 204 ? null : JSON.stringify(data), { status });
}

/** Return the response to a request with this body. */
type Responder = (body: unknown) => Response | Promise<Response>;

/** The part of the server extension that the page uses, whose state and responses a test sets. */
export class FakeServer {
  boot = 'boot 1';
  revision = 1;
  version = Wire.VERSION;
  clusters: Wire.Cluster[] = [];
  gateways: Wire.Gateway[] = [GATEWAY];

  /** The requests, as `POST lease`. */
  readonly requests: string[] = [];

  /** The bodies of the requests. */
  readonly bodies: unknown[] = [];

  /** The responders of single calls, as `POST lease`, which replace the default responses. */
  readonly responders = new Map<string, Responder>();

  /** Responds to all requests if set. */
  respondToAll: Responder | null = null;

  /** How far its clock is ahead of the page's clock, in ms. */
  clockOffset = 0;

  /** JupyterLab's signal that it cannot reach its server. */
  readonly lost = new Signal<this, Error>(this);

  /** Emits when the server has responded to another request of the page. */
  readonly responded = new Signal<this, void>(this);

  /** Whether events do not arrive, as where the subscription is forbidden. */
  withoutEvents = false;

  readonly bus = new Stream<Event.IManager, Event.Emission>(
    {} as Event.IManager
  );

  readonly settings = ServerConnection.makeSettings({
    baseUrl: 'http://lab/user/alice/',
    fetch: request => this._fetch(request as Request)
  });

  readonly api = new Api(this.settings, trans);

  /** The number of requests by call, since this was last called. */
  countRequests(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const one of this.requests.splice(0)) {
      counts[one] = (counts[one] ?? 0) + 1;
    }
    return counts;
  }

  /** Change clusters, and send an event unless it is `lost`. */
  change(clusters: Wire.Cluster[], removed: string[] = [], lost = false): void {
    const names = [...clusters.map(one => one.name), ...removed];
    this.clusters = [
      ...this.clusters.filter(one => !names.includes(one.name)),
      ...clusters
    ];
    this.revision += 1;
    if (!lost) {
      this.emit({ clusters, removed });
    }
  }

  emit(event: Partial<Wire.ClustersEvent>): void {
    if (this.withoutEvents) {
      return;
    }
    this.bus.emit({
      schema_id: Wire.SCHEMA_ID,
      boot: this.boot,
      revision: this.revision,
      clusters: [],
      removed: [],
      now: Date.now() + this.clockOffset,
      ...event
    } as unknown as Event.Emission);
  }

  private async _fetch(request: Request): Promise<Response> {
    // JupyterLab adds the time as a query, to prevent caching.
    const path = request.url.replace(/^.*\/dask-gateway\/api\/|\?\d+$/g, '');
    const call = `${request.method} ${path}`;
    this.requests.push(call);
    const text = await request.text();
    const body: unknown = text ? JSON.parse(text) : undefined;
    this.bodies.push(body);
    const responder = this.respondToAll ?? this.responders.get(call);
    const response = responder ? responder(body) : this._respond(call);
    if (!responder && (body as Wire.LeaseRequest | undefined)?.echo) {
      this.revision += 1;
      this.emit({});
    }
    return Promise.race([response, aborted(request.signal)]);
  }

  private _respond(call: string): Response {
    const { boot, revision, clusters, version } = this;
    switch (call) {
      case 'GET status':
        return json({ gateways: [GATEWAY], server: { version, boot } });
      case 'GET clusters':
        return json({ boot, revision, clusters, gateways: this.gateways });
      case 'POST lease':
        return json({ boot, revision, now: Date.now() + this.clockOffset });
      case 'POST clusters':
        return json(aCluster('new', { status: 'pending' }), 201);
      default:
        return call.startsWith('DELETE')
          ? json(null, 204)
          : json({ limited: null });
    }
  }
}

/** Reject as `fetch` does when a request is aborted. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () =>
      reject(new DOMException('aborted', 'AbortError'))
    );
  });
}

/** A response that a test sends later. */
export function pendingResponse(): {
  responder: () => Promise<Response>;
  settle: (response: Response) => void;
} {
  let settle: (response: Response) => void = () => undefined;
  const promise = new Promise<Response>(resolve => {
    settle = resolve;
  });
  return { responder: () => promise, settle: response => settle(response) };
}

/** Show or hide the page, as when the user selects another tab of the browser. */
export function setVisibility(state: 'visible' | 'hidden'): void {
  Object.defineProperty(document, 'visibilityState', {
    configurable: true,
    get: () => state
  });
  document.dispatchEvent(new window.Event('visibilitychange'));
}

const realTimeout = setTimeout;

/** Advance the fake timers by `ms`, and wait for the requests that this starts. */
export async function advanceTime(ms: number): Promise<void> {
  await jest.advanceTimersByTimeAsync(ms);
  // The body of a Response is read in real event loop iterations.
  for (let turn = 0; turn < 10; turn++) {
    await new Promise(resolve => realTimeout(resolve));
    await jest.advanceTimersByTimeAsync(0);
  }
}

/** A model that has read its first snapshot. */
export async function createModel(server: FakeServer): Promise<Clusters> {
  const { api, bus, lost, responded } = server;
  const model = new Clusters({ api, bus, lost, responded, trans });
  await advanceTime(0);
  return model;
}

/**
 * Before each test of a file: fake timers, a visible page, and a model of a server with the clusters `a` and `b`.
 *
 * @param use - gets both before each test
 */
export function setUpModel(
  use: (server: FakeServer, model: Clusters) => void
): void {
  let model: Clusters;
  beforeEach(async () => {
    jest.useFakeTimers();
    setVisibility('visible');
    const server = new FakeServer();
    server.clusters = [aCluster('a'), aCluster('b')];
    model = await createModel(server);
    use(server, model);
  });
  afterEach(() => {
    model.dispose();
    jest.useRealTimers();
  });
}

/** Names and numbers of workers in a model. */
export function stateOf(model: Clusters): string[] {
  return model.clusters.map(one => `${one.name} ${one.workers}`);
}

/** The changes that a model emits from now on. */
export function changesOf(model: Clusters): IClustersChange[] {
  const list: IClustersChange[] = [];
  model.changed.connect((_, change) => list.push(change));
  return list;
}
