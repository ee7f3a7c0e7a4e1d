import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { Widget } from '@lumino/widgets';

import { CommandIDs, IClusters } from '../tokens';

/** Sizes a deployment. */
export const sizingPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-dask-gateway:sizing',
  description: 'Calculates the machines and the cost of a Dask deployment.',
  autoStart: true,
  requires: [IClusters],
  optional: [ICommandPalette, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    clusters: IClusters,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ): void => {
    const { commands, shell } = app;
    const trans = (translator ?? nullTranslator).load(
      'jupyterlab_dask_gateway'
    );
    let pane: Widget | null = null;
    commands.addCommand(CommandIDs.sizeDeployment, {
      label: trans.__('Size a Deployment'),
      caption: trans.__(
        'Calculate how many machines a deployment needs and what they cost'
      ),
      describedBy: { args: { type: 'object', properties: {} } },
      execute: async () => {
        const { createSizingPane } = await import('./sizingPane');
        if (!pane || pane.isDisposed) {
          pane = createSizingPane(clusters.sizing, trans);
          shell.add(pane, 'main');
        }
        shell.activateById(pane.id);
      }
    });
    palette?.addItem({
      command: CommandIDs.sizeDeployment,
      category: trans.__('Dask Gateway')
    });
  }
};
