import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { IClusterChange, ICreateRequest } from '../tokens';
import { loadMessages } from './localize';
import {
  checkResponse,
  readResponse,
  readSnapshot,
  type IResponse
} from './responses';
import { browserProblem, ProblemError } from './problems';
import { loadSchemas } from '../wire/validate';
import type * as Wire from '../wire/wire';

const ROOT = 'dask-gateway/api';

/** Time limit for a complete response, in ms. */
const TIMEOUT = 15_000;

/**
 * Time limit for requests that wait for the gateway or a scheduler, in ms. A private local gateway may have to start
 * first. The Jupyter server waits up to 30 s for the first byte of a scheduler and reports that timeout itself.
 */
const LONG_TIMEOUT = 75_000;

interface IRequest {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  body?: unknown;
  /** Time limit, in ms. */
  timeout?: number;
}

/**
 * Sends all requests to the Jupyter server extension.
 *
 * Responses are validated against the wire schema. Every method rejects with a `ProblemError`.
 */
export class Api {
  constructor(
    private readonly _settings: ServerConnection.ISettings,
    private readonly _trans: TranslationBundle
  ) {}

  status(): Promise<Wire.Status> {
    return this._read('status', 'status');
  }

  /** Return the snapshot, and the names of clusters that it lacks because the server sent invalid data about them. */
  async snapshot(): Promise<{ snapshot: Wire.Snapshot; invalid: string[] }> {
    return readSnapshot(await this._request('clusters', {}), this._trans);
  }

  /** @param timeout - time limit, in ms */
  lease(
    request: Wire.LeaseRequest = {},
    timeout?: number
  ): Promise<Wire.Lease> {
    return this._read('lease', 'lease', {
      method: 'POST',
      body: request,
      timeout
    });
  }

  async options(gateway: string): Promise<Wire.Option[]> {
    const path = `options${gatewayQuery(gateway)}`;
    return (await this._read('options', path, { timeout: LONG_TIMEOUT }))
      .options;
  }

  async quota(gateway: string): Promise<Wire.QuotaLimit[]> {
    return (await this._read('quota', `quota${gatewayQuery(gateway)}`)).limits;
  }

  create(request: ICreateRequest): Promise<Wire.Cluster> {
    return this._read('cluster', 'clusters', {
      method: 'POST',
      body: request,
      timeout: LONG_TIMEOUT
    });
  }

  update(name: string, change: IClusterChange): Promise<Wire.Cluster> {
    return this._read('cluster', clusterPath(name), {
      method: 'PATCH',
      body: change
    });
  }

  async stop(name: string): Promise<void> {
    const response = await this._request(clusterPath(name), {
      method: 'DELETE',
      timeout: LONG_TIMEOUT
    });
    checkResponse(response, this._trans);
  }

  scale(name: string, count: number): Promise<void> {
    return this._setWorkers(name, 'scale', { count });
  }

  adapt(name: string, minimum: number, maximum: number): Promise<void> {
    return this._setWorkers(name, 'adapt', { minimum, maximum });
  }

  async plots(name: string): Promise<Wire.Plot[]> {
    const path = clusterPath(name, 'dashboards');
    return (await this._read('plots', path, { timeout: LONG_TIMEOUT })).plots;
  }

  view(name: string, base?: string): Promise<Wire.View> {
    return this._read('view', clusterPath(name, 'view'), {
      method: 'POST',
      body: { base },
      timeout: LONG_TIMEOUT
    });
  }

  resolve(url: string): Promise<Wire.ResolvedDashboard> {
    return this._read('resolved_dashboard', 'dashboards/resolve', {
      method: 'POST',
      body: { url },
      timeout: LONG_TIMEOUT
    });
  }

  /** Return the example notebooks in the package. */
  async examples(): Promise<Wire.ExampleTitle[]> {
    return (await this._read('examples', 'examples')).examples;
  }

  /** Return the content of an example's notebook file. */
  async example(name: string): Promise<Wire.Example['content']> {
    const path = `examples/${encodeURIComponent(name)}`;
    return (await this._read('example', path)).content;
  }

  /** Return the stored clusters of notebooks, and the image of the Jupyter server. */
  notebooks(): Promise<Wire.Notebooks> {
    return this._read('notebooks', 'notebooks');
  }

  /** Store the name of a notebook's cluster; null removes it. */
  async rememberNotebook(path: string, name: string | null): Promise<void> {
    const response = await this._request('notebooks', {
      method: 'PUT',
      body: { path, name }
    });
    checkResponse(response, this._trans);
  }

  async snooze(name: string, seconds: number): Promise<void> {
    await this._read('cluster', clusterPath(name, 'snooze'), {
      method: 'POST',
      body: { seconds }
    });
  }

  async keep(name: string, keep: boolean): Promise<void> {
    await this._read('cluster', clusterPath(name, 'keep'), {
      method: 'POST',
      body: { keep }
    });
  }

  async dismissHint(name: string, code: string): Promise<void> {
    const path = clusterPath(name, 'hints', code);
    await this._read('cluster', path, { method: 'DELETE' });
  }

  workers(name: string): Promise<Wire.Workers> {
    return this._read('workers', clusterPath(name, 'workers'));
  }

