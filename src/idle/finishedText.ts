import type { TranslationBundle } from '@jupyterlab/translation';

import type * as Wire from '../wire/wire';
import { formatBytes, formatCount, formatElapsed } from '../utils/format';

/**
 * Return the sentence that the work of a cluster has finished: `analysis-1 finished after 42 min.`
 *
 * Failed tasks are mentioned. Results in memory are mentioned where they are the reason that the cluster is not
 * stopped.
 */
export function finishedText(
  cluster: Wire.Cluster,
  trans: TranslationBundle
): string {
  const { last_work_seconds: seconds, action } = cluster.idle_management;
  const { count, bytes } = cluster.results_in_memory;
  const sentences = [
    seconds === null
      ? trans.__('%1 finished.', cluster.label)
      : trans.__(
          '%1 finished after %2.',
          cluster.label,
          formatElapsed(seconds * 1000, trans)
        )
  ];
  const failed = cluster.tasks.erred ?? 0;
  if (failed > 0) {
    sentences.push(
      trans._n(
        '%2 task failed.',
        '%2 tasks failed.',
        failed,
        formatCount(failed)
      )
    );
  }
  if (count > 0 && action === null) {
    sentences.push(
      trans._n(
        'Not stopped: %1 result (%2) is in memory.',
        'Not stopped: %1 results (%2) are in memory.',
        count,
        formatBytes(bytes)
      )
    );
  }
  return sentences.join(' ');
}
