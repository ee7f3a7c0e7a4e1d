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
import { CommandIDs, IClusters } from '../../tokens';
import { startClusterDrag } from './drag';
import { resolveCluster } from '../../actions/resolveCluster';
import type { IInsertContext } from './insertCode';
import { isRecipe, RECIPES, type Recipe } from './recipes';
import { connectSnippet } from './snippets';
import { NotebookSettings } from './settings';

/** A cluster's code into the document that the person works in. */
export const notebookPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-dask-gateway:notebook',
  description:
    'Inserts the code that connects to a cluster into notebooks, consoles and Python files.',
  autoStart: true,
  requires: [IClusters],
  optional: [
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
    const name = {
      type: 'string',
      description: trans.__(
        'The cluster’s name; where it is left out, the selected cluster, or the only one that runs'
      )
    };
    app.commands.addCommand(CommandIDs.insertClientCode, {
      label: trans.__('Insert Client Code'),
      caption: trans.__(
        'Insert the code that connects to this cluster into the current notebook, console or Python file'
      ),
      describedBy: { args: { type: 'object', properties: { name } } },
      isEnabled: args => resolveCluster(args, clusters) !== null,
      execute: async args => {
        const { insertCode: give } = await import('./insertCode');
        return give(context, resolveCluster(args, clusters), null);
      }
    });

    const labels: Record<Recipe, string> = {
      'new-cluster': trans.__('New Cluster with These Options'),
      scale: trans.__('Scale'),
      adapt: trans.__('Scale Adaptively'),
      'clean-up': trans.__('Close Client, Shut Down Cluster')
    };
    app.commands.addCommand(CommandIDs.insertSnippet, {
      label: args =>
        isRecipe(args.snippet)
          ? labels[args.snippet]
          : trans.__('Insert Snippet for a Cluster'),
      caption: trans.__(
        'Insert this code into the current notebook, console or Python file'
      ),
      describedBy: {
        args: {
          type: 'object',
          required: ['snippet'],
          properties: {
            name,
            snippet: {
              type: 'string',
              enum: [...RECIPES],
              description: trans.__('Which code')
            }
          }
        }
      },
      isEnabled: args =>
        isRecipe(args.snippet) && resolveCluster(args, clusters) !== null,
      execute: async args => {
        const { insertCode: give } = await import('./insertCode');
        return isRecipe(args.snippet)
          ? give(context, resolveCluster(args, clusters), args.snippet)
          : null;
      }
    });
    // Rows are known by their class, as they are to context menus and shortcuts.
    document.body.addEventListener('mousedown', event => {
      const row =
        event.target instanceof Element &&
        event.target.closest<HTMLElement>('.jp-DaskGateway-cluster');
      const cluster = row && clusters.get(row.dataset.name ?? '');
      if (cluster) {
        // What drags is there, for the mouse does not wait; what says where it may go comes on the way.
        let rules: typeof import('./dropRules') | null = null;
        void import('./dropRules').then(loaded => (rules = loaded));
        startClusterDrag(event, cluster, () => {
          const code = connectSnippet(cluster, settings.template);
          return {
            code,
            canDrop: (target, dropped) =>
              rules?.canDrop(context, cluster, code, target, dropped) ?? false
          };
        });
      }
    });
    palette?.addItem({
      command: CommandIDs.insertClientCode,
      category: trans.__('Dask Gateway')
    });
  }
};
