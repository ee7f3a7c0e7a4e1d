import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import type { ClusterActions } from '../actions/clusterActions';
import {
  argumentsSchema,
  nameArgument,
  readWorkersRequest,
  workersArgument
} from '../actions/commandArgs';
import { notifyOfChanges } from '../actions/commands';
import { ask, requestQuestion } from '../actions/confirm';
import { originOf } from '../actions/origin';
import { resolveCluster } from '../actions/resolveCluster';
import { isStoppable, isEnded, isScalable } from '../gateway/clusterStatus';
import type { IClusters } from '../tokens';
import type * as Wire from '../wire/wire';
import { CommandIDs } from '../tokens';
import type { GatewayPanel } from './panel';

/** Options of {@link addPanelCommands}. */
export interface ICommandOptions {
  app: JupyterFrontEnd;
  clusters: IClusters;
  actions: ClusterActions;
  panel: GatewayPanel;
  trans: TranslationBundle;
}

/** Register the commands that need the panel or its dialogs. */
export function addPanelCommands(options: ICommandOptions): void {
  const { app, clusters, actions, panel, trans } = options;
  const { commands } = app;
  const canScale = (args: ReadonlyPartialJSONObject) => {
    const cluster = resolveCluster(args, clusters);
    return cluster !== null && isScalable(cluster);
  };
  // Without a cluster the command is shown disabled.
  const isVisible = (args: ReadonlyPartialJSONObject) => {
    const cluster = resolveCluster(args, clusters);
    return cluster === null || isScalable(cluster);
  };
  const showPanel = () => {
    if (!panel.isVisible) {
      app.shell.activateById(panel.id);
    }
  };

  /** Request workers, or open the form if the arguments contain no numbers. */
  const scale = async (
    args: ReadonlyPartialJSONObject,
    numbers: ReadonlyPartialJSONObject
  ) => {
    const origin = originOf(args);
    const cluster = resolveCluster(args, clusters);
    if (!cluster) {
      return null;
    }
    const request = readWorkersRequest(numbers, trans);
    if (request) {
      return actions.scale(cluster.name, request, origin);
    }
    showPanel();
    await panel.openScaleForm(cluster.name);
    return null;
  };

  commands.addCommand(CommandIDs.scaleCluster, {
    label: trans.__('Scale Cluster…'),
    caption: trans.__('Change the number of workers'),
    describedBy: {
      args: argumentsSchema({
        name: nameArgument(trans),
        count: workersArgument(
          trans.__('Number of workers; default: opens the form')
        )
      })
    },
    isVisible,
    isEnabled: canScale,
    execute: args => scale(args, { count: args.count })
  });

  commands.addCommand(CommandIDs.adaptCluster, {
    label: trans.__('Scale Cluster Adaptively…'),
    caption: trans.__('Add and remove workers as the workload changes'),
    describedBy: {
      args: argumentsSchema({
        name: nameArgument(trans),
        minimum: workersArgument(trans.__('Minimum number of workers')),
        maximum: workersArgument(
          trans.__(
            'Maximum number of workers; default of both: opens the form'
          ),
          1
        )
      })
    },
    isVisible,
    isEnabled: canScale,
    execute: args =>
      scale(args, { minimum: args.minimum, maximum: args.maximum })
  });

  const selected = (has: (cluster: Wire.Cluster) => boolean) =>
    panel.list.selection.names.filter(name => {
      const cluster = clusters.get(name);
      return cluster !== undefined && has(cluster);
    });
  commands.addCommand(CommandIDs.stopSelected, {
    label: trans.__('Stop Selected Clusters'),
    caption: trans.__('Stop the clusters that are selected in the panel'),
    describedBy: { args: argumentsSchema({}) },
    isEnabled: () => selected(isStoppable).length > 0,
    execute: args => actions.stop(selected(isStoppable), originOf(args))
  });

  commands.addCommand(CommandIDs.dismissSelected, {
    label: trans.__('Dismiss Selected Clusters'),
    caption: trans.__('Remove the selected ended clusters from the list'),
    describedBy: { args: argumentsSchema({}) },
    isEnabled: () => selected(isEnded).length > 0,
    execute: async args => {
      const question = {
        title: trans.__('Remove the selected ended clusters from the list?'),
        accept: trans.__('Remove')
      };
      return originOf(args) === 'interface' ||
        (await ask(requestQuestion(question, trans), trans))
        ? actions.dismiss(selected(isEnded))
        : 'declined';
    }
  });
  panel.list.changed.connect(() => {
    commands.notifyCommandChanged(CommandIDs.stopSelected);
    commands.notifyCommandChanged(CommandIDs.dismissSelected);
  });

  commands.addCommand(CommandIDs.focusPanel, {
    label: trans.__('Show Dask Gateway Panel'),
    caption: trans.__('Show the clusters in the sidebar'),
    describedBy: { args: argumentsSchema({ name: nameArgument(trans) }) },
    execute: args => {
      if (typeof args.name === 'string') {
        clusters.select(args.name);
      }
      // Notebook 7.4 hides a visible panel that is activated again.
      if (!panel.isVisible) {
        app.shell.activateById(panel.id);
      }
      panel.activate();
    }
  });

  notifyOfChanges(commands, clusters, [
    CommandIDs.scaleCluster,
    CommandIDs.adaptCluster
  ]);
}
