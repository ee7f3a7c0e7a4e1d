import '@testing-library/jest-dom';

import { Dialog } from '@jupyterlab/apputils';
import type { IDisposable } from '@lumino/disposable';
import { DisposableDelegate } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';

import { aCluster, aMessage, aScaling, GATEWAY, trans } from './fakeServer';
import type * as Wire from '../wire/wire';
import type {
  IClusterChange,
  IClusters,
  IClustersChange,
  ICreateRequest,
  IProblem,
  IClusterDetails,
  ISizing,
  IIdleManagement
} from '../tokens';

export { aMessage, aScaling, GATEWAY, trans };
export const GiB = 2 ** 30;

/** A running cluster of two workers, with the changes of a test. */
export function cluster(part: Partial<Wire.Cluster> = {}): Wire.Cluster {
  return aCluster('ns.1', {
    label: 'analysis-1',
    started: Date.now() - 720_000,
    threads: 8,
    memory: { used: 0, limit: 32 * GiB },
    worker_size: { cores: 4, memory: 16 * GiB },
    tasks: {},
    throughput: { per_second: 0, counted: true },
    usage: { core_hours: 0, cores: 0, idle_cores: 0 },
    ...part
  });
}

const POLICY: Wire.IdlePolicy = {
  badge_after: 300,
  notice_after: 600,
  scale_down_after: null,
  stop_after: null,
  countdown: 120,
  stop_discards_results: false,
  finished_after: 60
};

export const POLICIES: Wire.IdleSettings = {
  chosen: {},
  defaults: POLICY,
  bounds: {
    scale_down_within: null,
    stop_within: null,
    hold_within: null,
    stop_discards_results: false
  },
  effective: POLICY
};

export const NO_HISTORY: Wire.History = {
  at: [],
  workers: [],
  threads: [],
  memory: [],
  limit: [],
  running: [],
  waiting: [],
  in_memory: [],
  failed: [],
  rate: [],
  counted: []
};

/** Fail as `import()` does if a chunk cannot be loaded. Use it as the factory of `jest.doMock`. */
export function notLoaded(): never {
  throw Object.assign(new Error('Loading chunk 1 failed.'), {
    name: 'ChunkLoadError'
  });
}

/** The six kinds of options. */
export const OPTIONS: Wire.Option[] = [
  {
    field: 'worker_cores',
    label: 'Worker Cores',
    default: 2,
    spec: { type: 'int', min: 1, max: 8 }
  },
  {
    field: 'speed',
    label: 'Speed',
    default: 1,
    spec: { type: 'float', min: 0.5, max: null }
  },
  {
    field: 'image',
    label: 'Image',
    default: 'dask/dask',
    spec: { type: 'string' }
  },
  { field: 'gpu', label: 'GPU', default: false, spec: { type: 'bool' } },
  {
    field: 'env',
    label: 'Environment',
    default: 'base',
    spec: { type: 'select', options: ['base', 'ml'] }
  },
  {
    field: 'variables',
    label: 'Variables',
    default: { KEPT: null, N: 1 },
    spec: { type: 'mapping' }
  }
];

