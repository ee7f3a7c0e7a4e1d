/**
 * The history of clusters: what the server recorded since their start, and the samples that have arrived since then.
 */
import { Signal, type ISignal } from '@lumino/signaling';
import type { IDisposable } from '@lumino/disposable';

import type { IClusters, IClustersChange } from '../tokens';
import type * as Wire from '../wire/wire';

/** The state of a cluster at one time, which lasts until the next point. */
export interface IPoint {
  /** In ms since epoch, by the server's clock. */
  readonly at: number;
  readonly workers: number;
  readonly threads: number;
  /** In bytes. */
  readonly memory: number;
  /** In bytes. */
  readonly limit: number;
  /** Number of running tasks. */
  readonly running: number;
  /** Number of tasks that have not started, for any reason. */
  readonly waiting: number;
  /** Number of results in memory. */
  readonly inMemory: number;
  /** Number of failed tasks. */
  readonly failed: number;
  /** Finished tasks per second. */
  readonly rate: number;
  /** Whether the rate is a lower bound, because the scheduler does not report a count. */
  readonly isLowerBound: boolean;
}

/** The numeric fields of a point. */
export type Quantity = Exclude<keyof IPoint, 'isLowerBound'>;

/** Steps of the tiers in ms, as in jupyterlab_dask_gateway/clusters/details/history.py: 10 min, 1 h, 4 h and 24 h. */
const STEPS = [5_000, 30_000, 120_000, 720_000];

/** Points of a tier. */
const TIER_LENGTH = 120;

/** Time without a change, in ms, after which the page may have been hidden, so that the history is requested again. */
const GAP = 120_000;

/** States of distributed's tasks that wait to run. */
const WAITING_STATES = ['waiting', 'queued', 'no_worker', 'unrunnable'];

function sum(tasks: Wire.Cluster['tasks'], states: string[]): number {
  return states.reduce((total, state) => total + (tasks[state] ?? 0), 0);
}

/** Return the point of a cluster's current state. */
export function pointOf(cluster: Wire.Cluster, at: number): IPoint {
  const { tasks, throughput } = cluster;
  return {
    at,
    workers: cluster.workers,
    threads: cluster.threads,
    memory: cluster.memory.used,
    limit: cluster.memory.limit,
    running: tasks.processing ?? 0,
    waiting: sum(tasks, WAITING_STATES),
    inMemory: cluster.results_in_memory.count,
    failed: tasks.erred ?? 0,
    rate: throughput.per_second,
    isLowerBound: !throughput.counted
  };
}

/** Return the points that the server has recorded. A member that is too short ends all of them. */
export function recordedPoints(history: Wire.History): IPoint[] {
  const { at, workers, threads, memory, limit, running, waiting } = history;
  const { in_memory, failed, rate, counted } = history;
  const length = Math.min(
    ...[at, workers, threads, memory, limit, running, waiting].map(
      column => column.length
    ),
    ...[in_memory, failed, rate, counted].map(column => column.length)
  );
  return history.at.slice(0, length).map((at, index) => ({
    at,
    workers: history.workers[index],
    threads: history.threads[index],
    memory: history.memory[index],
    limit: history.limit[index],
    running: history.running[index],
    waiting: history.waiting[index],
    inMemory: history.in_memory[index],
    failed: history.failed[index],
    rate: history.rate[index],
    isLowerBound: !history.counted[index]
  }));
}

/**
 * Merge two points of one step; `a` is the older one.
 *
 * Sizes and failed tasks keep their peak, the rate its mean. The other tasks are those of the point with more
 * unfinished ones: the charts stack them, and a sum of peaks of different times would be a state that never existed.
 *
 * @param weight - number of points that `a` represents
 */
function merge(a: IPoint, b: IPoint, weight: number): IPoint {
  const peak = (key: Quantity) => Math.max(a[key], b[key]);
  const { running, waiting, inMemory } =
    b.running + b.waiting > a.running + a.waiting ? b : a;
  return {
    at: a.at,
    workers: peak('workers'),
    threads: peak('threads'),
    memory: peak('memory'),
    limit: peak('limit'),
    running,
    waiting,
    inMemory,
    failed: peak('failed'),
    rate: a.rate + (b.rate - a.rate) / (weight + 1),
    isLowerBound: a.isLowerBound || b.isLowerBound
  };
}

/** The last points, at most one for each step. */
class Tier {
  constructor(private readonly _step: number) {}

  readonly points: IPoint[] = [];

