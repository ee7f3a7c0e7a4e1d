import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import type * as Wire from '../wire/wire';
import { addClusterCommand } from '../actions/clusterCommand';
import { isScalable } from '../gateway/clusterStatus';
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
  addClusterCommand(
    commands,
    CommandIDs.stopWhenFinished,
    {
      label: trans.__('Stop When Finished'),
      caption: trans.__('Stop the cluster when its tasks have finished'),
      allows: isScalable,
      isToggled: ({ idle_management: management }) =>
        management.stop_when_finished,
      request: ({ label, idle_management: management }) =>
        management.stop_when_finished
          ? {
              title: trans.__('Do not stop %1 when it has finished?', label),
              accept: trans.__('Do Not Stop')
            }
          : {
              title: trans.__('Stop %1 when it has finished?', label),
              accept: trans.__('Stop When Finished')
            },
      execute: ({ name, idle_management: management }) =>
        options.onStopWhenFinished(name, !management.stop_when_finished)
    },
    clusters,
    trans
  );

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
