import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import type * as Wire from '../gateway/wire';
import { CommandIDs, type IClusters } from '../tokens';
import { nameArgument } from '../actions/commandArgs';
import { resolveCluster } from '../actions/resolveCluster';
import { SNOOZE, type Caretaker } from '../actions/idleActions';

/** What the commands work with. */
export interface IWatchCommandOptions {
  commands: CommandRegistry;
  clusters: IClusters;
  caretaker: Caretaker;
  trans: TranslationBundle;
  onOverview: (name: string) => Promise<void>;
  onStopWhenFinished: (name: string, on: boolean) => void;
}

/** Register what a person can do about idle clusters, and to see how one is doing. */
export function addWatchCommands(options: IWatchCommandOptions): void {
  const { commands, clusters, caretaker, trans } = options;
  const target = (args: ReadonlyPartialJSONObject) =>
    resolveCluster(args, clusters);
  const isRunning = (args: ReadonlyPartialJSONObject) =>
    target(args)?.status === 'running';
  const name = nameArgument(trans);

  commands.addCommand(CommandIDs.snoozeCluster, {
    label: trans.__('Snooze Cluster'),
    caption: trans.__('Say nothing about its idleness for a while'),
    describedBy: {
      args: {
        type: 'object',
        properties: {
          name,
          minutes: {
            type: 'number',
            minimum: 0,
            description: trans.__('For how long, 30 unless told; 0 ends it')
          }
        }
      }
    },
    isEnabled: isRunning,
    execute: async args => {
      const cluster = target(args);
      const { minutes } = args;
      const seconds = typeof minutes === 'number' ? minutes * 60 : SNOOZE;
      if (cluster) {
        await caretaker.snooze([cluster.name], seconds);
      }
    }
  });

  commands.addCommand(CommandIDs.stopWhenFinished, {
    label: trans.__('Stop When Finished'),
    caption: trans.__('Stop the cluster when its work is over, and say so'),
    describedBy: { args: { type: 'object', properties: { name } } },
    isEnabled: isRunning,
    isToggleable: true,
    isToggled: args =>
      target(args)?.idle_management.stop_when_finished ?? false,
    execute: args => {
      const cluster = target(args);
      if (cluster) {
        const on = !cluster.idle_management.stop_when_finished;
        options.onStopWhenFinished(cluster.name, on);
      }
    }
  });

  commands.addCommand(CommandIDs.openOverview, {
    label: trans.__('Open Overview'),
    caption: trans.__('Show what the cluster has been doing, and its workers'),
    describedBy: { args: { type: 'object', properties: { name } } },
    isEnabled: args => target(args) !== null,
    execute: async args => {
      const cluster = target(args);
      if (cluster) {
        await options.onOverview(cluster.name);
      }
    }
  });

  commands.addCommand(CommandIDs.pruneClusters, {
    label: trans.__('Clean Up Forgotten Clusters…'),
    caption: trans.__('Stop your idle clusters that nobody uses'),
    describedBy: { args: { type: 'object', properties: {} } },
    execute: async () => {
      const { cleanUp } = await import('./cleanupDialog');
      return { ...(await cleanUp(clusters, trans)) };
    }
  });

  // Only what the commands depend on matters, not each number.
  let known = '';
  clusters.changed.connect(() => {
    const state = (one: Wire.Cluster) =>
      [one.name, one.status, one.idle_management.stop_when_finished].join(' ');
    const now = clusters.clusters.map(state).join();
    if (now !== known) {
      known = now;
      commands.notifyCommandChanged(CommandIDs.snoozeCluster);
      commands.notifyCommandChanged(CommandIDs.stopWhenFinished);
      commands.notifyCommandChanged(CommandIDs.openOverview);
    }
  });
}