  add(point: IPoint): void {
    const { points, _step: step } = this;
    const last = points.at(-1);
    if (last && Math.floor(last.at / step) === Math.floor(point.at / step)) {
      points[points.length - 1] = merge(last, point, this._weight);
      this._weight += 1;
      return;
    }
    points.push(point);
    this._weight = 1;
    if (points.length > TIER_LENGTH) {
      points.shift();
    }
  }

  private _weight = 1;
}

/** A series of points with bounded length, whose resolution decreases with age. */
export class History {
  constructor(points: ReadonlyArray<IPoint> = []) {
    points.forEach(point => this.add(point));
  }

  /** The points, oldest first. For each time, they are those of the finest tier that covers it. */
  get points(): ReadonlyArray<IPoint> {
    this._points ??= this._tiers.reduce<ReadonlyArray<IPoint>>(
      (found, { points }) => {
        const start = found[0]?.at ?? Infinity;
        return [...points.filter(({ at }) => at < start), ...found];
      },
      []
    );
    return this._points;
  }

  /** The newest point; undefined if there is none. */
  get last(): IPoint | undefined {
    return this._tiers[0].points.at(-1);
  }

  /** Add a point that is not older than the others. */
  add(point: IPoint): void {
    this._points = null;
    this._tiers.forEach(tier => tier.add(point));
  }

  private readonly _tiers = STEPS.map(step => new Tier(step));
  private _points: ReadonlyArray<IPoint> | null = null;
}

/** Combine the points of the server with those of this page: the server's where it has any. */
export function combine(
  server: ReadonlyArray<IPoint>,
  own: ReadonlyArray<IPoint>
): History {
  const start = server[0]?.at ?? Infinity;
  const end = server.at(-1)?.at ?? -Infinity;
  return new History([
    ...own.filter(({ at }) => at < start),
    ...server,
    ...own.filter(({ at }) => at > end && at >= start)
  ]);
}

const NO_POINTS: ReadonlyArray<IPoint> = [];

/**
 * The histories of all running clusters. Samples are recorded from the model; a history is requested from the server
 * when a view uses it, and again after a gap. The history of a removed cluster is dropped.
 */
export class HistoryStore implements IDisposable {
  constructor(
    private readonly _clusters: IClusters,
    private readonly _now: () => number = () =>
      Date.now() + _clusters.clockOffset
  ) {
    this._add(_clusters.clusters.map(cluster => cluster.name));
    _clusters.changed.connect(this._onChanged, this);
  }

  /** Emits after each change of the clusters or of a history. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Return the points of a cluster, oldest first. The array stays the same until it changes. */
  pointsOf(name: string): ReadonlyArray<IPoint> {
    return this._histories.get(name)?.points ?? NO_POINTS;
  }

  /**
   * Use the history of a cluster, until the result is called. It is requested from the server if this page has gaps.
   */
  use(name: string): () => void {
    this._uses.set(name, (this._uses.get(name) ?? 0) + 1);
    this._load(name);
    return () => {
      this._uses.set(name, (this._uses.get(name) ?? 1) - 1);
    };
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    Signal.clearData(this);
    this._histories.clear();
  }

  private _onChanged(_: IClusters, change: IClustersChange): void {
    for (const name of change.removed) {
      this._histories.delete(name);
      this._loaded.delete(name);
    }
    this._add(change.clusters);
    this._changed.emit();
  }

  private _add(names: ReadonlyArray<string>): void {
    const at = this._now();
    for (const name of names) {
      const cluster = this._clusters.get(name);
      if (cluster?.status !== 'running') {
        continue;
      }
      const history = this._histories.get(name) ?? new History();
      const { last } = history;
      history.add(pointOf(cluster, Math.max(at, last?.at ?? 0)));
      this._histories.set(name, history);
      if (last && at - last.at > GAP) {
        this._loaded.delete(name);
        if (this._uses.get(name)) {
          this._load(name);
        }
      }
    }
  }

  /** Read the history of the server, once. A failure is repeated with the next use. */
  private _load(name: string): void {
    if (this._loaded.has(name) || this._isDisposed) {
      return;
    }
    this._loaded.add(name);
    this._clusters.details.history(name).then(
      history => {
        if (!this._isDisposed && this._loaded.has(name)) {
          this._histories.set(
            name,
            combine(recordedPoints(history), this.pointsOf(name))
          );
          this._changed.emit();
        }
      },
      () => this._loaded.delete(name)
    );
  }

  private readonly _changed = new Signal<this, void>(this);
  private readonly _histories = new Map<string, History>();
  private readonly _loaded = new Set<string>();
  private readonly _uses = new Map<string, number>();
  private _isDisposed = false;
}
