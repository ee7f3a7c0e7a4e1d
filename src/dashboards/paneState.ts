import type { TranslationBundle } from '@jupyterlab/translation';

import type * as Wire from '../gateway/wire';
import { isForeign } from './plots';

/** What a pane can show: a page of `name`, or words about why there is none. */
export type PaneState =
  | { show: true; name: string; label: string; color: string | null }
  | { show: false; label: string | null; color: string | null; words: string };

/**
 * What a pane shows for the cluster that it is to show.
 *
 * @param name - the cluster's name, or null where none is selected
 * @param cluster - what is known of it; undefined where it is not in the list
 */
export function paneState(
  name: string | null,
  cluster: Wire.Cluster | undefined,
  trans: TranslationBundle
): PaneState {
  if (name !== null && isForeign(name)) {
    return { show: true, name, label: trans.__('Scheduler'), color: null };
  }
  if (name === null) {
    return {
      show: false,
      label: null,
      color: null,
      words: trans.__('Select a cluster in the sidebar to see its dashboard.')
    };
  }
  if (cluster === undefined) {
    return {
      show: false,
      label: null,
      color: null,
      words: trans.__('This cluster is gone. Choose another one above.')
    };
  }
  const { label, color } = cluster;
  const words = wordsFor(cluster, trans);
  return words === null
    ? { show: true, name, label, color }
    : { show: false, label, color, words };
}

/** Why a cluster has no page to show now; null where it has. */
function wordsFor(
  { label, status, unreachable_since }: Wire.Cluster,
  trans: TranslationBundle
): string | null {
  switch (status) {
    case 'pending':
      return trans.__(
        '%1 is starting. Its dashboard appears by itself.',
        label
      );
    case 'stopping':
      return trans.__('%1 is stopping.', label);
    case 'stopped':
      return trans.__('%1 was stopped.', label);
    case 'failed':
      return trans.__('%1 failed, so it has no dashboard.', label);
    case 'running':
      return unreachable_since === null
        ? null
        : trans.__(
            'The scheduler of %1 has not answered since %2. It is asked again by itself.',
            label,
            new Date(unreachable_since).toLocaleTimeString()
          );
  }
}