/** A clusters model without a server: its requests are mocked, and a test sets its state as events do. */
export class FakeClusters implements IClusters {
  readonly ready = Promise.resolve();
  gateways: Wire.Gateway[] = [GATEWAY];
  clusters: Wire.Cluster[] = [];
  problem: IProblem | null = null;
  isPolling = false;
  clockOffset = 0;
  boot: string | null = 'boot';
  selected: string | null = null;
  viewers = 0;
  readonly changed = new Signal<this, IClustersChange>(this);
  readonly selectedChanged = new Signal<this, string | null>(this);
  readonly options = jest.fn(
    async (gateway?: string): Promise<Wire.Option[]> => []
  );
  readonly create = jest.fn(
    async (request: ICreateRequest): Promise<Wire.Cluster> =>
      cluster({ name: 'ns.new', label: 'new', status: 'pending' })
  );
  readonly stop = jest.fn(async (name: string): Promise<void> => undefined);
  readonly scale = jest.fn(
    async (name: string, count: number): Promise<void> => undefined
  );
  readonly adapt = jest.fn(
    async (name: string, minimum: number, maximum: number): Promise<void> =>
      undefined
  );
  readonly update = jest.fn(
    async (name: string, change: IClusterChange): Promise<Wire.Cluster> =>
      cluster({ name })
  );
  readonly idleManagement: jest.Mocked<IIdleManagement> = {
    snooze: jest.fn(async (name: string, seconds: number) => undefined),
    setKeepAlive: jest.fn(async (name: string, keep: boolean) => undefined),
    dismissHint: jest.fn(async (name: string, code: string) => undefined),
    workers: jest.fn(async (name: string): Promise<Wire.Workers> => ({
      at: null,
      workers: []
    })),
    settings: jest.fn(async () => POLICIES),
    setPolicy: jest.fn(async (chosen: Wire.IdlePolicyChoice) => ({
      ...POLICIES,
      chosen
    })),
    candidates: jest.fn(
      async (olderThan: number | null): Promise<Wire.Candidates> => ({
        older_than: olderThan ?? 4 * 3600,
        candidates: []
      })
    ),
    prune: jest.fn(
      async (names: ReadonlyArray<string>): Promise<Wire.Pruned> => ({
        stopped: [...names],
        skipped: []
      })
    )
  };
  readonly details: jest.Mocked<IClusterDetails> = {
    history: jest.fn(async (name: string): Promise<Wire.History> => NO_HISTORY),
    logs: jest.fn(
      async (name: string, worker: string | null): Promise<Wire.Logs> => ({
        at: 0,
        entries: [],
        truncated: false,
        live: true
      })
    ),
    failedTasks: jest.fn(async (name: string): Promise<Wire.FailedTasks> => ({
      at: 0,
      supported: true,
      tasks: [],
      live: true
    })),
    notebooks: jest.fn(async (name: string): Promise<string[]> => [])
  };
  readonly checkConnection = jest.fn(
    async (
      request: Wire.DoctorRequest,
      onStep: (step: Wire.DoctorStep) => void,
      signal: AbortSignal
    ): Promise<void> => undefined
  );
  readonly sizing: jest.Mocked<ISizing> = {
    defaults: jest.fn(),
    estimate: jest.fn()
  };
  readonly quota = jest.fn(
    async (gateway?: string): Promise<Wire.QuotaLimit[]> => []
  );
  readonly plots = jest.fn(async (): Promise<Wire.Plot[]> => []);
  readonly resolve = jest.fn(async () => ({ cluster: 'a', path: 'status' }));
  readonly view = jest.fn(
    async (name: string, base?: string): Promise<Wire.View> => ({
      base: base ?? '',
      expires: 0,
      id: ''
    })
  );

  constructor(...clusters: Wire.Cluster[]) {
    this.clusters = clusters;
  }

  get(name: string): Wire.Cluster | undefined {
    return this.clusters.find(one => one.name === name);
  }

  select(name: string | null): void {
    this.selected = name !== null && this.get(name) ? name : null;
    this.selectedChanged.emit(this.selected);
  }

  addViewer(): IDisposable {
    this.viewers += 1;
    return new DisposableDelegate(() => {
      this.viewers -= 1;
    });
  }

  /** Add or replace a cluster. */
  put(cluster: Wire.Cluster): void {
    const known = this.get(cluster.name) !== undefined;
    this.clusters = known
      ? this.clusters.map(one => (one.name === cluster.name ? cluster : one))
      : [...this.clusters, cluster];
    this.emit({ clusters: [cluster.name] });
  }

  /** Change some fields of a cluster in the list. */
  patch(name: string, part: Partial<Wire.Cluster>): void {
    this.put(aCluster(name, { ...this.get(name), ...part }));
  }

  /** Remove a cluster from the list. */
  remove(name: string): void {
    this.clusters = this.clusters.filter(one => one.name !== name);
    this.emit({ removed: [name] });
  }

  /** Replace all clusters. */
  setClusters(...clusters: Wire.Cluster[]): void {
    this._replace(clusters, false);
  }

  /** Replace all clusters, as after a restart of the server or a poll of the gateway. */
  setGateway(reachable: boolean | null, ...clusters: Wire.Cluster[]): void {
    this.gateways = this.gateways.map(one => ({ ...one, reachable }));
    this._replace(clusters, true);
  }

  /** Announce a change; fields without a value have not changed. */
  emit(change: Partial<IClustersChange>): void {
    this.changed.emit({
      clusters: [],
      removed: [],
      gateways: false,
      problem: false,
      ...change
    });
  }

  private _replace(clusters: Wire.Cluster[], gateways: boolean): void {
    const names = clusters.map(one => one.name);
    const removed = this.clusters
      .map(one => one.name)
      .filter(name => !names.includes(name));
    this.clusters = clusters;
    this.emit({ clusters: names, removed, gateways });
  }
}

/** jsdom hides a `dialog` without `open`. JupyterLab's style sheet shows its dialogs without it. */
export function showDialogs(): void {
  const style = document.createElement('style');
  style.textContent = 'dialog.jp-Dialog.jp-ThemedContainer { display: flex; }';
  document.head.append(style);
}

/**
 * Answer all open dialogs with Cancel.
 *
 * `Dialog.flush` disposes of them, which rejects what waits for the answer, after the test has ended.
 */
export function dismissDialogs(): void {
  Dialog.tracker.forEach(dialog => dialog.reject());
}

/** React renders asynchronously in Lumino widgets, so these tests wait for the expected result. */
export function renderOutsideOfAct(): void {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: false });
}
