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

import { CommandIDs, IClusters, IGatewayPanel } from '../tokens';
import { IClusterActions } from '../actions/plugin';
import { toProblem } from '../gateway/toProblem';
import { documentTitle } from '../utils/documentTitle';
import { notifyProblem } from '../utils/notifications';
import { addPanelCommands } from './commands';
import { addCreateCommands } from './create/commands';
import { GatewayPanel } from './panel';
import { orderOf } from './list/sortClusters';

const ID = 'jupyterlab-dask-gateway:panel';

/** The sidebar, with its dialogs and commands. */
export const panelPlugin: JupyterFrontEndPlugin<IGatewayPanel> = {
  id: ID,
  description:
    'Adds a sidebar that lists, creates, scales and stops Dask Gateway clusters.',
  autoStart: true,
  provides: IGatewayPanel,
  requires: [IClusters, IClusterActions],
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
    actions: IClusterActions,
    translator: ITranslator | null,
    palette: ICommandPalette | null,
    restorer: ILayoutRestorer | null,
    settingRegistry: ISettingRegistry | null,
    state: IStateDB | null
  ): IGatewayPanel => {
    const trans = (translator ?? nullTranslator).load(
      'jupyterlab_dask_gateway'
    );
    const panel = new GatewayPanel({
      clusters,
      actions,
      commands: app.commands,
      contextMenu: app.contextMenu.menu,
      trans
    });
    panel.addPresetMenu(async anchor => {
      try {
        const { openPresetMenu } = await import('./create/presets/presetMenu');
        openPresetMenu(anchor, app.commands, settings, clusters, trans);
      } catch (error) {
        notifyProblem(toProblem(error, trans), trans);
      }
    });
    let defaultWorkers = 2;
    let settings: ISettingRegistry.ISettings | null = null;
    settingRegistry?.load(ID).then(
      loaded => {
        const read = () => {
          defaultWorkers = Number(loaded.composite.defaultWorkers);
          panel.list.setOrder(orderOf(loaded.composite.clusterOrder));
        };
        settings = loaded;
        loaded.changed.connect(read);
        panel.list.orderChosen.connect(
          (_, order) => void loaded.set('clusterOrder', order)
        );
        read();
      },
      (reason: unknown) =>
        console.error(`Cannot load the settings of ${ID}.`, reason)
    );

    addPanelCommands({
      app,
      clusters,
      actions,
      panel,
      trans
    });
    addCreateCommands({
      app,
      clusters,
      actions,
      panel,
      state,
      settings: () => settings,
      trans,
      defaultWorkers: () => defaultWorkers,
      defaultLabel: () => {
        const { currentWidget } = app.shell;
        return currentWidget instanceof DocumentWidget &&
          PathExt.extname(currentWidget.context.path) === '.ipynb'
          ? documentTitle(currentWidget.context.path)
          : undefined;
      }
    });
    for (const command of [
      CommandIDs.createCluster,
      CommandIDs.createFromPreset,
      CommandIDs.duplicateCluster,
      CommandIDs.focusPanel,
      CommandIDs.scaleCluster,
      CommandIDs.adaptCluster
    ]) {
      palette?.addItem({
        command,
        category: trans.__('Dask Gateway'),
        args: { isPalette: true }
      });
    }

    app.shell.add(panel, 'left', { rank: 200, type: 'Dask Gateway' });
    restorer?.add(panel, ID);
    return panel;
  }
};
