import type { TranslationBundle } from '@jupyterlab/translation';

import type * as Wire from '../../wire/wire';
import { isEnded } from '../../gateway/clusterStatus';
import { formatMoment } from '../../utils/format';
import { isExternalScheduler } from '../plots/plots';

/** Content of a pane: the page of cluster `name`, or a message that says why there is none. */
export type PaneState =
  | { show: true; name: string; label: string; color: string | null }
  | {
      show: false;
      label: string | null;
      color: string | null;
      message: string;
      /** Whether the cluster has ended and can be recreated. */
      canRecreate?: boolean;
    };

/**
 * Determine what a pane shows.
 *
 * @param name - name of the pane's cluster; null if no cluster is selected
 * @param cluster - the cluster's state; undefined if it is not in the list
 */
export function paneState(
  name: string | null,
  cluster: Wire.Cluster | undefined,
  trans: TranslationBundle
): PaneState {
  if (name !== null && isExternalScheduler(name)) {
    return { show: true, name, label: trans.__('Scheduler'), color: null };
  }
  if (name === null) {
    return {
      show: false,
      label: null,
      color: null,
      message: trans.__('Select a cluster in the sidebar to see its dashboard.')
    };
  }
  if (cluster === undefined) {
    return {
      show: false,
      label: null,
      color: null,
      message: trans.__(
        'This cluster no longer exists. Select another cluster above.'
      )
    };
  }
  const { label, color } = cluster;
  const message = unavailableText(cluster, trans);
  return message === null
    ? { show: true, name, label, color }
    : {
        show: false,
        label,
        color,
        message,
        ...(isEnded(cluster) && cluster.ended?.can_recreate
          ? { canRecreate: true }
          : {})
      };
}

/** Return why a cluster has no dashboard now; null if it has one. */
function unavailableText(
  { label, status, unreachable_since }: Wire.Cluster,
  trans: TranslationBundle
): string | null {
  switch (status) {
    case 'pending':
      return trans.__(
        '%1 is starting. Its dashboard appears automatically.',
        label
      );
    case 'stopping':
      return trans.__('%1 is stopping.', label);
    case 'stopped':
      return trans.__('%1 was stopped.', label);
    case 'failed':
      return trans.__('%1 failed. It has no dashboard.', label);
    case 'running':
      return unreachable_since === null
        ? null
        : trans.__(
            'The scheduler of %1 has not responded since %2. Retrying automatically.',
            label,
            formatMoment(unreachable_since, Date.now())
          );
  }
}
