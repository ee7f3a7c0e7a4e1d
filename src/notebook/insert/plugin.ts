import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { IConsoleTracker } from '@jupyterlab/console';
import { IEditorTracker } from '@jupyterlab/fileeditor';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { argumentsSchema, nameArgument } from '../../actions/commandArgs';
import { resolveCluster } from '../../actions/resolveCluster';
import { onFirstCluster } from '../../gateway/firstCluster';
import { CommandIDs, IClusters, IGatewayPanel } from '../../tokens';
import type { IInsertContext } from './insertCode';
import { NotebookSettings } from './settings';
import { isSnippet, type Snippet, SNIPPETS } from './snippets';

/** Inserts code for a cluster into the current document. */
export const notebookPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-dask-gateway:notebook',
  description:
    'Inserts the code that connects to a cluster into notebooks, consoles and Python files.',
  autoStart: true,
  requires: [IClusters],
  optional: [
    IGatewayPanel,
    INotebookTracker,
    IConsoleTracker,
    IEditorTracker,
    ISettingRegistry,
    ICommandPalette,
    ITranslator
  ],
  activate: (
    app: JupyterFrontEnd,
    clusters: IClusters,
    sidebar: IGatewayPanel | null,
    notebooks: INotebookTracker | null,
    consoles: IConsoleTracker | null,
    editors: IEditorTracker | null,
    registry: ISettingRegistry | null,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ): void => {
    const trans = (translator ?? nullTranslator).load(
      'jupyterlab_dask_gateway'
    );
    const settings = new NotebookSettings(registry, notebookPlugin.id);
    const context: IInsertContext = {
      app,
      trans,
      open: () => ({
        current: app.shell.currentWidget,
        notebooks,
        consoles,
        editors
      }),
      template: () => settings.template
    };
    app.commands.addCommand(CommandIDs.insertClientCode, {
      label: trans.__('Insert Client Code'),
      caption: trans.__(
        'Insert the code that connects to this cluster into the current notebook, console or Python file'
      ),
      describedBy: { args: argumentsSchema({ name: nameArgument(trans) }) },
      isEnabled: args => resolveCluster(args, clusters) !== null,
      execute: async args => {
        const { insertCode } = await import('./insertCode');
        return insertCode(context, resolveCluster(args, clusters), null);
      }
    });

    const labels: Record<Snippet, string> = {
      'new-cluster': trans.__('New Cluster with These Options'),
      scale: trans.__('Scale'),
      adapt: trans.__('Scale Adaptively'),
      'clean-up': trans.__('Close Client and Stop Cluster')
    };
    app.commands.addCommand(CommandIDs.insertSnippet, {
      label: args =>
        isSnippet(args.snippet)
          ? labels[args.snippet]
          : trans.__('Insert Snippet'),
      caption: trans.__(
        'Insert this code into the current notebook, console or Python file'
      ),
      describedBy: {
        args: {
          type: 'object',
          required: ['snippet'],
          properties: {
            name: nameArgument(trans),
            snippet: {
              type: 'string',
              enum: [...SNIPPETS],
              description: trans.__('Name of the snippet')
            }
          }
        }
      },
      isEnabled: args =>
        isSnippet(args.snippet) && resolveCluster(args, clusters) !== null,
      execute: async args => {
        const { insertCode } = await import('./insertCode');
        return isSnippet(args.snippet)
          ? insertCode(context, resolveCluster(args, clusters), args.snippet)
          : null;
      }
    });
    if (sidebar) {
      // A drag cannot wait for a download. After a failure, the next press on a row loads the code again.
      let drag: typeof import('./dragCode') | null = null;
      const load = () =>
        void import('./dragCode').then(loaded => (drag = loaded));
      onFirstCluster(clusters, load);
      sidebar.onRowPress((press, cluster) =>
        drag ? drag.dragCode(press, cluster, context) : load()
      );
    }
    palette?.addItem({
      command: CommandIDs.insertClientCode,
      category: trans.__('Dask Gateway')
    });
  }
};
