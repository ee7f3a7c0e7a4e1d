import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import type * as Wire from '../wire/wire';
import { nameArgument } from '../actions/commandArgs';
import { resolveCluster } from '../actions/resolveCluster';
import { CommandIDs, type IClusters } from '../tokens';

/** Options of {@link addIdleCommands}. */
export interface IIdleCommandOptions {
  commands: CommandRegistry;
  clusters: IClusters;
  trans: TranslationBundle;
  onStopWhenFinished: (name: string, on: boolean) => void;
}

/** Register the commands for idle clusters. */
export function addIdleCommands(options: IIdleCommandOptions): void {
  const { commands, clusters, trans } = options;
  const target = (args: ReadonlyPartialJSONObject) =>
    resolveCluster(args, clusters);
  const isRunning = (args: ReadonlyPartialJSONObject) =>
    target(args)?.status === 'running';
  const name = nameArgument(trans);

  commands.addCommand(CommandIDs.stopWhenFinished, {
    label: trans.__('Stop When Finished'),
    caption: trans.__('Stop the cluster when its tasks have finished'),
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

  commands.addCommand(CommandIDs.pruneClusters, {
    label: trans.__('Clean Up Forgotten Clusters…'),
    caption: trans.__('Stop your idle clusters that are not in use'),
    describedBy: { args: { type: 'object', properties: {} } },
    execute: async () => {
      const { cleanUp } = await import('./cleanupDialog');
      return { ...(await cleanUp(clusters, trans)) };
    }
  });

  // Only when the state of the commands can change, not with each sample.
  let lastState = '';
  clusters.changed.connect(() => {
    const stateOf = (cluster: Wire.Cluster) =>
      [
        cluster.name,
        cluster.status,
        cluster.idle_management.stop_when_finished
      ].join(' ');
    const state = clusters.clusters.map(stateOf).join();
    if (state !== lastState) {
      lastState = state;
      commands.notifyCommandChanged(CommandIDs.stopWhenFinished);
    }
  });
}
