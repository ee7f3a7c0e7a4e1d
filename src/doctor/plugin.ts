import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { argumentsSchema } from '../actions/commandArgs';
import { CommandIDs, IClusters } from '../tokens';

/** Checks the connection to a gateway. */
export const doctorPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-dask-gateway:doctor',
  description: 'Checks the connection to a Dask Gateway step by step.',
  autoStart: true,
  requires: [IClusters],
  optional: [ICommandPalette, ITranslator],
  activate: (
    { commands }: JupyterFrontEnd,
    clusters: IClusters,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ): void => {
    const trans = (translator ?? nullTranslator).load(
      'jupyterlab_dask_gateway'
    );
    commands.addCommand(CommandIDs.checkConnection, {
      label: trans.__('Check Connection…'),
      caption: trans.__('Check the connection to the gateway step by step'),
      describedBy: {
        args: argumentsSchema({
          gateway: {
            type: 'string',
            description: trans.__('Name of the gateway; default: the first one')
          }
        })
      },
      execute: async ({ gateway }) => {
        const { checkConnection } = await import('./doctorDialog');
        const name = typeof gateway === 'string' ? gateway : undefined;
        await checkConnection(clusters, trans, name);
      }
    });
    palette?.addItem({
      command: CommandIDs.checkConnection,
      category: trans.__('Dask Gateway'),
      args: { isPalette: true }
    });
  }
};
