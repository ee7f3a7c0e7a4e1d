import type { Event } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import { PromiseDelegate, UUID } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';

import type {
  IClusters,
  IClustersChange,
  ICreateRequest,
  IProblem
} from '../tokens';
import type { Api } from './api';
import { Lane } from './lane';
import { Lease } from './lease';
import { browserProblem, ProblemError } from './problem';
import { applyEvent, difference, step, type IState } from './state';
import { ClustersStream } from './stream';
import { sameRelease } from './version';
import { VERSION } from './wire';
import type * as Wire from './wire';

/** In ms. The lease is good for 60 s. */
export namespace Pace {
  /** Between two renewals of the lease, when all is well. */
  export const LEASE = 50_000;

  /** The same while our server does not answer, and where events do not come. */
  export const RETRY = 10_000;

  /** How long after a command's answer its event may take before the snapshot is read instead. */
  export const EVENT = 1_000;
}

/** So many snapshots in a row told of what no event had told: then events do not come here. */
const DEAF = 2;

/** What may be over soon, and is worth asking about often. */
const PASSING = ['server-unreachable', 'server-timeout'];

const NOTHING: IClustersChange = {
  clusters: [],
  removed: [],
  gateway: false,
  problem: false
};

/** The clusters, as the event stream and the snapshots tell of them. */
export class Clusters implements IClusters, IDisposable {
  constructor(options: Clusters.IOptions) {
    this._api = options.api;
    this._trans = options.trans;
    this._stream = new ClustersStream(options.bus);
    this._stream.received.connect(this._onEvent, this);
    this._lease = new Lease(
      () => this._renew(),
      () => void this._sync()
    );
    this._lease.start();
  }

  get ready(): Promise<void> {
    return this._ready.promise;
  }

  get gateway(): Wire.Gateway | null {
    return this._state?.gateway ?? null;
  }

  get clusters(): ReadonlyArray<Wire.Cluster> {
    return this._state?.clusters ?? [];
  }

  get problem(): IProblem | null {
    return this._failure ?? this._mismatch;
  }

