import type * as Wire from '../gateway/wire';

/** What a person wants to do to a cluster. */
export type Request = 'stop' | Wire.WorkersRequest;

/** What an action would cost: workers, or results in their memory. */
export interface ILoss {
  workers: number;
  held: Wire.ResultsInMemory;
}

/**
 * The share of a worker's memory up to which it takes results of others: distributed pauses a worker at 80 %
 * (`distributed.worker.memory.pause`), and a paused one receives none.
 */
const USABLE = 0.8;

/**
 * What an action would lose, so that the person is asked first.
 *
 * Stopping loses all workers and all they hold. A worker that is retired hands its results on to those that stay:
 * scaling loses something only where these are too few to hold it.
 *
 * @returns null where nothing would be lost
 */
export function dataLossOf(
  cluster: Pick<Wire.Cluster, 'workers' | 'memory' | 'results_in_memory'>,
  request: Request
): ILoss | null {
  const { workers, results_in_memory: held } = cluster;
  if (request === 'stop') {
    return workers > 0 || held.count > 0 ? { workers, held } : null;
  }
  // An adaptive cluster may come down to its minimum, but its scheduler keeps what the results need.
  const left = request.count ?? request.maximum ?? 0;
  if (held.count === 0 || left >= workers) {
    return null;
  }
  const room = (cluster.memory.limit / workers) * left * USABLE;
  return held.bytes >= room ? { workers: workers - left, held } : null;
}

/** All that is lost by stopping several clusters; null where that is nothing. */
export function dataLossOfStopping(
  clusters: ReadonlyArray<
    Pick<Wire.Cluster, 'workers' | 'memory' | 'results_in_memory'>
  >
): ILoss | null {
  return clusters.reduce<ILoss | null>((sum, cluster) => {
    const loss = dataLossOf(cluster, 'stop');
    if (!loss || !sum) {
      return loss ?? sum;
    }
    return {
      workers: sum.workers + loss.workers,
      held: {
        bytes: sum.held.bytes + loss.held.bytes,
        count: sum.held.count + loss.held.count
      }
    };
  }, null);
}
