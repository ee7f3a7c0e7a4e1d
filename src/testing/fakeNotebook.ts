import type { ISessionContext } from '@jupyterlab/apputils';
import type { Kernel } from '@jupyterlab/services';
import type {
  JSONObject,
  JSONValue,
  PartialJSONValue
} from '@lumino/coreutils';
import { DisposableDelegate, type IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import type { Cluster, Gateway } from '../wire/wire';
import type { IClusters, IClustersChange, ICreateRequest } from '../tokens';
import type { INotebookAdapter } from '../notebook/kernel/notebookAdapter';

/** Wait until all pending promise callbacks have run. */
export const settle = async (): Promise<void> => {
  for (let i = 0; i < 100; i++) {
    await Promise.resolve();
  }
};

/** A cluster with the fields that notebooks use. */
export function createCluster(
  name: string,
  part: Partial<Cluster> = {}
): Cluster {
  return {
    name,
    label: `label of ${name}`,
    color: 'teal',
    status: 'running',
    stopped: null,
    options: { worker_cores: 2, environment: { SECRET: null } },
    requested: { count: 2 },
    created_here: true,
    ...part
  } as Cluster;
}

/** The model of the clusters without a server. `put` and `remove` act as events. */
export class FakeClusters {
  constructor(...clusters: Cluster[]) {
    clusters.forEach(cluster => this._clusters.set(cluster.name, cluster));
  }

  readonly ready = Promise.resolve();
  gateway: Partial<Gateway> = { reachable: true, local: false, error: null };
  /** Number of active viewers. */
  viewers = 0;
  selected: string | null = null;
  /** The error of a request for a cluster like an unknown one. */
  likeError: Error | null = null;
  readonly changed = new Signal<IClusters, IClustersChange>(this.typed);
  readonly selectedChanged = new Signal<IClusters, string | null>(this.typed);
  readonly created: ICreateRequest[] = [];
  readonly updates: [string, { label?: string }][] = [];

  get typed(): IClusters {
    return this as unknown as IClusters;
  }

  get clusters(): Cluster[] {
    return [...this._clusters.values()];
  }

  get(name: string): Cluster | undefined {
    return this._clusters.get(name);
  }

  put(cluster: Cluster): void {
    this._clusters.set(cluster.name, cluster);
    this._emit({ clusters: [cluster.name], removed: [] });
  }

  remove(name: string): void {
    this._clusters.delete(name);
    this._emit({ clusters: [], removed: [name] });
  }

  create(request: ICreateRequest): Promise<Cluster> {
    this.created.push(request);
    if (this.likeError && request.like) {
      return Promise.reject(this.likeError);
    }
    return Promise.resolve(
      createCluster(`new${this.created.length}`, { status: 'pending' })
    );
  }

  addViewer(): IDisposable {
    this.viewers += 1;
    return new DisposableDelegate(() => {
      this.viewers -= 1;
    });
  }

  /** Replace all clusters, as after a restart of the server or a poll of the gateway. */
  replaceAll(reachable: boolean | null, ...clusters: Cluster[]): void {
    const removed = [...this._clusters.keys()].filter(
      name => !clusters.some(one => one.name === name)
    );
    this._clusters.clear();
    clusters.forEach(one => this._clusters.set(one.name, one));
    this.gateway = { ...this.gateway, reachable };
    const changed = clusters.map(({ name }) => name);
    this._emit({ clusters: changed, removed, gateway: true });
  }

  update(name: string, change: { label?: string }): Promise<void> {
    this.updates.push([name, change]);
    return Promise.resolve();
  }

  private _emit(
    change: Pick<IClustersChange, 'clusters' | 'removed'> &
      Partial<IClustersChange>
  ): void {
    this.changed.emit({ gateway: false, problem: false, ...change });
  }

  private readonly _clusters = new Map<string, Cluster>();
}

/** A kernel with given results. `calls` has each call that reached it. */
export class FakeKernel {
  status: Kernel.Status = 'idle';
  isDisposed = false;
  readonly name = 'python3';
  readonly statusChanged = new Signal<this, Kernel.Status>(this);
  readonly disposed = new Signal<this, void>(this);
  readonly calls: string[] = [];
  /** Resolves when the kernel replies to the kernel info request. */
  informed = Promise.resolve();
  /** The results, or the exceptions, by function of the kernel code. */
  results: Record<string, JSONValue | { ename: string; evalue: string }> = {};

  requestKernelInfo(): Promise<void> {
    return this.informed;
  }

  setStatus(status: Kernel.Status): void {
    this.status = status;
    this.statusChanged.emit(status);
  }

  /** Hold the replies to requests from now on, until the returned function is called. */
  hold(): () => void {
    let answer: () => void = () => undefined;
    this._held = new Promise(resolve => {
      answer = resolve;
    });
    return answer;
  }

  /** Cancel the pending requests, as JupyterLab does when a kernel ends. */
  cancel(): void {
    this._held = Promise.resolve();
    this._cancelled.splice(0).forEach(cancel => cancel());
  }

  requestExecute(content: {
    code: string;
    silent: boolean;
    store_history: boolean;
    user_expressions: { result: string };
  }): unknown {
    expect(content).toMatchObject({ silent: true, store_history: false });
    const call = /ns\["call"\]\("(\w+)"/.exec(content.user_expressions.result);
    const name = call?.[1] ?? '?';
    this.calls.push(name);
    const answer = this.results[name];
    const failed =
      typeof answer === 'object' && answer !== null && 'ename' in answer;
    const text = btoa(JSON.stringify(answer ?? null));
    const reply = {
      content: {
        status: 'ok',
        user_expressions: {
          result: failed
            ? { status: 'error', ...answer }
            : { status: 'ok', data: { 'text/plain': `'${text}'` } }
        }
      }
    };
    const cancelled = new Promise((_, reject) =>
      this._cancelled.push(() => reject(new Error('Canceled future')))
    );
    return {
      done: Promise.race([this._held.then(() => reply), cancelled]),
      dispose: () => undefined
    };
  }

  private _held = Promise.resolve();
  private readonly _cancelled: (() => void)[] = [];
}

/** A notebook with a fake kernel. */
export class FakeNotebook implements INotebookAdapter {
  constructor(readonly kernel = new FakeKernel()) {}

  readonly metadata = new Map<string, PartialJSONValue>();
  python = true;
  path = 'work/era5.ipynb';
  readonly kernelChanged = new Signal<object, unknown>({});
  readonly statusChanged = new Signal<object, Kernel.Status>({});
  readonly iopubMessage = new Signal<object, { header: { session: string } }>(
    {}
  );

  readonly sessionContext = {
    ready: Promise.resolve(),
    session: { kernel: this.kernel },
    kernelChanged: this.kernelChanged,
    statusChanged: this.statusChanged,
    iopubMessage: this.iopubMessage
  } as unknown as ISessionContext;

  /** Restart the kernel, as JupyterLab does. */
  restart(): void {
    this.kernel.setStatus('restarting');
    this.statusChanged.emit('restarting');
    this.kernel.cancel();
  }

  isPython(): boolean {
    return this.python;
  }

  getMetadata(key: string): PartialJSONValue | undefined {
    return this.metadata.get(key);
  }

  setMetadata(key: string, value: JSONObject | null): void {
    if (value) {
      this.metadata.set(key, value);
    } else {
      this.metadata.delete(key);
    }
  }
}

/** The report of a kernel that is connected to some clusters. */
export const reportOf = (...names: string[]): JSONObject => ({
  imported: true,
  clusters: names.map(name => ({ name, connected: true })),
  local: null,
  image: null
});
