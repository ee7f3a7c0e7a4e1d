/** What the status of a cluster means for the actions that it allows. */
import type * as Wire from '../wire/wire';

type WithStatus = Pick<Wire.Cluster, 'status'>;
type WithKind = Pick<Wire.Cluster, 'status' | 'kind'>;

/** Return whether a cluster has ended: it can be dismissed or recreated, but not scaled or stopped. */
export function isEnded({ status }: WithStatus): boolean {
  return status === 'stopped' || status === 'failed';
}

/** Return whether a cluster is starting or running. */
export function isActive({ status }: WithStatus): boolean {
  return status === 'pending' || status === 'running';
}

/** Return whether a cluster can be stopped: it is starting or running, and is not a shared scheduler. */
export function isStoppable(cluster: WithKind): boolean {
  return isActive(cluster) && cluster.kind === 'cluster';
}

/** Return whether a cluster can be scaled and kept alive: it is running, and is not a shared scheduler. */
export function isScalable({ status, kind }: WithKind): boolean {
  return status === 'running' && kind === 'cluster';
}
