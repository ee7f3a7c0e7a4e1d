import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ILayoutRestorer } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import { DocumentWidget } from '@jupyterlab/docregistry';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { IStateDB } from '@jupyterlab/statedb';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { notifyProblem } from '../utils/notifications';
import { CommandIDs, IClusters, IGatewayPanel } from '../tokens';
import { ClusterActions } from '../actions/clusterActions';
import { addCommands } from './commands';
import { GatewayPanel } from './panel';

const ID = 'jupyterlab-dask-gateway:panel';

/** The sidebar, its dialogs and its commands. */
export const panelPlugin: JupyterFrontEndPlugin<IGatewayPanel> = {
  id: ID,
  description:
    'A sidebar to create, see, scale and stop Dask Gateway clusters.',
  autoStart: true,
  provides: IGatewayPanel,
  requires: [IClusters],
  optional: [
    ITranslator,
    ICommandPalette,
    ILayoutRestorer,
    ISettingRegistry,
    IStateDB
  ],
  activate: (
    app: JupyterFrontEnd,
    clusters: IClusters,
    translator: ITranslator | null,
    palette: ICommandPalette | null,
    restorer: ILayoutRestorer | null,
    settingRegistry: ISettingRegistry | null,
    state: IStateDB | null
  ): IGatewayPanel => {
    const trans = (translator ?? nullTranslator).load(
      'jupyterlab_dask_gateway'
    );
    const actions = new ClusterActions(clusters, trans);
    const panel = new GatewayPanel({
      clusters,
      actions,
      commands: app.commands,
      trans
    });
    const settings = settingRegistry?.load(ID);
    let defaultWorkers = 2;
    settings?.then(
      loaded => {
        const read = () => {
          defaultWorkers = Number(loaded.composite.defaultWorkers);
        };
        loaded.changed.connect(read);
        read();
      },
      (reason: unknown) => console.error(`No settings for ${ID}.`, reason)
    );

    addCommands({
      app,
      clusters,
      actions,
      panel,
      state,
      trans,
      defaultWorkers: () => defaultWorkers,
      labelAtHand: () => {
        const { currentWidget } = app.shell;
        return currentWidget instanceof DocumentWidget &&
          PathExt.extname(currentWidget.context.path) === '.ipynb'
          ? PathExt.basename(currentWidget.context.path, '.ipynb')
          : undefined;
      }
    });
    for (const command of [
      CommandIDs.createCluster,
      CommandIDs.focusPanel,
      CommandIDs.stopAllClusters,
      CommandIDs.stopCluster,
      CommandIDs.scaleCluster,
      CommandIDs.renameCluster
    ]) {
      palette?.addItem({
        command,
        category: trans.__('Dask Gateway'),
        args: { isPalette: true }
      });
    }

    // Where the row that says why an action failed is not in sight.
    actions.failed.connect((_, problem) => {
      if (!panel.isVisible) {
        notifyProblem(problem, trans);
      }
    });

    app.shell.add(panel, 'left', { rank: 200, type: 'Dask Gateway' });
    restorer?.add(panel, ID);
    return panel;
  }
};
