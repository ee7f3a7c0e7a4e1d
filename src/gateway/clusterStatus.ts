/** What the status of a cluster means for the actions that it allows. */
import type * as Wire from '../wire/wire';

type WithStatus = Pick<Wire.Cluster, 'status'>;

/** Whether a cluster has ended: it can be dismissed or recreated, but not scaled or stopped. */
export function isEnded({ status }: WithStatus): boolean {
  return status === 'stopped' || status === 'failed';
}

/** Whether a cluster is starting or running, so that it can be stopped. */
export function isAlive({ status }: WithStatus): boolean {
  return status === 'pending' || status === 'running';
}
