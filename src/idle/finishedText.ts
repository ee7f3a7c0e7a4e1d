import type { TranslationBundle } from '@jupyterlab/translation';

import type * as Wire from '../gateway/wire';
import { formatElapsed, formatHeld } from '../utils/format';

/** `analysis-1 finished after 42 min, holds 3 GiB in 12 results`. */
export function finishedWords(
  cluster: Wire.Cluster,
  trans: TranslationBundle
): string {
  const { worked_for: worked } = cluster.watch;
  const finished =
    worked === null
      ? trans.__('%1 finished', cluster.label)
      : trans.__(
          '%1 finished after %2',
          cluster.label,
          formatElapsed(worked * 1000, trans)
        );
  return cluster.held.results === 0
    ? finished
    : trans.__('%1, holds %2', finished, formatHeld(cluster.held, trans));
}
