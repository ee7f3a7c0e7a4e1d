/** What clusters did since the page was opened, in bounded memory: pure but for `HistoryStore`. */
import { Signal, type ISignal } from '@lumino/signaling';
import type { IDisposable } from '@lumino/disposable';

import type * as Wire from '../gateway/wire';
import type { IClusters, IClustersChange } from '../tokens';

/** How a cluster was from `at` on (ms since epoch). */
export interface IPoint {
  readonly at: number;
  readonly workers: number;
  readonly threads: number;
  /** In bytes. */
  readonly memory: number;
  /** In bytes. */
  readonly limit: number;
  /** Tasks that run. */
  readonly processing: number;
  /** Tasks that are to be run, for whatever they wait. */
  readonly waiting: number;
  /** Results in memory. */
  readonly held: number;
  readonly erred: number;
  /** Finished tasks per second. */
  readonly rate: number;
  /** Whether the rate may have been higher: the scheduler does not count. */
  readonly atLeast: boolean;
}

/** What of a point is a number. */
export type Quantity = Exclude<keyof IPoint, 'atLeast'>;

/** So many points at most; when there are more, each two become one. */
export const CAPACITY = 120;

/** ms between two points at first: the shortest interval of the server half. */
const SPACING = 1000;

const WAITING = ['waiting', 'queued', 'no_worker', 'unrunnable'];

function sum(tasks: Wire.Cluster['tasks'], states: string[]): number {
  return states.reduce((total, state) => total + (tasks[state] ?? 0), 0);
}

/** A cluster as a point of its history. */
export function pointOf(cluster: Wire.Cluster, at: number): IPoint {
  const { tasks, throughput } = cluster;
  return {
    at,
    workers: cluster.workers,
    threads: cluster.threads,
    memory: cluster.memory.used,
    limit: cluster.memory.limit,
    processing: tasks.processing ?? 0,
    waiting: sum(tasks, WAITING),
    held: cluster.results_in_memory.count,
    erred: tasks.erred ?? 0,
    rate: throughput.per_second,
    atLeast: !throughput.exact
  };
}

/** A row of points that forgets detail, not the past: it halves its resolution whenever it is full. */
export class History {
  /** Oldest first. A new array for each change. */
  get points(): ReadonlyArray<IPoint> {
    return this._points;
  }

  add(point: IPoint): void {
    const last = this._points.at(-1);
    if (last && point.at - last.at < this._spacing) {
      this._points = [...this._points.slice(0, -1), merge(last, point)];
      return;
    }
    this._points = [...this._points, point];
    if (this._points.length > CAPACITY) {
      this._spacing *= 2;
      this._points = halve(this._points);
    }
  }

  private _points: ReadonlyArray<IPoint> = [];
  private _spacing = SPACING;
}

/** Two points as one: a peak stays one, and work done is neither lost nor doubled. */
function merge(one: IPoint, other: IPoint): IPoint {
  const most = (key: Quantity) => Math.max(one[key], other[key]);
  return {
    at: one.at,
    workers: most('workers'),
    threads: most('threads'),
    memory: most('memory'),
    limit: most('limit'),
    processing: most('processing'),
    waiting: most('waiting'),
    held: most('held'),
    erred: most('erred'),
    rate: (one.rate + other.rate) / 2,
    atLeast: one.atLeast || other.atLeast
  };
}

function halve(points: ReadonlyArray<IPoint>): IPoint[] {
  const halved: IPoint[] = [];
  for (let at = 0; at < points.length; at += 2) {
    const other = points[at + 1];
    halved.push(other ? merge(points[at], other) : points[at]);
  }
  return halved;
}

const NONE: ReadonlyArray<IPoint> = [];

/** The histories of all clusters, fed by the model. A cluster that is gone takes its history with it. */
export class HistoryStore implements IDisposable {
  constructor(
    private readonly _clusters: IClusters,
    private readonly _now: () => number = Date.now
  ) {
    this._add(_clusters.clusters.map(cluster => cluster.name));
    _clusters.changed.connect(this._onChanged, this);
  }

  /** Emits when points were added. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** The points of a cluster, oldest first. The same array as long as nothing changed. */
  of(name: string): ReadonlyArray<IPoint> {
    return this._histories.get(name)?.points ?? NONE;
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
