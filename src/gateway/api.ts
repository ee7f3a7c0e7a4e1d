import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { IClusterChange, ICreateRequest } from '../tokens';
import { loadMessages } from './localize';
import { checkResponse, readResponse, type IResponse } from './responses';
import { browserProblem, ProblemError } from './problems';
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

  snapshot(): Promise<Wire.Snapshot> {
    return this._read('snapshot', 'clusters');
  }

  lease(): Promise<Wire.Lease> {
    return this._read('lease', 'lease', { method: 'POST', body: {} });
  }

  async options(): Promise<Wire.Option[]> {
    return (await this._read('options', 'options', { timeout: LONG_TIMEOUT }))
      .options;
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

  /** The example notebooks in the package. */
  async examples(): Promise<Wire.ExampleTitle[]> {
    return (await this._read('examples', 'examples')).examples;
  }

  /** The content of an example's notebook file. */
  async example(name: string): Promise<Wire.Example['content']> {
    const path = `examples/${encodeURIComponent(name)}`;
    return (await this._read('example', path)).content;
  }

  /** The stored clusters of notebooks, and the image of the Jupyter server. */
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
    const path = clusterPath(name, 'hints', encodeURIComponent(code));
    await this._read('cluster', path, { method: 'DELETE' });
  }

  workers(name: string): Promise<Wire.Workers> {
    return this._read('workers', clusterPath(name, 'workers'));
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
    return readResponse(shape, await this._request(path, request), this._trans);
  }

  private async _request(path: string, request: IRequest): Promise<IResponse> {
    const { method = 'GET', body, timeout = TIMEOUT } = request;
    const messages = loadMessages();
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), timeout);
    try {
      const response = await ServerConnection.makeRequest(
        URLExt.join(this._settings.baseUrl, ROOT, path),
        {
          method,
          signal: abort.signal,
          ...(body === undefined ? {} : { body: JSON.stringify(body) })
        },
        this._settings
      );
      const result = {
        status: response.status,
        redirected: response.redirected,
        body: await response.text()
      };
      await messages;
      return result;
    } catch (error) {
      // A connection that breaks while the body is read is a TypeError, not one of JupyterLab's NetworkErrors.
      if (abort.signal.aborted) {
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
    } finally {
      clearTimeout(timer);
    }
  }
}

function clusterPath(name: string, ...rest: string[]): string {
  return ['clusters', encodeURIComponent(name), ...rest].join('/');
}
