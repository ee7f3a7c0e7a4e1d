import type { Event } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import { PromiseDelegate } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';

import { clockOffsetOf } from '../utils/clock';
import type { IClustersChange, IProblem } from '../tokens';
import type { Api } from './api';
import { Lease } from './lease';
import { browserProblem, isPassing, ProblemError } from './problems';
import { applyEvent, difference, step, type IState } from './state';
import { ClustersStream } from './eventStream';
import { sameRelease } from './version';
import { VERSION, type ClustersEvent } from './wire';

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

const NOTHING: IClustersChange = {
  clusters: [],
  removed: [],
  gateway: false,
  problem: false
};

/** Follows the server half's state: by its events, and by snapshots where one may have been missed. */
export class StateSync implements IDisposable {
  constructor(options: StateSync.IOptions) {
    this._api = options.api;
    this._trans = options.trans;
    this._stream = new ClustersStream(options.bus, options.trans);
    this._stream.received.connect(this._onEvent, this);
    options.lost.connect(this._onLost, this);
    this._lease = new Lease(
      () => this._renew(),
      () => void this._sync()
    );
    this._lease.start();
  }

  /** Resolves when the first snapshot has been read, or could not be. */
  get ready(): Promise<void> {
    return this._ready.promise;
  }

  /** null before the first snapshot. */
  get state(): IState | null {
    return this._state;
  }

  /** What is wrong on the way to the server half. */
  get problem(): IProblem | null {
    return this._failure ?? this._mismatch;
  }

  /** Whether events do not come here. */
  get slow(): boolean {
    return this._missed >= DEAF;
  }

  /** How far the server's clock is ahead of the browser's, in ms, as the lease's last answer told. */
  get clockOffset(): number {
    return this._clockOffset;
  }

  /** Emits when any of the above has changed, except `clockOffset`. */
  get changed(): ISignal<this, IClustersChange> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._lease.isDisposed;
  }

  dispose(): void {
    this._lease.dispose();
    this._stream.dispose();
    clearTimeout(this._expectation);
    this._ready.resolve();
    Signal.clearData(this);
  }

  /** Tell that somebody looks, until the result is disposed. */
  watch(): IDisposable {
    return this._lease.watch();
  }

  /** Run a command. Its outcome comes as an event; where none comes in time, the snapshot has it. */
  async act<T>(call: () => Promise<T>): Promise<T> {
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

  private _onEvent(_: ClustersStream, event: ClustersEvent | null): void {
    this._heard += 1;
    this._setMissed(0);
    if (event?.disconnected_views) {
      this._emit({ ...NOTHING, lostViews: event.disconnected_views });
    }
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

  /** The lease is what tells whether it is true, and goes on asking until it is not. */
  private _onLost(): void {
    if (!this._failure) {
      this._lease.hurry();
    }
  }

  /** @returns in how many ms to do it again. */
  private async _renew(): Promise<number> {
    try {
      const asked = Date.now();
      const mark = await this._api.lease();
      this._clockOffset = clockOffsetOf(mark.now, asked, Date.now());
      const behind = step(this._state, mark) !== 'known';
      if (!this.isDisposed && (behind || this._failure || this.slow)) {
        await this._sync(true);
      }
    } catch (error) {
      this._fail(error);
    }
    return isPassing(this._failure) || this.slow ? Pace.RETRY : Pace.LEASE;
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
  private _early: ClustersEvent[] = [];
  private _expectation: ReturnType<typeof setTimeout> | undefined;
  private _failure: IProblem | null = null;
  private _heard = 0;
  private readonly _lease: Lease;
  private _mismatch: IProblem | null = null;
  private _missed = 0;
  private _reading: Promise<void> | null = null;
  private readonly _ready = new PromiseDelegate<void>();
  private _clockOffset = 0;
  private _state: IState | null = null;
  private readonly _stream: ClustersStream;
  private readonly _trans: TranslationBundle;
}

/** A namespace for `StateSync` statics. */
export namespace StateSync {
  export interface IOptions {
    api: Api;

    /** Jupyter's event bus. */
    bus: Event.Stream;

    /** Emits when JupyterLab could not reach its server: the bus neither tells of that, nor of the way back. */
    lost: ISignal<unknown, unknown>;

    trans: TranslationBundle;
  }
}
