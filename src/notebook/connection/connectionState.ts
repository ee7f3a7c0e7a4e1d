import type { Cluster } from '../../gateway/wire';
import type { IKnown } from './connectionTransitions';

/** What a notebook's chooser shows. */
export interface ILinkState {
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
  since: number | null;
}

/**
 * What to show of a notebook's cluster.
 *
 * @param cluster - The cluster as the list has it; undefined where it is not in the list.
 * @param listed - Whether what is not in the list is not there.
 */
export function shown(
  { association, connection, gone }: IKnown,
  cluster: Cluster | undefined,
  listed: boolean
): ILinkState {
  if (!association) {
    return { kind: 'none', label: '', color: null, since: null };
  }
  const state = (kind: ILinkState['kind']): ILinkState => ({
    kind,
    label: cluster?.label ?? association.label,
    color: cluster?.color ?? null,
    since: kind === 'gone' ? (cluster?.stopped ?? gone) : null
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