  /**
   * Return the tasks of a cluster that changed after `since`, the `at` of an earlier response; all tasks without it.
   */
  progress(name: string, since?: number): Promise<Wire.Progress> {
    const query = since === undefined ? '' : `?since=${since}`;
    return this._read('progress', `${clusterPath(name, 'progress')}${query}`);
  }

  history(name: string): Promise<Wire.History> {
    return this._read('history', clusterPath(name, 'history'));
  }

  logs(name: string, worker: string | null): Promise<Wire.Logs> {
    const query =
      worker === null ? '' : `?worker=${encodeURIComponent(worker)}`;
    return this._read('logs', clusterPath(name, 'logs') + query, {
      timeout: LONG_TIMEOUT
    });
  }

  failedTasks(name: string): Promise<Wire.FailedTasks> {
    return this._read('failed_tasks', clusterPath(name, 'failed-tasks'), {
      timeout: LONG_TIMEOUT
    });
  }

  sizing(): Promise<Wire.Sizing> {
    return this._read('sizing', 'sizing', { timeout: LONG_TIMEOUT });
  }

  estimate(inputs: Wire.SizingInputs): Promise<Wire.SizingResult> {
    return this._read('sizing_result', 'sizing', {
      method: 'POST',
      body: inputs
    });
  }

  policies(): Promise<Wire.IdleSettings> {
    return this._read('idle_settings', 'policy');
  }

  setPolicy(body: Wire.IdlePolicyChoice): Promise<Wire.IdleSettings> {
    return this._read('idle_settings', 'policy', { method: 'PUT', body });
  }

  candidates(olderThan: number | null): Promise<Wire.Candidates> {
    const query = olderThan === null ? '' : `?older_than=${olderThan}`;
    return this._read('candidates', `prune${query}`);
  }

  prune(names: ReadonlyArray<string>): Promise<Wire.Pruned> {
    return this._read('pruned', 'prune', {
      method: 'POST',
      body: { names },
      timeout: LONG_TIMEOUT
    });
  }

  /** Send a request for workers. If the gateway limits it, a hint of the cluster reports that. */
  private async _setWorkers(
    name: string,
    verb: 'scale' | 'adapt',
    body: Wire.WorkersRequest
  ): Promise<void> {
    await this._read('scale_result', clusterPath(name, verb), {
      method: 'POST',
      body,
      timeout: LONG_TIMEOUT
    });
  }

  private async _read<K extends keyof Wire.Shapes>(
    shape: K,
    path: string,
    request: IRequest = {}
  ): Promise<Wire.Shapes[K]> {
    const [response] = await Promise.all([
      this._request(path, request),
      this._loadSchemas(shape)
    ]);
    return readResponse(shape, response, this._trans);
  }

  private async _loadSchemas(shape: keyof Wire.Shapes): Promise<void> {
    try {
      await loadSchemas(shape);
    } catch {
      throw new ProblemError(browserProblem('part-not-loaded', this._trans));
    }
  }

  /** @param onStep - receives each step with the English texts of the server */
  async checkConnection(
    request: Wire.DoctorRequest,
    onStep: (step: Wire.DoctorStep) => void,
    signal: AbortSignal
  ): Promise<void> {
    const { readSteps } = await import('./doctorSteps');
    await this._send(
      'doctor',
      { method: 'POST', body: request },
      signal,
      response => readSteps(response, onStep, this._trans)
    );
  }

  private async _request(path: string, request: IRequest): Promise<IResponse> {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), request.timeout ?? TIMEOUT);
    try {
      return await this._send(path, request, abort.signal, async response => ({
        status: response.status,
        redirected: response.redirected,
        body: await response.text()
      }));
    } finally {
      clearTimeout(timer);
    }
  }

  /** Send a request, and return what `read` makes of the response. */
  private async _send<T>(
    path: string,
    { method = 'GET', body }: IRequest,
    signal: AbortSignal,
    read: (response: Response) => Promise<T>
  ): Promise<T> {
    // Encoding keeps dots. A name from a link or from restored state must not lead to another route.
    if (path.split('/').some(segment => /^\.{0,2}$/.test(segment))) {
      throw new ProblemError(browserProblem('bad-name', this._trans));
    }
    const messages = loadMessages();
    try {
      const response = await ServerConnection.makeRequest(
        URLExt.join(this._settings.baseUrl, ROOT, path),
        {
          method,
          signal,
          ...(body === undefined ? {} : { body: JSON.stringify(body) })
        },
        this._settings
      );
      const result = await read(response);
      await messages;
      return result;
    } catch (error) {
      // A connection that breaks while the body is read is a TypeError, not one of JupyterLab's NetworkErrors.
      if (signal.aborted) {
        throw new ProblemError(browserProblem('server-timeout', this._trans));
      }
      if (
        error instanceof ServerConnection.NetworkError ||
        error instanceof TypeError
      ) {
        throw new ProblemError(
          browserProblem('server-unreachable', this._trans)
        );
      }
      throw error;
    }
  }
}

/** Return the query that names a gateway; empty for the default one. */
function gatewayQuery(gateway: string): string {
  return gateway && `?gateway=${encodeURIComponent(gateway)}`;
}

function clusterPath(name: string, ...rest: string[]): string {
  return ['clusters', ...[name, ...rest].map(encodeURIComponent)].join('/');
}
