import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { IStateDB } from '@jupyterlab/statedb';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import type * as Wire from '../gateway/wire';
import type { IClusters } from '../tokens';
import { CommandIDs } from '../tokens';
import type { ClusterActions } from '../actions/clusterActions';
import {
  argumentsSchema,
  labelArgument,
  nameArgument
} from '../actions/commandArgs';
import { resolveCluster } from '../actions/resolveCluster';
import { gatewayIcon } from '../components/icons';
import { notifyProblem } from '../utils/notifications';
import { toProblem } from '../gateway/toProblem';
import { addNamingCommands } from './labelCommands';
import type { GatewayPanel } from './panel';
import { isEnded } from '../gateway/clusterStatus';

/** What the commands work with. */
export interface ICommandOptions {
  app: JupyterFrontEnd;
  clusters: IClusters;
  actions: ClusterActions;
  panel: GatewayPanel;
  state: IStateDB | null;
  trans: TranslationBundle;
  /** How many workers a new cluster gets the first time. */
  defaultWorkers: () => number;
  /** What to call a cluster made now: the notebook at hand; undefined where there is none. */
  labelAtHand: () => string | undefined;
}

/** Register what a person can do with clusters. */
export function addCommands(options: ICommandOptions): void {
  const { app, clusters, actions, panel, trans } = options;
  const { commands } = app;
  const target = (args: ReadonlyPartialJSONObject) =>
    resolveCluster(args, clusters);
  const isAlive = (args: ReadonlyPartialJSONObject) => {
    const cluster = target(args);
    return cluster !== null && !isEnded(cluster);
  };
  const isRunning = (args: ReadonlyPartialJSONObject) =>
    target(args)?.status === 'running';

  // A double click, while the dialog is on its way, opens it once.
  let asking = false;
  const ask = async (label: string | undefined) => {
    if (asking) {
      return null;
    }
    asking = true;
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
      asking = false;
    }
  };

  commands.addCommand(CommandIDs.createCluster, {
    label: args =>
      args.isPalette ? trans.__('New Cluster…') : trans.__('New Dask Cluster…'),
    caption: trans.__('Create a Dask Gateway cluster'),
    icon: gatewayIcon,
    describedBy: { args: argumentsSchema({ label: labelArgument(trans) }) },
    execute: async args => {
      const outcome = await ask(
        typeof args.label === 'string' ? args.label : options.labelAtHand()
      );
      if (!outcome) {
        return null;
      }
      if ('created' in outcome) {
        selectOnceThere(clusters, outcome.created);
        return outcome.created;
      }
      const { used, workers } = outcome;
      app.shell.activateById(panel.id);
      clusters.select(used.name);
      panel.focusRow(used.name);
      if (workers && asksForMore(used, workers)) {
        await actions.scale(used.name, workers);
      }
      return used.name;
    }
  });

  commands.addCommand(CommandIDs.stopCluster, {
    label: args =>
      target(args)?.status === 'pending'
        ? trans.__('Cancel Cluster')
        : trans.__('Stop Cluster'),
    caption: trans.__('Stop the cluster, with all its workers'),
    describedBy: { args: argumentsSchema({ name: nameArgument(trans) }) },
    isEnabled: isAlive,
    execute: async args => {
      const cluster = target(args);
      return cluster ? actions.stop(cluster.name) : null;
    }
  });

  commands.addCommand(CommandIDs.stopAllClusters, {
    label: args =>
      args.isPalette
        ? trans.__('Stop All Clusters')
        : trans.__('Stop All Dask Clusters…'),
    caption: trans.__('Stop all your Dask Gateway clusters'),
    describedBy: { args: argumentsSchema({}) },
    isEnabled: () => clusters.clusters.some(cluster => !isEnded(cluster)),
    execute: async () => actions.stopAll()
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
          description: trans.__(
            'The number of workers; without it the form in the row opens'
          )
        }
      })
    },
    isEnabled: isRunning,
    execute: async args => {
      const cluster = target(args);
      if (!cluster) {
        return null;
      }
      if (typeof args.count === 'number') {
        return actions.scale(cluster.name, { count: args.count });
      }
      app.shell.activateById(panel.id);
      await actions.openForm(cluster.name);
      return null;
    }
  });

  commands.addCommand(CommandIDs.adaptCluster, {
    label: trans.__('Adapt Cluster…'),
    caption: trans.__('Let the cluster scale itself with its work'),
    describedBy: {
      args: argumentsSchema({
        name: nameArgument(trans),
        minimum: {
          type: 'integer',
          minimum: 0,
          description: trans.__('The least number of workers')
        },
        maximum: {
          type: 'integer',
          minimum: 1,
          description: trans.__(
            'The greatest number of workers; without both the form in the row opens'
          )
        }
      })
    },
    isEnabled: isRunning,
    execute: async args => {
      const cluster = target(args);
      if (!cluster) {
        return null;
      }
      const { minimum, maximum } = args;
      if (typeof minimum === 'number' && typeof maximum === 'number') {
        return actions.scale(cluster.name, { minimum, maximum });
      }
      app.shell.activateById(panel.id);
      await actions.openForm(cluster.name);
      return null;
    }
  });

  addNamingCommands(options);

  commands.addCommand(CommandIDs.focusPanel, {
    label: trans.__('Dask Gateway'),
    caption: trans.__('Show the Dask Gateway panel'),
    describedBy: { args: argumentsSchema({ name: nameArgument(trans) }) },
    execute: async args => {
      if (typeof args.name === 'string') {
        clusters.select(args.name);
      }
      app.shell.activateById(panel.id);
      panel.activate();
    }
  });

  const update = () => {
    for (const id of [
      CommandIDs.stopCluster,
      CommandIDs.stopAllClusters,
      CommandIDs.scaleCluster,
      CommandIDs.adaptCluster,
      CommandIDs.renameCluster
    ]) {
      commands.notifyCommandChanged(id);
    }
  };
  // Only whether there is something to act on matters, and that changes with the list, not with each number.
  let known = '';
  clusters.changed.connect(() => {
    const now = clusters.clusters
      .map(cluster => `${cluster.name} ${cluster.status}`)
      .join();
    if (now !== known) {
      known = now;
      update();
    }
  });
}

/** Select a cluster that comes down the stream in a moment, unless the person has selected another by then. */
function selectOnceThere(clusters: IClusters, name: string): void {
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

/** Whether workers are asked for that an idle cluster does not have; using it never takes workers away. */
function asksForMore(
  cluster: Wire.Cluster,
  request: Wire.WorkersRequest
): boolean {
  return (request.count ?? request.maximum ?? 0) > cluster.workers;
}
