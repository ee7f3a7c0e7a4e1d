import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { IClusterChange, ICreateRequest } from '../tokens';
import { loadMessages } from './localize';
import { checkResponse, readResponse, type IResponse } from './responses';
import { browserProblem, ProblemError } from './problems';
import type * as Wire from './wire';

const ROOT = 'dask-gateway/api';

/** How long to wait for a whole answer, in ms. */
const QUICK = 15_000;

/**
 * The same for what the gateway itself has to do first; a private local one may have to start. And for what a scheduler
 * is asked: the server half waits up to 30 s for its first byte, and says so itself where none comes.
 */
const PATIENT = 75_000;

interface IRequest {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  body?: unknown;
  limit?: number;
}

/**
 * The only one that sends requests to our server half.
 *
 * Every method rejects with a `ProblemError`, and gives what the wire schema promises.
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
    return (await this._read('options', 'options', { limit: PATIENT })).options;
  }

  create(request: ICreateRequest): Promise<Wire.Cluster> {
    return this._read('cluster', 'clusters', {
      method: 'POST',
      body: request,
      limit: PATIENT
    });
  }

  update(name: string, change: IClusterChange): Promise<Wire.Cluster> {
    return this._read('cluster', clusterPath(name), {
      method: 'PATCH',
      body: change
    });
  }

  async stop(name: string): Promise<void> {
    const answer = await this._request(clusterPath(name), {
      method: 'DELETE',
      limit: PATIENT
    });
    checkResponse(answer, this._trans);
  }

  async scale(name: string, count: number): Promise<string | null> {
    return this._size(name, 'scale', { count });
  }

  async adapt(
    name: string,
    minimum: number,
    maximum: number
  ): Promise<string | null> {
    return this._size(name, 'adapt', { minimum, maximum });
  }

  async plots(name: string): Promise<Wire.Plot[]> {
    const path = clusterPath(name, 'dashboards');
    return (await this._read('plots', path, { limit: PATIENT })).plots;
  }

  view(name: string, base?: string): Promise<Wire.View> {
    return this._read('view', clusterPath(name, 'view'), {
      method: 'POST',
      body: { base },
      limit: PATIENT
    });
  }

  resolve(url: string): Promise<Wire.ResolvedDashboard> {
    return this._read('resolved_dashboard', 'dashboards/resolve', {
      method: 'POST',
      body: { url },
      limit: PATIENT
    });
  }

  /** The notebooks that come with the package. */
  async examples(): Promise<Wire.ExampleTitle[]> {
    return (await this._read('examples', 'examples')).examples;
  }

  /** One of them, as a notebook file holds it. */
  async example(name: string): Promise<Wire.Example['content']> {
    const path = `examples/${encodeURIComponent(name)}`;
    return (await this._read('example', path)).content;
  }

  /** Which notebook uses which cluster, as the server remembers it, and the server's image. */
  notebooks(): Promise<Wire.Notebooks> {
    return this._read('notebooks', 'notebooks');
  }

  /** Remember the name of a notebook's cluster; forget it where it is null. */
  async rememberNotebook(path: string, name: string | null): Promise<void> {
    const answer = await this._request('notebooks', {
      method: 'PUT',
      body: { path, name }
    });
    checkResponse(answer, this._trans);
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
      limit: PATIENT
    });
  }

  private async _size(
    name: string,
    verb: 'scale' | 'adapt',
    body: Wire.WorkersRequest
  ): Promise<string | null> {
    const answer = await this._read('scale_result', clusterPath(name, verb), {
      method: 'POST',
      body,
      limit: PATIENT
    });
    return answer.limited?.text ?? null;
  }

  private async _read<K extends keyof Wire.Shapes>(
    shape: K,
    path: string,
    request: IRequest = {}
  ): Promise<Wire.Shapes[K]> {
    return readResponse(shape, await this._request(path, request), this._trans);
  }

  private async _request(path: string, request: IRequest): Promise<IResponse> {
    const { method = 'GET', body, limit = QUICK } = request;
    const messages = loadMessages();
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), limit);
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
      const answer = {
        status: response.status,
        redirected: response.redirected,
        body: await response.text()
      };
      await messages;
      return answer;
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
