import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import { nameArgument } from '../actions/commandArgs';
import { resolveCluster } from '../actions/resolveCluster';
import { CommandIDs, type IClusters } from '../tokens';

/** Options of {@link addMonitorCommands}. */
export interface IMonitorCommandOptions {
  commands: CommandRegistry;
  clusters: IClusters;
  trans: TranslationBundle;
  /** Open the page of a cluster, or bring the open one to the front. */
  openClusterPage: (name: string) => Promise<void>;
}

/** Register the commands that show what a cluster is doing. */
export function addMonitorCommands(options: IMonitorCommandOptions): void {
  const { commands, clusters, trans } = options;
  const target = (args: ReadonlyPartialJSONObject) =>
    resolveCluster(args, clusters);

  commands.addCommand(CommandIDs.openClusterPage, {
    label: trans.__('Open Cluster Page'),
    caption: trans.__(
      'Show the activity, failed tasks, logs and workers of a cluster'
    ),
    describedBy: {
      args: { type: 'object', properties: { name: nameArgument(trans) } }
    },
    isEnabled: args => target(args) !== null,
    execute: async args => {
      const cluster = target(args);
      if (cluster) {
        await options.openClusterPage(cluster.name);
      }
    }
  });

  let enabledFor = '';
  clusters.changed.connect(() => {
    const names = clusters.clusters.map(({ name }) => name).join();
    if (names !== enabledFor) {
      enabledFor = names;
      commands.notifyCommandChanged(CommandIDs.openClusterPage);
    }
  });
}
