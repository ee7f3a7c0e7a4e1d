import type { CellRun } from './cellRun';

/**
 * Return the run that started the new tasks of a name between two samples.
 *
 * The cells of one notebook run one after the other: the one that ran longest. Several notebooks run at the same time:
 * the cell that has just started, which submits its tasks first; else the last one with tasks of this name; else the
 * last one.
 *
 * @param runs - in the order in which they were started
 * @param from - the times of the samples, in ms since epoch
 */
export function ownerByName(
  runs: ReadonlyArray<CellRun>,
  from: number,
  to: number
): (name: string | null) => CellRun | null {
  const notebooks = [...new Set(runs.map(({ location }) => location.model))];
  const owners = notebooks
    .map(model => {
      const own = runs.filter(({ location }) => location.model === model);
      return longest(own, from, to);
    })
    .filter(run => run !== null)
    .sort((a, b) => (b.started ?? 0) - (a.started ?? 0));
  const running = owners.filter(run => run.overlap(from, to) > 0);
  const candidates = running.length > 0 ? running : owners;
  const latest = candidates[0] ?? null;
  const isNew = latest !== null && (latest.started ?? 0) >= from;
  return name =>
    isNew ? latest : (candidates.find(run => run.tasks.has(name)) ?? latest);
}

/** Return the run of a notebook that ran longest between two moments; else the last one that was started. */
function longest(
  runs: ReadonlyArray<CellRun>,
  from: number,
  to: number
): CellRun | null {
  let owner: CellRun | null = null;
  for (const run of runs) {
    const ran = run.overlap(from, to);
    if (ran > 0 && ran >= (owner?.overlap(from, to) ?? 0)) {
      owner = run;
    }
  }
  return owner ?? runs.filter(({ started }) => started !== null).at(-1) ?? null;
}
