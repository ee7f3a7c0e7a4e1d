import type { TranslationBundle } from '@jupyterlab/translation';

import type * as Wire from '../../wire/wire';
import { formatCount } from '../../utils/format';

/**
 * Tasks above which Dask draws no graph by default (`distributed.dashboard.graph-max-items`), but still arranges all
 * tasks when the page opens. This blocks the scheduler for 0.1 to 0.2 ms for each task: 14 s for 100,000 tasks
 * (measured with distributed 2026.8).
 */
const GRAPH_TASKS = 5_000;

/** Results above which the plot, which counts all of them twice a second, uses 10% of a scheduler's time and more. */
const COUNTED_RESULTS = 100_000;

/**
 * Return why a plot would slow the scheduler of a cluster down; null if it is not known to.
 *
 * @param path - of the plot, relative to the base URL of a view
 * @param tasks - number of tasks by state
 */
export function slowPlotText(
  path: string,
  tasks: Wire.Cluster['tasks'],
  trans: TranslationBundle
): string | null {
  const count = Object.values(tasks).reduce((sum, number) => sum + number, 0);
  switch (path.split('?')[0].replace(/^\//, '')) {
    case 'graph':
    case 'individual-graph':
      return count <= GRAPH_TASKS
        ? null
        : trans.__(
            'The cluster has more than %1 tasks. This page can block its scheduler for seconds, and Dask draws no graph of so many tasks by default.',
            formatCount(GRAPH_TASKS)
          );
    case 'individual-memory-by-key':
      return (tasks.memory ?? 0) <= COUNTED_RESULTS
        ? null
        : trans.__(
            'The cluster has more than %1 results in memory. This plot counts all of them twice a second, which slows its scheduler down.',
            formatCount(COUNTED_RESULTS)
          );
    default:
      return null;
  }
}
