import type { TranslationBundle } from '@jupyterlab/translation';

import type * as Wire from '../gateway/wire';
import { formatElapsed, formatHeld } from '../utils/format';

/** `analysis-1 finished after 42 min, holds 3 GiB in 12 results`. */
export function finishedWords(
  cluster: Wire.Cluster,
  trans: TranslationBundle
): string {
  const { last_work_seconds: worked } = cluster.idle_management;
  const finished =
    worked === null
      ? trans.__('%1 finished', cluster.label)
      : trans.__(
          '%1 finished after %2',
          cluster.label,
          formatElapsed(worked * 1000, trans)
        );
  return cluster.results_in_memory.count === 0
    ? finished
    : trans.__(
        '%1, holds %2',
        finished,
        formatHeld(cluster.results_in_memory, trans)
      );
}
