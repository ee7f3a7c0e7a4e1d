import type { IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';
import type { Progress } from '../../wire/wire';
import { attribute } from './attribution';
import type { CellRun } from './cellRun';
import { ownerByName } from './owner';
import { baseline, type TaskCounts, withChanges } from './taskCounts';

/** Shortest time between two requests, in ms. */
const MIN_INTERVAL = 1000;

/** Time until the next request after a failure, in ms. */
const RETRY_DELAY = 5000;

/** Failures in a row after which the counts of cells that have ended are final. */
const MAX_FAILURES = 3;

/**
 * For how long a cell that has ended is still watched for tasks, in ms. The scheduler may need some time to unpack a
 * large graph. The requests become rarer.
 */
const SETTLING = 15_000;

/** Requests the progress of one cluster while cells of connected notebooks run, or tasks that they started. */
export class ClusterProgress implements IDisposable {
  /**
   * @param _request - requests the tasks that changed after a time
   * @param _kernels - number of kernels of this page that are connected to the cluster
   */
  constructor(
    private readonly _request: (since?: number) => Promise<Progress>,
    private readonly _kernels: () => number
  ) {
    document.addEventListener('visibilitychange', this._onVisibility);
  }

  /** Emits after each sample. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Number of programs that are connected to the cluster; null if unknown. */
  get clients(): number | null {
    return this._clients;
  }

  /** The runs that have tasks, or can get some. */
  get runs(): ReadonlyArray<CellRun> {
    return this._runs;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    document.removeEventListener('visibilitychange', this._onVisibility);
    this._stopTimer();
    Signal.clearData(this);
  }

  /** Take a first sample, so that the tasks of the first cell are complete. */
  prepare(): void {
    if (!this._tasks) {
      this._schedule(0);
    }
  }

  /** Take a sample before a cell runs, unless cells are watched already or the last sample is recent. */
  prepareRun(): void {
    if (!this._isWatching && this._nextIn() === 0) {
      this._isBaseline = true;
      this._schedule(0);
    }
  }

  /** Watch a cell that runs now. */
  add(run: CellRun): void {
    // The counts of earlier cells that ended without tasks are final.
    this._runs = this._runs.filter(one => one.hasTasks || one.ended === null);
    if (!this._isWatching) {
      this._schedule(this._nextIn());
    }
    this._runs.push(run);
  }

  /** Make the counts of all runs final, because the cluster has ended. */
  finish(): void {
    this._stopTimer();
    this._runs.forEach(run => (run.isFinal = true));
    this._changed.emit();
  }

  /** Request a sample soon, because a cell has ended. */
  update(): void {
    this._gap = MIN_INTERVAL;
    this._schedule(this._nextIn());
  }

  /** Forget a run. */
  remove(run: CellRun): void {
    this._runs = this._runs.filter(one => one !== run);
    this._changed.emit();
  }

  /** Whether the counts of a run can still change. */
  private get _isWatching(): boolean {
    return this._runs.some(run => !run.isFinal);
  }

  private _schedule(delay: number): void {
    this._stopTimer();
    if (document.visibilityState === 'visible' && !this._isRequesting) {
      this._timer = setTimeout(() => void this._sample(), delay);
    }
  }

  private _stopTimer(): void {
    clearTimeout(this._timer);
  }

  /** Return the time until a new sample is possible, in ms. */
  private _nextIn(): number {
    return Math.max(0, this._next - Date.now());
  }

  private async _sample(): Promise<void> {
    this._isRequesting = true;
    let delay = RETRY_DELAY;
    try {
      const progress = await this._request(this._since);
      this._next = Date.now() + Math.max(progress.next_in, 0);
      this._failures = 0;
      this._apply(progress);
      delay = Math.max(this._nextIn(), this._gap);
    } catch {
      // The row of the cluster reports why its scheduler does not respond.
      this._next = Date.now() + delay;
      this._failures += 1;
    }
    this._isRequesting = false;
    if (!this._isDisposed) {
      this._settle();
      this._changed.emit();
      if (this._isWatching) {
        this._schedule(Math.max(delay, 1));
      }
    }
  }

  private _apply(progress: Progress): void {
    const now = Date.now();
    const isSame = progress.origin === this._origin;
    const before = isSame ? this._tasks : null;
    const tasks = withChanges(before ?? new Map(), progress);
    this._clients = progress.clients;
    const isFirst = this._isBaseline || !before;
    this._isBaseline = false;
    const known = isFirst
      ? baseline(before, tasks, progress.clients, this._kernels())
      : before;
    const runs = this._runs.filter(run => !run.isFinal);
    const cells = runs.map(run => run.tasks);
    if (runs.length > 0) {
      const ownerOf = ownerByName(runs, this._at, now);
      attribute(known, tasks, cells, name => ownerOf(name)?.tasks ?? null);
      runs.forEach(run => run.record(this._at, now));
    }
    this._tasks = tasks;
    this._at = now;
    this._origin = progress.origin;
    this._since = progress.at;
  }

  /** Find the runs whose counts are final, and lower the rate of requests if all cells have ended. */
  private _settle(): void {
    const now = Date.now();
    const open = this._runs.filter(run => !run.isFinal);
    open.forEach((run, index) => {
      const isReplaced = index < open.length - 1;
      run.isFinal =
        run.ended !== null &&
        (this._failures > MAX_FAILURES ||
          (run.unfinished === 0 &&
            run.isSampledAfterEnd &&
            (isReplaced || now - run.ended > SETTLING)));
    });
    const isBusy = open.some(run => run.ended === null || run.unfinished > 0);
    this._gap = isBusy ? MIN_INTERVAL : Math.min(2 * this._gap, SETTLING);
  }

  private readonly _onVisibility = (): void => {
    if (this._isWatching) {
      this._schedule(this._nextIn());
    }
  };

  private _runs: CellRun[] = [];
  private _tasks: TaskCounts | null = null;
  private _clients: number | null = null;
  /** Time of the last sample in the browser's clock, and when a new one is possible, in ms since epoch. */
  private _at = 0;
  private _next = 0;
  private _origin: number | null = null;
  private _since: number | undefined = undefined;
  /** Whether the next sample is the first one since cells run again. */
  private _isBaseline = false;
  private _isRequesting = false;
  private _isDisposed = false;
  private _failures = 0;
  private _gap = MIN_INTERVAL;
  private _timer: ReturnType<typeof setTimeout> | undefined = undefined;
  private readonly _changed = new Signal<this, void>(this);
}
