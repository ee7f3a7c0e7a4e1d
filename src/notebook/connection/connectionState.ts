import type { Cluster } from '../../gateway/wire';
import type { IConnectionFacts } from './connectionTransitions';

/** What a notebook's chooser shows. */
export interface IConnectionState {
  kind:
    | 'none'
    | 'loading'
    | 'starting'
    | 'stopping'
    | 'waiting'
    | 'connecting'
    | 'connected'
    | 'off'
    | 'gone';
  label: string;
  color: string | null;
  /** For `gone`: since when, ms since epoch, where that is known. */
  stoppedAt: number | null;
}

/**
 * What to show of a notebook's cluster.
 *
 * @param cluster - The cluster as the list has it; undefined where it is not in the list.
 * @param listed - Whether what is not in the list is not there.
 */
export function connectionState(
  { association, kernelLink: connection, stoppedAt: gone }: IConnectionFacts,
  cluster: Cluster | undefined,
  listed: boolean
): IConnectionState {
  if (!association) {
    return { kind: 'none', label: '', color: null, stoppedAt: null };
  }
  const state = (kind: IConnectionState['kind']): IConnectionState => ({
    kind,
    label: cluster?.label ?? association.label,
    color: cluster?.color ?? null,
    stoppedAt: kind === 'gone' ? (cluster?.stopped ?? gone) : null
  });
  if (!cluster && !listed && gone === null) {
    return state('loading');
  }
  switch (cluster?.status) {
    case 'pending':
      return state('starting');
    case 'stopping':
      return state('stopping');
    case 'running':
      return state(connection === 'unknown' ? 'loading' : connection);
    default:
      return state('gone');
  }
}
