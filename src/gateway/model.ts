import { UUID } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';

import type {
  IClusterChange,
  IClusters,
  IClustersChange,
  ICreateRequest,
  IProblem,
  IIdleManagement,
  IClusterDetails,
  ISizing
} from '../tokens';
import type { Api } from './api';
import { StateSync } from './sync/stateSync';
import { CommandQueue } from './commandQueue';
import type * as Wire from '../wire/wire';

/** The clusters, as the Jupyter server reports them, and the requests to change them. */
export class Clusters implements IClusters, IDisposable {
  constructor(options: StateSync.IOptions) {
    this._api = options.api;
    this._sync = new StateSync(options);
    this._sync.changed.connect(this._onChanged, this);
    this._idleManagement = idleManagementOf(this._api, this._sync);
    this._details = detailsOf(this._api);
    this.sizing = {
      defaults: () => this._api.sizing(),
      estimate: inputs => this._api.estimate(inputs)
    };
  }

  get ready(): Promise<void> {
    return this._sync.ready;
  }

  get gateways(): ReadonlyArray<Wire.Gateway> {
    return this._sync.state?.gateways ?? [];
  }

  get clusters(): ReadonlyArray<Wire.Cluster> {
    return this._sync.state?.clusters ?? [];
  }

  get problem(): IProblem | null {
    return this._sync.problem;
  }

  get boot(): string | null {
    return this._sync.state?.boot ?? null;
  }

  get isPolling(): boolean {
    return this._sync.isPolling;
  }

  get clockOffset(): number {
    return this._sync.clockOffset;
  }

  get changed(): ISignal<this, IClustersChange> {
    return this._changed;
  }

  get selected(): string | null {
    return this._selected;
  }

  get selectedChanged(): ISignal<this, string | null> {
    return this._selectedChanged;
  }

  select(name: string | null): void {
    const selected = name !== null && this.get(name) ? name : null;
    if (selected !== this._selected) {
      this._selected = selected;
      this._selectedChanged.emit(selected);
    }
  }

  get(name: string): Wire.Cluster | undefined {
    return this.clusters.find(one => one.name === name);
  }

  options(gateway = ''): Promise<Wire.Option[]> {
    return this._options.run(gateway, '', () => this._api.options(gateway));
  }

  quota(gateway = ''): Promise<Wire.QuotaLimit[]> {
    return this._api.quota(gateway);
  }

  create(request: ICreateRequest): Promise<Wire.Cluster> {
    const key = request.request ?? JSON.stringify(request);
    const keyed = { ...request, request: request.request ?? UUID.uuid4() };
    return this._creates.run(key, key, () =>
      this._sync.runCommand(() => this._api.create(keyed))
    );
  }

  stop(name: string): Promise<void> {
    return this._stops.run(name, '', () =>
      this._sync.runCommand(() => this._api.stop(name))
    );
  }

  scale(name: string, count: number): Promise<void> {
    return this._workers.run(name, `${count}`, () =>
      this._sync.runCommand(() => this._api.scale(name, count))
    );
  }

  adapt(name: string, minimum: number, maximum: number): Promise<void> {
    return this._workers.run(name, `${minimum} to ${maximum}`, () =>
      this._sync.runCommand(() => this._api.adapt(name, minimum, maximum))
    );
  }

  update(name: string, change: IClusterChange): Promise<Wire.Cluster> {
    return this._updates.run(name, JSON.stringify(change), () =>
      this._sync.runCommand(() => this._api.update(name, change))
    );
  }

  get idleManagement(): IIdleManagement {
    return this._idleManagement;
  }

  readonly sizing: ISizing;

  get details(): IClusterDetails {
    return this._details;
  }

  plots(name: string): Promise<Wire.Plot[]> {
    return this._api.plots(name);
  }

  view(name: string, base?: string): Promise<Wire.View> {
    return this._api.view(name, base);
  }

  resolve(url: string): Promise<Wire.ResolvedDashboard> {
    return this._api.resolve(url);
  }

  checkConnection(
    request: Wire.DoctorRequest,
    onStep: (step: Wire.DoctorStep) => void,
    signal: AbortSignal
  ): Promise<void> {
    return this._api.checkConnection(request, onStep, signal);
  }

  addViewer(): IDisposable {
    return this._sync.addViewer();
  }

  get isDisposed(): boolean {
    return this._sync.isDisposed;
  }

  dispose(): void {
    this._sync.changed.disconnect(this._onChanged, this);
    this._sync.dispose();
    Signal.clearData(this);
  }

  private _onChanged(_: StateSync, change: IClustersChange): void {
    this._changed.emit(change);
    // The selection follows a start to its next attempt.
    const selected = this._selected;
    const next =
      selected !== null && change.clusters.includes(selected)
        ? this.get(selected)?.attempt?.replaced_by
        : undefined;
    this.select(next !== undefined && this.get(next) ? next : selected);
  }

  private readonly _api: Api;
  private readonly _changed = new Signal<this, IClustersChange>(this);
  private readonly _creates = new CommandQueue<Wire.Cluster>();
  private readonly _sync: StateSync;
  private readonly _options = new CommandQueue<Wire.Option[]>();
  private _selected: string | null = null;
  private readonly _selectedChanged = new Signal<this, string | null>(this);
  private readonly _workers = new CommandQueue<void>();
  private readonly _stops = new CommandQueue<void>();
  private readonly _updates = new CommandQueue<Wire.Cluster>();
  private readonly _idleManagement: IIdleManagement;
  private readonly _details: IClusterDetails;
}

function detailsOf(api: Api): IClusterDetails {
  return {
    history: name => api.history(name),
    logs: (name, worker) => api.logs(name, worker),
    failedTasks: name => api.failedTasks(name),
    notebooks: async name =>
      (await api.notebooks()).notebooks
        .filter(notebook => notebook.name === name)
        .map(({ path }) => path)
  };
}

/** Requests that change a cluster wait for the event with the change, or read a snapshot. */
function idleManagementOf(api: Api, sync: StateSync): IIdleManagement {
  return {
    snooze: (name, seconds) => sync.runCommand(() => api.snooze(name, seconds)),
    setKeepAlive: (name, keep) => sync.runCommand(() => api.keep(name, keep)),
    dismissHint: (name, code) =>
      sync.runCommand(() => api.dismissHint(name, code)),
    prune: names => sync.runCommand(() => api.prune(names)),
    workers: name => api.workers(name),
    settings: () => api.policies(),
    setPolicy: choice => api.setPolicy(choice),
    candidates: olderThan => api.candidates(olderThan)
  };
}
