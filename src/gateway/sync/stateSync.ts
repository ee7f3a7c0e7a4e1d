import type { Event } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import { PromiseDelegate } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';

import { clockOffsetOf, isClockChanged } from '../../utils/clock';
import type { IClustersChange, IProblem } from '../../tokens';
import type { Api } from '../api';
import { Lease } from './lease';
import { browserProblem, isTemporary, ProblemError } from '../problems';
import {
  applyEvent,
  applySnapshot,
  compareRevisions,
  difference,
  isUnreadable,
  keepClusters,
  type IState
} from './state';
import { ClustersStream, type IReceivedEvent } from './eventStream';
import { sameRelease } from '../version';
import { VERSION } from '../../wire/wire';

/** Intervals, in ms. */
export namespace Interval {
  /** Between two renewals of the lease, which expires after 60 s. */
  export const LEASE = 50_000;

  /** Between two renewals while the server does not respond, or no events arrive. */
  export const RETRY = 10_000;

  /** How long to wait for the event of a command after its response, before a snapshot is read instead. */
  export const EVENT = 1_000;

  /** How long to wait for the event that a lease requests. */
  export const ECHO = 3_000;

  /**
   * How long the server can be silent before a request checks whether it still responds: JupyterLab itself sends
   * requests every 10 s while the page is visible. The second one is for pages where nothing else sends requests.
   */
  export const SILENCE = { shortest: 10_800, longest: LEASE };

  /** Time limit of that request. */
  export const PROBE = 4_000;
}

/** After this number of consecutive snapshots with changes that no event reported, no events arrive. */
const MAX_MISSED = 2;

const NO_CHANGE: IClustersChange = {
  clusters: [],
  removed: [],
  gateways: false,
  problem: false
};

/** Follows the state of the Jupyter server: by its events, and by snapshots if an event may have been lost. */
export class StateSync implements IDisposable {
  constructor(options: StateSync.IOptions) {
    this._api = options.api;
    this._trans = options.trans;
    this._stream = new ClustersStream(options.bus, options.trans);
    this._stream.received.connect(this._onEvent, this);
    options.lost.connect(this._onLost, this);
    options.responded.connect(this._onResponse, this);
    this._lease = new Lease(
      () => this._renew(),
      () => void this._readSnapshot()
    );
    this._lease.start();
  }

  /** Resolves after the first snapshot was read, or reading it failed. */
  get ready(): Promise<void> {
    return this._ready.promise;
  }

  /** null before the first snapshot. */
  get state(): IState | null {
    return this._state;
  }

  /** The problem of the connection to the Jupyter server, if any. */
  get problem(): IProblem | null {
    return (
      this._failure ??
      this._mismatch ??
      (isUnreadable(this._state)
        ? browserProblem('version-mismatch', this._trans, {
            message: this._trans.__(
              'This page cannot read the clusters, because your Jupyter server has a different version or build of jupyterlab-dask-gateway.'
            )
          })
        : null)
    );
  }

  /** Whether no events arrive. */
  get isPolling(): boolean {
    return this._missed >= MAX_MISSED;
  }

