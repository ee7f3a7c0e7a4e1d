import type { TranslationBundle } from '@jupyterlab/translation';

import type * as Wire from '../wire/wire';
import { SNOOZE_SECONDS } from '../actions/commandArgs';
import type { IClusterActions } from '../actions/plugin';
import type { INotice, NoticeKind } from './notices';
import {
  countdownNoticeText,
  finishedNoticeText,
  idleNoticeText
} from './noticeText';

/**
 * Compose a notice about clusters: its text, and actions on all of them.
 *
 * @param now - in ms since epoch, by the server's clock
 */
export function composeNotice(
  kind: NoticeKind,
  clusters: ReadonlyArray<Wire.Cluster>,
  actions: IClusterActions,
  now: number,
  trans: TranslationBundle
): INotice {
  const names = clusters.map(cluster => cluster.name);
  const stop = {
    label: trans.__('Stop'),
    displayType: 'warn' as const,
    callback: () => void actions.stop(names)
  };
  const release = {
    label: trans.__('Release Workers'),
    callback: () => void actions.releaseWorkers(names)
  };
  const snooze = {
    label: trans.__('Snooze 30 min'),
    callback: () => void actions.snooze(names, SNOOZE_SECONDS)
  };
  const keepAlive = {
    label: trans.__('Keep Alive'),
    callback: () => void actions.keepAlive(names)
  };
  switch (kind) {
    case 'idle':
      return {
        message: idleNoticeText(clusters, now, trans),
        type: 'warning',
        actions: [release, stop, snooze, keepAlive]
      };
    case 'finished':
      return {
        message: finishedNoticeText(clusters, trans),
        type: clusters.every(isWithoutFailure) ? 'success' : 'warning',
        actions: [stop, keepAlive]
      };
    case 'countdown':
      return {
        message: countdownNoticeText(clusters, now, trans),
        type: 'warning',
        actions: [
          { ...keepAlive, displayType: 'accent' },
          snooze,
          { ...stop, label: trans.__('Stop Now') }
        ]
      };
  }
}

/** Return whether no task of a cluster has failed, and no results prevent its automatic stop. */
function isWithoutFailure(cluster: Wire.Cluster): boolean {
  const { tasks, results_in_memory: results, idle_management } = cluster;
  return (
    !tasks.erred && (results.count === 0 || idle_management.action !== null)
  );
}
