import {
  countsOf,
  type ICounts,
  type TaskCounts,
  unfinished
} from './taskCounts';

/** The tasks that a cell has started, by name. */
export type CellTasks = Map<string | null, ICounts>;

/**
 * Divide what happened between two samples of a cluster among the cells that started tasks.
 *
 * The scheduler does not report which cell a task belongs to. New tasks of one name are those of one cell, the owner. Of
 * the tasks of one name, those of the earlier cell end first; canceled tasks are those of the later cell.
 *
 * @param cells - the tasks of the cells, in the order in which they ran; they are changed
 * @param ownerOf - the cell that started the new tasks of a name; null if none of the cells did
 */
export function attribute(
  before: TaskCounts,
  after: TaskCounts,
  cells: ReadonlyArray<CellTasks>,
  ownerOf: (name: string | null) => CellTasks | null
): void {
  for (const name of after.keys()) {
    const earlier = countsOf(before, name);
    const later = countsOf(after, name);
    // The counts restart at zero with the server.
    const done = Math.max(0, later.done - earlier.done);
    const failed = Math.max(0, later.failed - earlier.failed);
    const added = unfinished(later) - unfinished(earlier) + done + failed;
    const owner = added > 0 ? ownerOf(name) : null;
    if (owner) {
      entry(owner, name).waiting += added;
    }
    const counts = cells.flatMap(cell => cell.get(name) ?? []);
    end(counts, done, 'done');
    end(counts, failed, 'failed');
    limit(counts, unfinished(later));
    assign(counts, later.processing);
  }
}

function entry(cell: CellTasks, name: string | null): ICounts {
  let counts = cell.get(name);
  if (!counts) {
    counts = { done: 0, failed: 0, processing: 0, waiting: 0 };
    cell.set(name, counts);
  }
  return counts;
}

/** End tasks, the earliest first. */
function end(
  cells: ReadonlyArray<ICounts>,
  number: number,
  as: 'done' | 'failed'
): void {
  let rest = number;
  for (const counts of cells) {
    const ended = Math.min(rest, unfinished(counts));
    counts[as] += ended;
    counts.waiting = unfinished(counts) - ended;
    counts.processing = 0;
    rest -= ended;
  }
}

/** Remove the tasks that are not there any more, the latest first. */
function limit(cells: ReadonlyArray<ICounts>, number: number): void {
  let excess =
    cells.reduce((sum, counts) => sum + unfinished(counts), 0) - number;
  for (const counts of [...cells].reverse()) {
    const removed = Math.min(Math.max(0, excess), unfinished(counts));
    counts.waiting = unfinished(counts) - removed;
    counts.processing = 0;
    excess -= removed;
  }
}

/** Divide the tasks that are assigned to workers, the earliest first. */
function assign(cells: ReadonlyArray<ICounts>, number: number): void {
  let rest = number;
  for (const counts of cells) {
    const all = unfinished(counts);
    counts.processing = Math.min(rest, all);
    counts.waiting = all - counts.processing;
    rest -= counts.processing;
  }
}
