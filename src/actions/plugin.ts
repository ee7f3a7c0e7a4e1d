import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { Token } from '@lumino/coreutils';

import { CommandIDs, IClusters, IKeepAliveRegistry } from '../tokens';
import { ClusterActions } from './clusterActions';
import { addClusterCommands } from './commands';

/** The actions of the user on clusters. */
export type IClusterActions = ClusterActions;

/** The token of the cluster actions. */
export const IClusterActions = new Token<IClusterActions>(
  'jupyterlab-dask-gateway:IClusterActions',
  'Confirms, executes and reports the actions of the user on Dask Gateway clusters.'
);

/** Provides the cluster actions to the other packages, and registers their commands. */
export const actionsPlugin: JupyterFrontEndPlugin<IClusterActions> = {
  id: 'jupyterlab-dask-gateway:actions',
  description:
    'Confirms, executes and reports the actions of the user on Dask Gateway clusters.',
  autoStart: true,
  provides: IClusterActions,
  requires: [IClusters],
  optional: [ITranslator, ICommandPalette],
  activate: (
    app: JupyterFrontEnd,
    clusters: IClusters,
    translator: ITranslator | null,
    palette: ICommandPalette | null
  ): IClusterActions => {
    const trans = (translator ?? nullTranslator).load(
      'jupyterlab_dask_gateway'
    );
    const actions = new ClusterActions(clusters, trans);
    const { commands } = app;
    addClusterCommands({ commands, clusters, actions, trans });
    for (const command of [
      CommandIDs.stopCluster,
      CommandIDs.stopAllClusters,
      CommandIDs.scaleDown,
      CommandIDs.snoozeCluster,
      CommandIDs.endSnooze,
      CommandIDs.keepAlive,
      CommandIDs.endKeepAlive,
      CommandIDs.renameCluster,
      CommandIDs.copyName,
      CommandIDs.recreateCluster,
      CommandIDs.dismissCluster,
      CommandIDs.clearEnded
    ]) {
      palette?.addItem({
        command,
        category: trans.__('Dask Gateway'),
        args: { isPalette: true }
      });
    }
    return actions;
  }
};

/** Provides the registry of what can keep clusters alive. */
export const keepAlivePlugin: JupyterFrontEndPlugin<IKeepAliveRegistry> = {
  id: 'jupyterlab-dask-gateway:keep-alive',
  description: 'Collects the providers that can keep a Dask cluster alive.',
  autoStart: true,
  provides: IKeepAliveRegistry,
  requires: [IClusterActions],
  activate: (
    app: JupyterFrontEnd,
    actions: IClusterActions
  ): IKeepAliveRegistry => actions.keepAliveProviders
};
