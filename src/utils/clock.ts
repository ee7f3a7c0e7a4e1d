import type { IDisposable } from '@lumino/disposable';

const TICK = 1000;

/** Differences of clocks below this are ignored, in ms. */
const NOTICEABLE = 3000;

/**
 * Return how far the server's clock is ahead of the browser's, in ms; 0 if the difference is negligible.
 *
 * @param server - the server's time, in ms since epoch
 * @param requestedAt - the browser's time of the request
 * @param receivedAt - the browser's time of the response
 */
export function clockOffsetOf(
  server: number,
  requestedAt: number,
  receivedAt: number
): number {
  const clockOffset = server - (requestedAt + receivedAt) / 2;
  const unsure = (receivedAt - requestedAt) / 2;
  return Math.abs(clockOffset) > NOTICEABLE + unsure ? clockOffset : 0;
}

/**
 * Return whether a clock was set, or this computer slept, so that the server's time must be read again.
 *
 * @param before - that clock minus the monotonic clock, in ms, at an earlier time
 * @param now - the same difference now
 */
export function isClockChanged(before: number, now: number): boolean {
  return Math.abs(now - before) > NOTICEABLE;
}

/**
 * The one timer behind all running times of a view.
 *
 * It ticks only while it is started, the page is visible and there are listeners: a hidden panel costs nothing.
 */
export class Clock implements IDisposable {
  /**
   * @param _clockOffset - how far the server's clock is ahead of the browser's, in ms
   */
  constructor(private readonly _clockOffset: () => number = () => 0) {
    document.addEventListener('visibilitychange', this._update);
  }

  /** Now, in ms since epoch. */
  get now(): number {
    return Date.now() + this._clockOffset();
  }

  /** Whether the clock will not tick again. */
  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Tick while the page is visible. */
  start(): void {
    this._started = true;
    this._update();
  }

  /** Stop ticking. */
  stop(): void {
    this._started = false;
    this._update();
  }

  /** The `subscribe` of React's `useSyncExternalStore`. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this._listeners.add(listener);
    this._update();
    return () => {
      this._listeners.delete(listener);
      this._update();
    };
  };

  dispose(): void {
    this._isDisposed = true;
    document.removeEventListener('visibilitychange', this._update);
    this.stop();
    this._listeners.clear();
  }

  private readonly _update = (): void => {
    const tick =
      this._started &&
      this._listeners.size > 0 &&
      document.visibilityState !== 'hidden';
    if (tick && this._timer === null) {
      this._timer = setInterval(this._tick, TICK);
      this._tick();
    } else if (!tick && this._timer !== null) {
      clearInterval(this._timer);
      this._timer = null;
    }
  };

  private readonly _tick = (): void => {
    for (const listener of [...this._listeners]) {
      listener();
    }
  };

  private readonly _listeners = new Set<() => void>();
  private _timer: ReturnType<typeof setInterval> | null = null;
  private _started = false;
  private _isDisposed = false;
}
