import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { IStateDB } from '@jupyterlab/statedb';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import type { ClusterActions } from '../actions/clusterActions';
import {
  argumentsSchema,
  labelArgument,
  nameArgument
} from '../actions/commandArgs';
import { notifyOfChanges } from '../actions/commands';
import { resolveCluster } from '../actions/resolveCluster';
import { gatewayIcon } from '../components/icons';
import { toProblem } from '../gateway/toProblem';
import type * as Wire from '../wire/wire';
import type { IClusters } from '../tokens';
import { CommandIDs } from '../tokens';
import { notifyProblem } from '../utils/notifications';
import type { GatewayPanel } from './panel';

/** Options of {@link addPanelCommands}. */
export interface ICommandOptions {
  app: JupyterFrontEnd;
  clusters: IClusters;
  actions: ClusterActions;
  panel: GatewayPanel;
  state: IStateDB | null;
  trans: TranslationBundle;
  /** Number of workers that the New Cluster dialog proposes the first time. */
  defaultWorkers: () => number;
  /** Label of a new cluster: the name of the current notebook; undefined if there is none. */
  defaultLabel: () => string | undefined;
}

/** Register the commands that need the panel or its dialogs. */
export function addPanelCommands(options: ICommandOptions): void {
  const { app, clusters, actions, panel, trans } = options;
  const { commands } = app;
  const isRunning = (args: ReadonlyPartialJSONObject) =>
    resolveCluster(args, clusters)?.status === 'running';
  // Without a cluster the command is shown disabled.
  const isVisible = (args: ReadonlyPartialJSONObject) => {
    const cluster = resolveCluster(args, clusters);
    return cluster === null || cluster.status === 'running';
  };
  const showPanel = () => {
    if (!panel.isVisible) {
      app.shell.activateById(panel.id);
    }
  };

  // A double click must open one dialog only.
  let isDialogOpen = false;
  const openDialog = async (label: string | undefined) => {
    if (isDialogOpen) {
      return null;
    }
    isDialogOpen = true;
    try {
      const { askForCluster } = await import('./create/createDialog');
      return await askForCluster({
        clusters,
        state: options.state,
        trans,
        workers: options.defaultWorkers(),
        label
      });
    } catch (error) {
      notifyProblem(toProblem(error, trans), trans);
      return null;
    } finally {
      isDialogOpen = false;
    }
  };

  commands.addCommand(CommandIDs.createCluster, {
    label: args =>
      args.isPalette ? trans.__('New Cluster…') : trans.__('Dask Cluster…'),
    caption: trans.__('Create a Dask Gateway cluster'),
    icon: gatewayIcon,
    describedBy: { args: argumentsSchema({ label: labelArgument(trans) }) },
    execute: async args => {
      const outcome = await openDialog(
        typeof args.label === 'string' ? args.label : options.defaultLabel()
      );
      if (!outcome) {
        return null;
      }
      if ('created' in outcome) {
        selectWhenListed(clusters, outcome.created);
        return outcome.created;
      }
      const { used, workers } = outcome;
      app.shell.activateById(panel.id);
      clusters.select(used.name);
      panel.focusRow(used.name);
      if (workers && requestsMore(used, workers)) {
        await actions.scale(used.name, workers);
      }
      return used.name;
    }
  });

  commands.addCommand(CommandIDs.scaleCluster, {
    label: trans.__('Scale Cluster…'),
    caption: trans.__('Change the number of workers'),
    describedBy: {
      args: argumentsSchema({
        name: nameArgument(trans),
        count: {
          type: 'integer',
          minimum: 0,
          description: trans.__('Number of workers; default: opens the form')
        }
      })
    },
    isVisible,
    isEnabled: isRunning,
    execute: async args => {
      const cluster = resolveCluster(args, clusters);
      if (!cluster) {
        return null;
      }
      if (typeof args.count === 'number') {
        return actions.scale(cluster.name, { count: args.count });
      }
      showPanel();
      await panel.openScaleForm(cluster.name);
      return null;
    }
  });

  commands.addCommand(CommandIDs.adaptCluster, {
    label: trans.__('Scale Cluster Adaptively…'),
    caption: trans.__('Add and remove workers as the workload changes'),
    describedBy: {
      args: argumentsSchema({
        name: nameArgument(trans),
        minimum: {
          type: 'integer',
          minimum: 0,
          description: trans.__('Minimum number of workers')
        },
        maximum: {
          type: 'integer',
          minimum: 1,
          description: trans.__(
            'Maximum number of workers; default of both: opens the form'
          )
        }
      })
    },
    isVisible,
    isEnabled: isRunning,
    execute: async args => {
      const cluster = resolveCluster(args, clusters);
      if (!cluster) {
        return null;
      }
      const { minimum, maximum } = args;
      if (typeof minimum === 'number' && typeof maximum === 'number') {
        return actions.scale(cluster.name, { minimum, maximum });
      }
      showPanel();
      await panel.openScaleForm(cluster.name);
      return null;
    }
  });

  commands.addCommand(CommandIDs.focusPanel, {
    label: trans.__('Show Dask Gateway Panel'),
    caption: trans.__('Show the clusters in the sidebar'),
    describedBy: { args: argumentsSchema({ name: nameArgument(trans) }) },
    execute: args => {
      if (typeof args.name === 'string') {
        clusters.select(args.name);
      }
      app.shell.activateById(panel.id);
      panel.activate();
    }
  });

  notifyOfChanges(commands, clusters, [
    CommandIDs.scaleCluster,
    CommandIDs.adaptCluster
  ]);
}

/** Select a new cluster once it is in the list, unless the user has selected another one by then. */
function selectWhenListed(clusters: IClusters, name: string): void {
  const { selected } = clusters;
  const select = () => {
    if (clusters.get(name) || clusters.selected !== selected) {
      clusters.changed.disconnect(select);
    }
    if (clusters.get(name) && clusters.selected === selected) {
      clusters.select(name);
    }
  };
  clusters.changed.connect(select);
  select();
}

/** Whether a request is for more workers than an idle cluster has. Using an idle cluster never removes workers. */
function requestsMore(
  cluster: Wire.Cluster,
  request: Wire.WorkersRequest
): boolean {
  return (request.count ?? request.maximum ?? 0) > cluster.workers;
}