  get slow(): boolean {
    return this._missed >= DEAF;
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
      this._act(() => this._api.create(keyed))
    );
  }

  stop(name: string): Promise<void> {
    return this._stops.run(name, '', () =>
      this._act(() => this._api.stop(name))
    );
  }

  scale(name: string, count: number): Promise<string | null> {
    return this._sizes.run(name, `${count}`, () =>
      this._act(() => this._api.scale(name, count))
    );
  }

  adapt(
    name: string,
    minimum: number,
    maximum: number
  ): Promise<string | null> {
    return this._sizes.run(name, `${minimum} to ${maximum}`, () =>
      this._act(() => this._api.adapt(name, minimum, maximum))
    );
  }

  update(
    name: string,
    change: { label?: string; color?: string }
  ): Promise<Wire.Cluster> {
    return this._updates.run(name, JSON.stringify(change), () =>
      this._act(() => this._api.update(name, change))
    );
  }

  plots(name: string): Promise<Wire.Plot[]> {
    return this._api.plots(name);
  }

  view(name: string): Promise<Wire.View> {
    return this._api.view(name);
  }

  watch(): IDisposable {
    return this._lease.watch();
  }

  get isDisposed(): boolean {
    return this._lease.isDisposed;
  }

  dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this._lease.dispose();
    this._stream.dispose();
    clearTimeout(this._expectation);
    this._ready.resolve();
    Signal.clearData(this);
  }

  /** A command's outcome comes as an event; where none comes in time, the snapshot has it. */
  private async _act<T>(call: () => Promise<T>): Promise<T> {
    const heard = this._heard;
    try {
      return await call();
    } finally {
      clearTimeout(this._expectation);
      this._expectation = this.isDisposed
        ? undefined
        : setTimeout(() => {
            if (heard === this._heard && this._lease.isVisible) {
              void this._sync(true);
            }
          }, Pace.EVENT);
    }
  }

  private _onEvent(_: ClustersStream, event: Wire.ClustersEvent | null): void {
    this._heard += 1;
    this._setMissed(0);
    if (event && this._state && step(this._state, event) === 'next') {
      this._become(applyEvent(this._state, event));
    } else if (!event || step(this._state, event) === 'gap') {
      // What comes while the snapshot is on its way may be newer than that.
      if (event) {
        this._early.push(event);
      }
      if (this._lease.isVisible) {
        void this._sync();
      }
    }
  }

  /** @returns in how many ms to do it again. */
  private async _renew(): Promise<number> {
    try {
      const mark = await this._api.lease();
      const behind = step(this._state, mark) !== 'known';
      if (!this.isDisposed && (behind || this._failure || this.slow)) {
        await this._sync(true);
      }
    } catch (error) {
      this._fail(error);
    }
    const passing = this._failure && PASSING.includes(this._failure.code);
    return passing || this.slow ? Pace.RETRY : Pace.LEASE;
  }

  /**
   * Read the whole snapshot; once, however many ask for it meanwhile.
   *
   * @param listening whether we should have heard of all that it tells.
   */
  private _sync(listening = false): Promise<void> {
    this._reading ??= this._read(listening).finally(() => {
      this._reading = null;
      this._early = [];
      this._ready.resolve();
    });
    return this._reading;
  }

  private async _read(listening: boolean): Promise<void> {
    try {
      const heard = this._heard;
      const snapshot = await this._api.snapshot();
      if (this.isDisposed) {
        return;
      }
      const before = this._state;
      if (before === null || step(before, snapshot) !== 'known') {
        const lost = listening && before?.boot === snapshot.boot;
        if (lost && heard === this._heard) {
          this._setMissed(this._missed + 1);
        }
        this._become(snapshot);
      }
      for (const event of this._early) {
        if (this._state && step(this._state, event) === 'next') {
          this._become(applyEvent(this._state, event));
        }
      }
      if (before?.boot !== snapshot.boot) {
        await this._compareVersions();
      }
      this._setFailure(null);
    } catch (error) {
      this._fail(error);
    }
  }

  private async _compareVersions(): Promise<void> {
    const { server } = await this._api.status();
    const detail = `${VERSION}, ${server.version}`;
    this._mismatch = sameRelease(VERSION, server.version)
      ? null
      : browserProblem('version-mismatch', this._trans, detail);
    this._emit({ ...NOTHING, problem: true });
  }

  private _become(state: IState): void {
    const change = difference(this._state, state);
    this._state = state;
    if (
      change.gateway ||
      change.clusters.length > 0 ||
      change.removed.length > 0
    ) {
      this._emit(change);
    }
    this.select(this._selected);
  }

  private _fail(error: unknown): void {
    if (!(error instanceof ProblemError)) {
      throw error;
    }
    this._setFailure(error.problem);
  }

  private _setFailure(problem: IProblem | null): void {
    if (problem?.message === this._failure?.message) {
      return;
    }
    const since = this._failure?.since ?? Date.now();
    this._failure = problem && { ...problem, since };
    this._emit({ ...NOTHING, problem: true });
  }

  private _setMissed(missed: number): void {
    const before = this.slow;
    this._missed = missed;
    if (this.slow !== before) {
      this._emit({ ...NOTHING, problem: true });
    }
  }

  private _emit(change: IClustersChange): void {
    if (!this.isDisposed) {
      this._changed.emit(change);
    }
  }

  private readonly _api: Api;
  private readonly _changed = new Signal<this, IClustersChange>(this);
  private readonly _creates = new Lane<Wire.Cluster>();
  private _early: Wire.ClustersEvent[] = [];
  private _expectation: ReturnType<typeof setTimeout> | undefined;
  private _failure: IProblem | null = null;
  private _heard = 0;
  private readonly _lease: Lease;
  private _mismatch: IProblem | null = null;
  private _missed = 0;
  private readonly _options = new Lane<Wire.Option[]>();
  private _reading: Promise<void> | null = null;
  private readonly _ready = new PromiseDelegate<void>();
  private _selected: string | null = null;
  private readonly _selectedChanged = new Signal<this, string | null>(this);
  private readonly _sizes = new Lane<string | null>();
  private _state: IState | null = null;
  private readonly _stops = new Lane<void>();
  private readonly _stream: ClustersStream;
  private readonly _trans: TranslationBundle;
  private readonly _updates = new Lane<Wire.Cluster>();
}

/** A namespace for `Clusters` statics. */
export namespace Clusters {
  export interface IOptions {
    api: Api;

    /** Jupyter's event bus. */
    bus: Event.Stream;

    trans: TranslationBundle;
  }
}
