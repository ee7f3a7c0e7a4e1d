import { UUID } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';

import type {
  IClusterChange,
  IClusters,
  IClustersChange,
  ICreateRequest,
  IProblem,
  IIdleManagement
} from '../tokens';
import type { Api } from './api';
import { Follower } from './stateSync';
import { Lane } from './commandQueue';
import type * as Wire from './wire';

/** The clusters: what the server half tells of them, and what can be done to them. */
export class Clusters implements IClusters, IDisposable {
  constructor(options: Follower.IOptions) {
    this._api = options.api;
    this._follower = new Follower(options);
    this._follower.changed.connect(this._onChanged, this);
    this._upkeep = upkeepOf(this._api, this._follower);
  }

  get ready(): Promise<void> {
    return this._follower.ready;
  }

  get gateway(): Wire.Gateway | null {
    return this._follower.state?.gateway ?? null;
  }

  get clusters(): ReadonlyArray<Wire.Cluster> {
    return this._follower.state?.clusters ?? [];
  }

  get problem(): IProblem | null {
    return this._follower.problem;
  }

  get boot(): string | null {
    return this._follower.state?.boot ?? null;
  }

  get slow(): boolean {
    return this._follower.slow;
  }

  get skew(): number {
    return this._follower.skew;
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

  options(): Promise<Wire.Option[]> {
    return this._options.run('', '', () => this._api.options());
  }

  create(request: ICreateRequest): Promise<Wire.Cluster> {
    const wish = request.request ?? JSON.stringify(request);
    const keyed = { ...request, request: request.request ?? UUID.uuid4() };
    return this._creates.run(wish, wish, () =>
      this._follower.act(() => this._api.create(keyed))
    );
  }

  stop(name: string): Promise<void> {
    return this._stops.run(name, '', () =>
      this._follower.act(() => this._api.stop(name))
    );
  }

  scale(name: string, count: number): Promise<string | null> {
    return this._sizes.run(name, `${count}`, () =>
      this._follower.act(() => this._api.scale(name, count))
    );
  }

  adapt(
    name: string,
    minimum: number,
    maximum: number
  ): Promise<string | null> {
    return this._sizes.run(name, `${minimum} to ${maximum}`, () =>
      this._follower.act(() => this._api.adapt(name, minimum, maximum))
    );
  }

  update(name: string, change: IClusterChange): Promise<Wire.Cluster> {
    return this._updates.run(name, JSON.stringify(change), () =>
      this._follower.act(() => this._api.update(name, change))
    );
  }

  get idleManagement(): IIdleManagement {
    return this._upkeep;
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

  watch(): IDisposable {
    return this._follower.watch();
  }

  get isDisposed(): boolean {
    return this._follower.isDisposed;
  }

  dispose(): void {
    this._follower.changed.disconnect(this._onChanged, this);
    this._follower.dispose();
    Signal.clearData(this);
  }

  private _onChanged(_: Follower, change: IClustersChange): void {
    this._changed.emit(change);
    this.select(this._selected);
  }

  private readonly _api: Api;
  private readonly _changed = new Signal<this, IClustersChange>(this);
  private readonly _creates = new Lane<Wire.Cluster>();
  private readonly _follower: Follower;
  private readonly _options = new Lane<Wire.Option[]>();
  private _selected: string | null = null;
  private readonly _selectedChanged = new Signal<this, string | null>(this);
  private readonly _sizes = new Lane<string | null>();
  private readonly _stops = new Lane<void>();
  private readonly _updates = new Lane<Wire.Cluster>();
  private readonly _upkeep: IIdleManagement;
}

/** What changes a cluster is followed until the change has come down the stream. */
function upkeepOf(api: Api, follower: Follower): IIdleManagement {
  return {
    snooze: (name, seconds) => follower.act(() => api.snooze(name, seconds)),
    keep: (name, keep) => follower.act(() => api.keep(name, keep)),
    dismissHint: (name, code) =>
      follower.act(() => api.dismissHint(name, code)),
    prune: names => follower.act(() => api.prune(names)),
    workers: name => api.workers(name),
    settings: () => api.policies(),
    setPolicy: choice => api.setPolicy(choice),
    candidates: olderThan => api.candidates(olderThan)
  };
}
