import type { Cluster } from '../../wire/wire';
import type { IConnectionFacts } from './connectionTransitions';

/** What a notebook's cluster selector shows. */
export interface IConnectionState {
  kind:
    | 'none'
    | 'loading'
    | 'starting'
    | 'stopping'
    | 'waiting'
    | 'connecting'
    | 'connected'
    | 'disconnected'
    | 'stopped';
  label: string;
  color: string | null;
  /** When a `stopped` cluster stopped, ms since epoch; null if unknown. */
  stoppedAt: number | null;
}

/**
 * Compute what to show of a notebook's cluster.
 *
 * @param cluster - The listed cluster; undefined if it is not listed.
 * @param listComplete - Whether a cluster that is not listed does not exist.
 */
export function connectionState(
  { association, kernelLink, stoppedAt }: IConnectionFacts,
  cluster: Cluster | undefined,
  listComplete: boolean
): IConnectionState {
  if (!association) {
    return { kind: 'none', label: '', color: null, stoppedAt: null };
  }
  const state = (kind: IConnectionState['kind']): IConnectionState => ({
    kind,
    label: cluster?.label ?? association.label,
    color: cluster?.color ?? null,
    stoppedAt: kind === 'stopped' ? (cluster?.stopped ?? stoppedAt) : null
  });
  if (!cluster && !listComplete && stoppedAt === null) {
    return state('loading');
  }
  switch (cluster?.status) {
    case 'pending':
      return state('starting');
    case 'stopping':
      return state('stopping');
    case 'running':
      return state(kernelLink === 'unknown' ? 'loading' : kernelLink);
    default:
      return state('stopped');
  }
}
