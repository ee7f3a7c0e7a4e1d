/** The history of clusters since the page was opened, in bounded memory. */
import { Signal, type ISignal } from '@lumino/signaling';
import type { IDisposable } from '@lumino/disposable';

import type * as Wire from '../wire/wire';
import type { IClusters, IClustersChange } from '../tokens';

/** The state of a cluster at one time, which lasts until the next point. */
export interface IPoint {
  /** In ms since epoch. */
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

/** Maximum number of points. When it is exceeded, each two points are merged. */
export const CAPACITY = 120;

/** Initial interval between two points in ms: the shortest poll interval of the server. */
const INITIAL_INTERVAL = 1000;

/** States of distributed's tasks that wait to run. */
const WAITING_STATES = ['waiting', 'queued', 'no_worker', 'unrunnable'];

function sum(tasks: Wire.Cluster['tasks'], states: string[]): number {
  return states.reduce((total, state) => total + (tasks[state] ?? 0), 0);
}

/** The point of a cluster's current state. */
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
    isLowerBound: !throughput.exact
  };
}

/** A series of points with bounded length: when it is full, it halves its resolution and keeps the whole period. */
export class History {
  /** The points, oldest first. Each change creates a new array. */
  get points(): ReadonlyArray<IPoint> {
    return this._points;
  }

  add(point: IPoint): void {
    const last = this._points.at(-1);
    if (last && point.at - last.at < this._interval) {
      this._points = [...this._points.slice(0, -1), merge(last, point)];
      return;
    }
    this._points = [...this._points, point];
    if (this._points.length > CAPACITY) {
      this._interval *= 2;
      this._points = halve(this._points);
    }
  }

  private _points: ReadonlyArray<IPoint> = [];
  private _interval = INITIAL_INTERVAL;
}

/** Merge two points: states keep their peak, and the rate its mean. */
function merge(a: IPoint, b: IPoint): IPoint {
  const peak = (key: Quantity) => Math.max(a[key], b[key]);
  return {
    at: a.at,
    workers: peak('workers'),
    threads: peak('threads'),
    memory: peak('memory'),
    limit: peak('limit'),
    running: peak('running'),
    waiting: peak('waiting'),
    inMemory: peak('inMemory'),
    failed: peak('failed'),
    rate: (a.rate + b.rate) / 2,
    isLowerBound: a.isLowerBound || b.isLowerBound
  };
}

function halve(points: ReadonlyArray<IPoint>): IPoint[] {
  const halved: IPoint[] = [];
  for (let index = 0; index < points.length; index += 2) {
    const [first, second] = points.slice(index, index + 2);
    halved.push(second ? merge(first, second) : first);
  }
  return halved;
}

const NO_POINTS: ReadonlyArray<IPoint> = [];

/** The histories of all running clusters, recorded from the model. The history of a removed cluster is dropped. */
export class HistoryStore implements IDisposable {
  constructor(
    private readonly _clusters: IClusters,
    private readonly _now: () => number = Date.now
  ) {
    this._add(_clusters.clusters.map(cluster => cluster.name));
    _clusters.changed.connect(this._onChanged, this);
  }

  /** Emits after each change of the clusters. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** The points of a cluster, oldest first. The array stays the same until it changes. */
  of(name: string): ReadonlyArray<IPoint> {
    return this._histories.get(name)?.points ?? NO_POINTS;
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
      history.add(pointOf(cluster, at));
      this._histories.set(name, history);
    }
  }

  private readonly _changed = new Signal<this, void>(this);
  private readonly _histories = new Map<string, History>();
  private _isDisposed = false;
}
