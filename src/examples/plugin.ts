import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { ILauncher } from '@jupyterlab/launcher';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { notebookIcon } from '@jupyterlab/ui-components';
import { gatewayIcon } from '../components/icons';
import { CommandIDs } from '../tokens';

/** Opens copies of the example notebooks. */
export const examplesPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-dask-gateway:examples',
  description: 'Opens example notebooks that run on a cluster.',
  autoStart: true,
  optional: [ILauncher, ICommandPalette, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    launcher: ILauncher | null,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ): void => {
    const translations = translator ?? nullTranslator;
    const trans = translations.load('jupyterlab_dask_gateway');
    const command = CommandIDs.openExample;
    app.commands.addCommand(command, {
      label: args =>
        args.isLauncher === true
          ? trans.__('Dask Examples')
          : trans.__('Open Dask Example…'),
      caption: trans.__('Open a notebook that shows how to use Dask clusters'),
      icon: args => (args.isPalette === true ? undefined : notebookIcon),
      describedBy: {
        args: {
          type: 'object',
          properties: {
            name: {
              type: 'string',
              description: trans.__(
                'File name of the example; default: choose from a list'
              )
            }
          }
        }
      },
      execute: async args => {
        const { openExample } = await import('./openExample');
        return openExample(
          app,
          typeof args.name === 'string' ? args.name : null,
          trans
        );
      }
    });
    launcher?.add({
      command,
      args: { isLauncher: true },
      // JupyterLab's own translation: with another one the launcher would have a second category.
      category: translations.load('jupyterlab').__('Notebook'),
      // Cards of this category show the icon of a kernel, or else a letter.
      kernelIconUrl: `data:image/svg+xml,${encodeURIComponent(gatewayIcon.svgstr)}`,
      rank: 100
    });
    palette?.addItem({
      command,
      category: trans.__('Dask Gateway'),
      args: { isPalette: true }
    });
  }
};