  /** How far the server's clock is ahead of the browser's, in ms, as of the last renewal of the lease. */
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
    clearTimeout(this._eventTimer);
    clearTimeout(this._silenceTimer);
    clearTimeout(this._echoTimer);
    this._ready.resolve();
    Signal.clearData(this);
  }

  /** Register an active viewer, until the result is disposed. */
  addViewer(): IDisposable {
    return this._lease.addViewer();
  }

  /** Run a command. If no event with its outcome arrives in time, read a snapshot. */
  async runCommand<T>(call: () => Promise<T>): Promise<T> {
    const received = this._received;
    try {
      return await call();
    } finally {
      clearTimeout(this._eventTimer);
      this._eventTimer = this.isDisposed
        ? undefined
        : setTimeout(() => {
            if (received === this._received && this._lease.isVisible) {
              void this._readSnapshot(true);
            }
          }, Interval.EVENT);
    }
  }

  private _onEvent(_: ClustersStream, event: IReceivedEvent | null): void {
    this._received += 1;
    this._isEcho = false;
    this._setMissed(0);
    this._onResponse();
    if (event?.now) {
      // The lease measures the offset, not this event, which may be late. If all events are late, nothing has changed.
      const started = event.now - performance.now();
      if (isClockChanged(this._serverStarted, started)) {
        this._lease.renewNow();
      }
      this._serverStarted = started;
    }
    if (event?.disconnected_views) {
      this._emit({ ...NO_CHANGE, disconnectedViews: event.disconnected_views });
    }
    if (
      event &&
      this._state &&
      compareRevisions(this._state, event) === 'next'
    ) {
      this._setState(applyEvent(this._state, event));
    } else if (!event || compareRevisions(this._state, event) === 'gap') {
      // An event that arrives while the snapshot is read may be newer than the snapshot.
      if (event) {
        this._pendingEvents.push(event);
      }
      if (this._lease.isVisible) {
        void this._readSnapshot();
      }
    }
  }

  /** Renew the lease: if that fails too, it is retried until the server responds again. */
  private _onLost(): void {
    if (!this._failure) {
      this._lease.renewNow();
    }
  }

  /** Record that the server has responded to any request of this page, or sent an event. */
  private _onResponse(): void {
    clearTimeout(this._silenceTimer);
    const now = Date.now();
    if (isClockChanged(this._started, now - performance.now())) {
      this._started = now - performance.now();
      this._lease.renewNow();
    }
    // A page with requests at short intervals has a short limit again.
    if (now - this._respondedAt < Interval.SILENCE.shortest) {
      this._silence = Interval.SILENCE.shortest;
    }
    this._respondedAt = now;
    if (this._lease.isActive && !this.isDisposed) {
      this._silenceTimer = setTimeout(() => {
        this._isProbe = true;
        this._lease.renewNow();
      }, this._silence);
    }
  }

  /** Renew the lease and return the delay until the next renewal, in ms. */
  private async _renew(): Promise<number> {
    const isProbe = this._isProbe;
    this._isProbe = false;
    try {
      const sent = Date.now();
      const received = this._received;
      const echo = this._isEcho || this.isPolling;
      const lease = await this._api.lease(
        { echo },
        isProbe ? Interval.PROBE : undefined
      );
      if (isProbe) {
        this._silence = Math.min(2 * this._silence, Interval.SILENCE.longest);
      }
      this._clockOffset = clockOffsetOf(lease.now, sent, Date.now());
      if (echo) {
        this._expectEcho(received);
      }
      const behind = compareRevisions(this._state, lease) !== 'known';
      if (!this.isDisposed && (behind || this._failure || this.isPolling)) {
        await this._readSnapshot(true);
      }
    } catch (error) {
      this._fail(error);
    }
    return isTemporary(this._failure) || this.isPolling
      ? Interval.RETRY
      : Interval.LEASE;
  }

  /** If no event arrives after a lease with an echo, none arrives at all: other pages read snapshots at intervals. */
  private _expectEcho(received: number): void {
    clearTimeout(this._echoTimer);
    this._echoTimer = setTimeout(() => {
      if (received === this._received && this._lease.isActive) {
        this._setMissed(MAX_MISSED);
        this._lease.renewNow();
      }
    }, Interval.ECHO);
  }

  /**
   * Read a snapshot. Calls during the request share it.
   *
   * @param expectEvents - whether events should have reported everything that is in the snapshot
   */
  private _readSnapshot(expectEvents = false): Promise<void> {
    this._reading ??= this._read(expectEvents).finally(() => {
      this._reading = null;
      this._pendingEvents = [];
      this._ready.resolve();
    });
    return this._reading;
  }

  private async _read(expectEvents: boolean): Promise<void> {
    try {
      const received = this._received;
      const { snapshot, invalid } = await this._api.snapshot();
      if (this.isDisposed) {
        return;
      }
      const before = this._state;
      if (before === null || compareRevisions(before, snapshot) !== 'known') {
        const lost = expectEvents && before?.boot === snapshot.boot;
        if (lost && received === this._received) {
          this._setMissed(this._missed + 1);
        }
        this._setState(
          keepClusters(before, applySnapshot(before, snapshot), invalid)
        );
      }
      for (const event of this._pendingEvents) {
        if (this._state && compareRevisions(this._state, event) === 'next') {
          this._setState(applyEvent(this._state, event));
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
    this._mismatch = sameRelease(VERSION, server.version)
      ? null
      : browserProblem('version-mismatch', this._trans, {
          message: this._trans.__(
            'This page (%1) and your Jupyter server (%2) have different versions or builds of jupyterlab-dask-gateway.',
            VERSION,
            server.version
          )
        });
    this._emit({ ...NO_CHANGE, problem: true });
  }

  private _setState(state: IState): void {
    const change = difference(this._state, state);
    change.problem = isUnreadable(this._state) !== isUnreadable(state);
    this._state = state;
    if (
      change.problem ||
      change.gateways ||
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
    this._emit({ ...NO_CHANGE, problem: true });
  }

  private _setMissed(missed: number): void {
    const before = this.isPolling;
    this._missed = missed;
    if (this.isPolling !== before) {
      this._emit({ ...NO_CHANGE, problem: true });
    }
  }

  private _emit(change: IClustersChange): void {
    if (!this.isDisposed) {
      this._changed.emit(change);
    }
  }

  private readonly _api: Api;
  private _echoTimer: ReturnType<typeof setTimeout> | undefined;
  /** Whether it is unknown whether events arrive, so that the next lease requests one. */
  private _isEcho = true;
  private _isProbe = false;
  private _respondedAt = 0;
  private _silence: number = Interval.SILENCE.shortest;
  /** When the page was opened, as the clock of this computer says now, in ms since epoch. */
  private _started = Date.now() - performance.now();
  /** The same as the clock of the server says, according to the last event. */
  private _serverStarted = NaN;
  private _silenceTimer: ReturnType<typeof setTimeout> | undefined;
  private readonly _changed = new Signal<this, IClustersChange>(this);
  private _pendingEvents: IReceivedEvent[] = [];
  private _eventTimer: ReturnType<typeof setTimeout> | undefined;
  private _failure: IProblem | null = null;
  private _received = 0;
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

    /** JupyterLab's event stream. */
    bus: Event.Stream;

    /** Emits when JupyterLab cannot reach its server. The event stream reports neither that nor a reconnect. */
    lost: ISignal<unknown, unknown>;

    /** Emits when the Jupyter server has responded to any request of this page. */
    responded: ISignal<unknown, void>;

    trans: TranslationBundle;
  }
}
