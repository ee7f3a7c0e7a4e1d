import { Clipboard, InputDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import { withName } from '../components/namedDialog';
import { isStoppable, isEnded, isScalable } from '../gateway/clusterStatus';
import type * as Wire from '../wire/wire';
import { CommandIDs, type IClusters } from '../tokens';
import type { ClusterActions } from './clusterActions';
import { formatElapsed } from '../utils/format';
import { visibleText } from '../utils/visibleText';
import { COLORS, colorText } from './colors';
import {
  addClusterCommand,
  type IClusterCommand,
  type IClustersCommand
} from './clusterCommand';
import {
  argumentsSchema,
  labelArgument,
  MAX_SNOOZE_MINUTES,
  snoozeSeconds
} from './commandArgs';
import { ask, requestQuestion } from './confirm';
import { fromInterface, isFromInterface, originOf } from './origin';
import { resolveCluster } from './resolveCluster';

/** Options of {@link addClusterCommands}. */
export interface IClusterCommandOptions {
  commands: CommandRegistry;
  clusters: IClusters;
  actions: ClusterActions;
  trans: TranslationBundle;
}

/** Register the commands that need nothing but the clusters and the actions on them. */
export function addClusterCommands(options: IClusterCommandOptions): void {
  const { commands, clusters, actions, trans } = options;
  const ids: string[] = [];
  const add = (id: string, command: IClusterCommand | IClustersCommand) => {
    ids.push(id);
    addClusterCommand(commands, id, command, clusters, trans);
  };

  add(CommandIDs.stopCluster, {
    label: args =>
      resolveCluster(args, clusters)?.status === 'pending'
        ? trans.__('Cancel Cluster')
        : trans.__('Stop Cluster'),
    caption: trans.__('Stop the cluster and all its workers'),
    allows: isStoppable,
    executeAll: (names, _, origin) => actions.stop(names, origin)
  });

  add(CommandIDs.scaleDown, {
    label: trans.__('Scale Down'),
    caption: trans.__('Scale the cluster to 0 workers'),
    allows: cluster => isScalable(cluster) && cluster.workers > 0,
    executeAll: (names, _, origin) => actions.scaleDown(names, origin)
  });

  add(CommandIDs.snoozeCluster, {
    label: trans.__('Snooze Idle Notices for 30 min'),
    caption: trans.__(
      'Pause the notices and automatic actions for this idle cluster'
    ),
    args: {
      minutes: {
        type: 'number',
        minimum: 0,
        maximum: MAX_SNOOZE_MINUTES,
        description: trans.__(
          'Duration of the snooze in minutes; default: 30; 0 ends it'
        )
      }
    },
    allows: isScalable,
    request: ({ label }, { minutes }) => ({
      title: trans.__(
        'Snooze the idle notices of %1 for %2?',
        label,
        formatElapsed(snoozeSeconds(minutes, trans) * 1000, trans)
      ),
      accept: trans.__('Snooze')
    }),
    executeAll: (names, { minutes }) =>
      actions.snooze(names, snoozeSeconds(minutes, trans))
  });

  add(CommandIDs.endSnooze, {
    label: trans.__('End Snooze'),
    caption: trans.__('Resume the notices and automatic actions'),
    allows: cluster =>
      isScalable(cluster) && cluster.idle_management.snoozed_until !== null,
    request: ({ label }) => ({
      title: trans.__(
        'Resume the idle notices and automatic actions for %1?',
        label
      ),
      accept: trans.__('Resume')
    }),
    execute: ({ name }) => actions.snooze([name], 0)
  });

  add(CommandIDs.keepAlive, {
    label: trans.__('Keep Alive'),
    caption: trans.__(
      'Pause the notices and automatic actions until the next task'
    ),
    allows: cluster =>
      isScalable(cluster) && !cluster.idle_management.kept_alive,
    request: ({ label }) => ({
      title: trans.__('Keep %1 alive?', label),
      accept: trans.__('Keep Alive')
    }),
    executeAll: names => actions.keepAlive(names)
  });

  add(CommandIDs.endKeepAlive, {
    label: trans.__('End Keep Alive'),
    caption: trans.__('Resume the notices and automatic actions'),
    allows: cluster =>
      isScalable(cluster) && cluster.idle_management.kept_alive,
    request: ({ label }) => ({
      title: trans.__(
        'Resume the idle notices and automatic actions for %1?',
        label
      ),
      accept: trans.__('Resume')
    }),
    execute: ({ name }) => actions.endKeepAlive([name])
  });

  add(CommandIDs.recreateCluster, {
    label: trans.__('Recreate Cluster'),
    caption: trans.__('Create a cluster with the same options and workers'),
    allows: cluster => isEnded(cluster) && cluster.ended?.can_recreate === true,
    request: ({ label }) => ({
      title: trans.__('Create a cluster like %1?', label),
      accept: trans.__('Recreate')
    }),
    execute: ({ name }) => actions.recreate(name)
  });

  add(CommandIDs.dismissCluster, {
    label: trans.__('Dismiss Cluster'),
    caption: trans.__('Remove the ended cluster from the list'),
    allows: isEnded,
    request: ({ label }) => ({
      title: trans.__('Remove %1 from the list?', label),
      accept: trans.__('Remove')
    }),
    execute: ({ name }) => actions.dismiss([name])
  });

  add(CommandIDs.dismissHint, {
    label: trans.__('Dismiss Hint'),
    caption: trans.__('Hide a hint of the cluster'),
    args: {
      code: { type: 'string', description: trans.__('Code of the hint') }
    },
    required: ['code'],
    allows: ({ hints }) => hints.length > 0,
    execute: ({ name }, { code }) =>
      typeof code === 'string' ? actions.dismissHint(name, code) : null
  });

  add(CommandIDs.renameCluster, {
    label: trans.__('Rename Cluster…'),
    caption: trans.__('Change the label of the cluster'),
    args: { label: labelArgument(trans) },
    allows: () => true,
    execute: async (cluster, args) => {
      const label = (
        typeof args.label === 'string'
          ? visibleText(args.label)
          : await askForLabel(cluster, trans)
      )?.trim();
      return label && label !== cluster.label
        ? actions.update(cluster.name, { label })
        : null;
    }
  });

  add(CommandIDs.setColor, {
    label: args =>
      typeof args.color === 'string'
        ? colorText(args.color, trans)
        : trans.__('Next Cluster Color'),
    caption: trans.__('Change the color of the cluster'),
    iconClass: args =>
      typeof args.color === 'string'
        ? `jp-DaskGateway-mark jp-DaskGateway-color-${args.color}`
        : '',
    args: {
      color: {
        type: 'string',
        enum: [...COLORS],
        description: trans.__('Color; default: the next one of the palette')
      }
    },
    allows: () => true,
    execute: (cluster, args) => {
      const next = COLORS.findIndex(color => color === cluster.color) + 1;
      const color =
        COLORS.find(one => one === args.color) ?? COLORS[next % COLORS.length];
      return actions.update(cluster.name, { color });
    }
  });

  add(CommandIDs.copyName, {
    label: trans.__('Copy Cluster Name'),
    caption: trans.__('Copy the name that the gateway gave the cluster'),
    allows: () => true,
    execute: ({ name }) => {
      Clipboard.copyToSystem(name);
      return name;
    }
  });

  add(CommandIDs.connectNotebook, {
    label: trans.__('Connect This Notebook'),
    caption: trans.__('Connect the current notebook to the cluster'),
    allows: ({ name, status }) =>
      status === 'running' &&
      commands.hasCommand(CommandIDs.selectNotebookCluster) &&
      commands.isEnabled(CommandIDs.selectNotebookCluster, { name }),
    execute: ({ name }, _, origin) =>
      commands.execute(
        CommandIDs.selectNotebookCluster,
        origin === 'interface' ? fromInterface({ name }) : { name }
      )
  });

  commands.addCommand(CommandIDs.stopAllClusters, {
    label: args =>
      args.isPalette
        ? trans.__('Stop All Clusters…')
        : trans.__('Stop All Dask Clusters…'),
    caption: trans.__('Stop all your Dask Gateway clusters'),
    describedBy: {
      args: argumentsSchema({
        confirmed: {
          type: 'boolean',
          description: trans.__(
            'Whether the user has confirmed it already; only buttons of this extension can say so'
          )
        }
      })
    },
    isEnabled: () => clusters.clusters.some(isStoppable),
    execute: args =>
      args.confirmed === true && isFromInterface(args)
        ? actions.stopAllConfirmed()
        : actions.stopAll()
  });

  commands.addCommand(CommandIDs.clearEnded, {
    label: trans.__('Clear Ended Clusters'),
    caption: trans.__('Remove all ended clusters from the list'),
    describedBy: { args: argumentsSchema({}) },
    isEnabled: () => clusters.clusters.some(isEnded),
    execute: async args => {
      const question = {
        title: trans.__('Remove all ended clusters from the list?'),
        accept: trans.__('Remove')
      };
      return originOf(args) === 'interface' ||
        (await ask(requestQuestion(question, trans), trans))
        ? actions.clearEnded()
        : 'declined';
    }
  });

  notifyOfChanges(commands, clusters, [
    ...ids,
    CommandIDs.stopAllClusters,
    CommandIDs.clearEnded
  ]);
}

/** Announce that commands may be enabled or visible otherwise when the selection or a relevant state changes. */
export function notifyOfChanges(
  commands: CommandRegistry,
  clusters: Pick<IClusters, 'clusters' | 'changed' | 'selectedChanged'>,
  ids: ReadonlyArray<string>
): void {
  const notify = () => {
    for (const id of ids) {
      commands.notifyCommandChanged(id);
    }
  };
  // Most changes are numbers of a sample, on which no command depends.
  let state = '';
  clusters.changed.connect(() => {
    const now = clusters.clusters
      .map(({ name, status, workers, idle_management: management }) =>
        [
          name,
          status,
          workers > 0,
          management.kept_alive,
          management.snoozed_until !== null
        ].join(' ')
      )
      .join();
    if (now !== state) {
      state = now;
      notify();
    }
  });
  clusters.selectedChanged.connect(notify);
}

async function askForLabel(
  cluster: Wire.Cluster,
  trans: TranslationBundle
): Promise<string | null> {
  const { value } = await withName(trans.__('Rename Cluster'), () =>
    InputDialog.getText({
      title: trans.__('Rename Cluster'),
      label: trans.__('Label'),
      text: cluster.label,
      okLabel: trans.__('Rename')
    })
  );
  return value;
}
