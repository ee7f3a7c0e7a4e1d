import type { INotebookModel } from '@jupyterlab/notebook';
import { type ITaskCount, timeLeft } from '../../utils/timeLeft';
import type { CellTasks } from './attribution';
import { type ICounts, unfinished } from './taskCounts';

/** Where a run is shown: a cell can have several widgets, and they change when it is moved. */
export interface ICellLocation {
  model: INotebookModel;
  cellId: string;
}

/** What is shown of a run. */
export interface ICellProgress {
  done: number;
  failed: number;
  total: number;
  /** Tasks that run: not more than the cluster has threads. */
  running: number;
  names: ReadonlyArray<INameProgress>;
  /** In ms; null where it is not steady. */
  left: number | null;
  /** From the first task to the end of the last one, in ms. */
  elapsed: number;
  /** Whether neither the cell nor its tasks run. */
  isFinished: boolean;
  /** Number of connected programs; the tasks can be those of all of them. null if unknown. */
  clients: number | null;
}

/** The tasks of one name. */
export interface INameProgress {
  /** null if the scheduler does not count by name. */
  name: string | null;
  done: number;
  failed: number;
  running: number;
  total: number;
}

/** One execution of a cell, and the tasks that it has started. */
export class CellRun {
  constructor(readonly location: ICellLocation) {}

  readonly tasks: CellTasks = new Map();

  /** When it was started and ended, in ms since epoch. */
  started: number | null = null;
  ended: number | null = null;

  /** Whether neither the cell nor its tasks run, so that its counts are final. */
  isFinal = false;

  /** Whether it has started any tasks. */
  get hasTasks(): boolean {
    return this.tasks.size > 0;
  }

  /** Number of its tasks that have not ended. */
  get unfinished(): number {
    return sum(this, unfinished);
  }

  /** Whether there was a sample after the cell has ended. */
  get isSampledAfterEnd(): boolean {
    return this.ended !== null && this.ended <= this._sampled;
  }

  /** For how many ms it ran between two moments. */
  overlap(from: number, to: number): number {
    return this.started === null
      ? 0
      : Math.min(to, this.ended ?? to) - Math.max(from, this.started);
  }

  /**
   * Record the tasks of a sample.
   *
   * @param previous - time of the sample before, in ms since epoch
   */
  record(previous: number, now: number): void {
    this._sampled = now;
    if (!this.hasTasks) {
      return;
    }
    // The first task was started between the two samples.
    this._firstTask ??= Math.max(previous, this.started ?? previous);
    const ended = sum(this, ({ done, failed }) => done + failed);
    const last = this._counts.at(-1);
    if (last?.ended !== ended || this.unfinished > 0) {
      this._lastTask = this.unfinished > 0 ? now : this._end(previous, now);
      const total = ended + this.unfinished;
      this._counts = [...this._counts.slice(-60), { at: now, ended, total }];
    }
  }

  /** Return what to show. @param threads - those of the cluster */
  progress(threads: number, clients: number | null): ICellProgress {
    const processing = sum(this, counts => counts.processing);
    const running = Math.min(processing, threads);
    const names = [...this.tasks].map(([name, counts]) => ({
      name,
      done: counts.done,
      failed: counts.failed,
      running:
        processing > 0
          ? Math.round((running * counts.processing) / processing)
          : 0,
      total: counts.done + counts.failed + unfinished(counts)
    }));
    const isFinished =
      this.isFinal || (this.isSampledAfterEnd && this.unfinished === 0);
    return {
      done: sum(this, counts => counts.done),
      failed: sum(this, counts => counts.failed),
      total: names.reduce((total, name) => total + name.total, 0),
      running,
      names,
      left: isFinished ? null : timeLeft(this._counts),
      elapsed: (this._lastTask ?? 0) - (this._firstTask ?? 0),
      isFinished,
      clients
    };
  }

  /** Return when the last task ended: with the cell if that was between two samples. */
  private _end(previous: number, now: number): number {
    const { ended } = this;
    return ended !== null && ended >= previous && ended <= now ? ended : now;
  }

  private _sampled = 0;
  private _firstTask: number | null = null;
  private _lastTask: number | null = null;
  private _counts: ITaskCount[] = [];
}

function sum(
  { tasks }: Pick<CellRun, 'tasks'>,
  value: (counts: ICounts) => number
): number {
  return [...tasks.values()].reduce(
    (total, counts) => total + value(counts),
    0
  );
}
