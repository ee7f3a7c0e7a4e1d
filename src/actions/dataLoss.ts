/** What an action on a cluster would cost. */
import type { TranslationBundle } from '@jupyterlab/translation';

import { formatBytes } from '../utils/format';
import type * as Wire from '../wire/wire';

/** What the user wants to do to a cluster: stop it, or change its number of workers. */
export type ScalingAction = 'stop' | Wire.WorkersRequest;

/** Workers and results that an action would discard. */
export interface IDataLoss {
  workers: number;
  results: Wire.ResultsInMemory;
}

type ClusterSample = Pick<
  Wire.Cluster,
  'workers' | 'memory' | 'results_in_memory'
>;

/**
 * The share of a worker's memory up to which it accepts results of other workers: distributed pauses a worker at 80%
 * (`distributed.worker.memory.pause`), and a paused worker receives none.
 */
const USABLE_MEMORY = 0.8;

/**
 * Estimate what an action would discard, so that the user can be asked first.
 *
 * Stopping discards all workers and their results. A worker that is retired hands its results to the remaining ones, so
 * scaling discards results only if these have too little memory.
 *
 * @param cluster - the cluster as of its last sample
 * @param request - the action
 * @returns null if nothing would be discarded
 */
export function dataLossOf(
  cluster: ClusterSample,
  request: ScalingAction
): IDataLoss | null {
  const { workers, results_in_memory: results } = cluster;
  if (request === 'stop') {
    return workers > 0 || results.count > 0 ? { workers, results } : null;
  }
  // An adaptive cluster may shrink to its minimum, but its scheduler keeps the workers that the results need.
  const remaining = request.count ?? request.maximum ?? 0;
  if (results.count === 0 || remaining >= workers) {
    return null;
  }
  const capacity = (cluster.memory.limit / workers) * remaining * USABLE_MEMORY;
  return results.bytes >= capacity
    ? { workers: workers - remaining, results }
    : null;
}

/** Sum up what stopping several clusters would discard; null if that is nothing. */
export function dataLossOfStopping(
  clusters: ReadonlyArray<ClusterSample>
): IDataLoss | null {
  return clusters.reduce<IDataLoss | null>((sum, cluster) => {
    const loss = dataLossOf(cluster, 'stop');
    if (!loss || !sum) {
      return loss ?? sum;
    }
    return {
      workers: sum.workers + loss.workers,
      results: {
        bytes: sum.results.bytes + loss.results.bytes,
        count: sum.results.count + loss.results.count
      }
    };
  }, null);
}

/** Return the sentence that results in memory will be lost. */
export function lostResultsText(
  { bytes, count }: Wire.ResultsInMemory,
  trans: TranslationBundle
): string {
  return trans._n(
    '%1 result (%2) will be lost.',
    '%1 results (%2) will be lost.',
    count,
    formatBytes(bytes)
  );
}
