import type { TranslationBundle } from '@jupyterlab/translation';

import type * as Wire from '../wire/wire';
import { CommandIDs } from '../tokens';
import type { INotice, NoticeKind } from './notices';
import {
  countdownNoticeText,
  finishedNoticeText,
  idleNoticeText
} from './noticeText';

/** Executes a command on clusters. */
export type ExecuteAll = (command: string, args: { names: string[] }) => void;

/**
 * Compose a notice about clusters: its text, and actions on all of them.
 *
 * @param now - in ms since epoch, by the server's clock
 */
export function composeNotice(
  kind: NoticeKind,
  clusters: ReadonlyArray<Wire.Cluster>,
  execute: ExecuteAll,
  now: number,
  trans: TranslationBundle
): INotice {
  const names = clusters.map(cluster => cluster.name);
  const stop = {
    label: trans.__('Stop'),
    displayType: 'warn' as const,
    callback: () => execute(CommandIDs.stopCluster, { names })
  };
  const scaleDown = {
    label: trans.__('Scale Down'),
    callback: () => execute(CommandIDs.scaleDown, { names })
  };
  const snooze = {
    label: trans.__('Snooze 30 min'),
    callback: () => execute(CommandIDs.snoozeCluster, { names })
  };
  const keepAlive = {
    label: trans.__('Keep Alive'),
    callback: () => execute(CommandIDs.keepAlive, { names })
  };
  switch (kind) {
    case 'idle':
      return {
        message: idleNoticeText(clusters, now, trans),
        type: 'warning',
        actions: [scaleDown, stop, snooze, keepAlive]
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
