import type { Progress } from '../../wire/wire';

/** The tasks of one name at a moment. `done` and `failed` only grow. */
export interface ICounts {
  done: number;
  failed: number;
  processing: number;
  waiting: number;
}

/** The tasks of a cluster by name; null is the name of all tasks if the scheduler does not count by name. */
export type TaskCounts = ReadonlyMap<string | null, ICounts>;

const NONE: ICounts = { done: 0, failed: 0, processing: 0, waiting: 0 };

/** Return the tasks of a name. */
export function countsOf(tasks: TaskCounts, name: string | null): ICounts {
  return tasks.get(name) ?? NONE;
}

/** Return the number of tasks that have not ended. */
export function unfinished({ processing, waiting }: ICounts): number {
  return processing + waiting;
}

/** Return the number of tasks in all names that have not ended. */
export function allUnfinished(tasks: TaskCounts): number {
  return [...tasks.values()].reduce((sum, one) => sum + unfinished(one), 0);
}

/** Apply a response of the server, which has the names that changed. */
export function withChanges(
  tasks: TaskCounts,
  { tasks: changed }: Progress
): TaskCounts {
  return new Map([
    ...tasks,
    ...changed.map(({ name, ...counts }) => [name, counts] as const)
  ]);
}

/**
 * Return the tasks before a cell was started, from which its own tasks are counted.
 *
 * A sample that is requested when a cell starts can already contain tasks of this cell. If no other program is
 * connected and there was nothing left to do before, all that happened since is the cell's: the notebooks of this page
 * are watched while they compute. Otherwise unfinished tasks can be those of other programs.
 *
 * @param before - the last tasks; null before the first sample
 * @param after - the first sample after the start
 * @param clients - number of connected programs; null if unknown
 * @param kernels - number of connected programs that are kernels of this page
 */
export function baseline(
  before: TaskCounts | null,
  after: TaskCounts,
  clients: number | null,
  kernels: number
): TaskCounts {
  if (clients === null || clients > Math.max(1, kernels)) {
    return after;
  }
  if (before === null) {
    // Another kernel of this page may have computed before the page was loaded.
    return clients > 1
      ? after
      : new Map(
          [...after].map(([name, counts]) => [
            name,
            { ...counts, processing: 0, waiting: 0 }
          ])
        );
  }
  return allUnfinished(before) === 0 ? before : after;
}
