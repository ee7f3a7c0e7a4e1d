import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette, IToolbarWidgetRegistry } from '@jupyterlab/apputils';
import { INotebookTracker, type NotebookPanel } from '@jupyterlab/notebook';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { Panel } from '@lumino/widgets';
import {
  CommandIDs,
  IClusters,
  IGatewayPanel,
  IKeepAliveRegistry
} from '../../tokens';
import { whenVisible } from '../../utils/visibility';
import type { ConnectionServices } from './connectionServices';
import { NotebookSettings } from '../insert/settings';

/** Which cluster a notebook uses: chosen in its toolbar, connected, remembered. */
export const selectorPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-dask-gateway:attach',
  description:
    'A chooser in the notebook toolbar that connects the kernel to a cluster.',
  autoStart: true,
  requires: [IClusters, INotebookTracker],
  optional: [
    IToolbarWidgetRegistry,
    IGatewayPanel,
    ISettingRegistry,
    ICommandPalette,
    ITranslator,
    IKeepAliveRegistry
  ],
  activate: (
    app: JupyterFrontEnd,
    clusters: IClusters,
    tracker: INotebookTracker,
    toolbars: IToolbarWidgetRegistry | null,
    sidebar: IGatewayPanel | null,
    registry: ISettingRegistry | null,
    palette: ICommandPalette | null,
    translator: ITranslator | null,
    keepers: IKeepAliveRegistry | null
  ): void => {
    const trans = (translator ?? nullTranslator).load(
      'jupyterlab_dask_gateway'
    );
    const settings = new NotebookSettings(
      registry,
      'jupyterlab-dask-gateway:notebook'
    );
    // Nothing of it is needed before the first notebook is open or the first cluster is there.
    let services: ConnectionServices | null = null;
    let loading: Promise<ConnectionServices> | null = null;
    const load = (): Promise<ConnectionServices> => {
      loading ??= import('./connectionServices').then(
        ({ ConnectionServices: ConnectionServices }) => {
          services = new ConnectionServices({
            app,
            clusters,
            tracker,
            trans,
            settings
          });
          sidebar?.addRowPart(services.createRowPart());
          keepers?.add(services.keepAlive);
          return services;
        }
      );
      // What could not be had is asked for again when it is next needed.
      loading.catch(() => (loading = null));
      return loading;
    };
    const begin = () => {
      if (clusters.clusters.length > 0) {
        clusters.changed.disconnect(begin);
        void whenVisible().then(load);
      }
    };
    clusters.changed.connect(begin);
    begin();
    const meant = (args: ReadonlyPartialJSONObject): NotebookPanel | null =>
      typeof args.path === 'string'
        ? (tracker.find(panel => panel.context.path === args.path) ?? null)
        : tracker.currentWidget;
    const path = {
      type: 'string',
      description: trans.__(
        'The notebook’s path; the current notebook where it is left out'
      )
    };

    toolbars?.addFactory<NotebookPanel>('Notebook', 'daskCluster', panel => {
      const slot = new Panel();
      slot.addClass('jp-DaskGateway-slot');
      void load().then(({ createSelector: chooserFor }) => {
        if (!panel.isDisposed) {
          slot.addWidget(chooserFor(panel));
        }
      });
      return slot;
    });
    app.commands.addCommand(CommandIDs.attachNotebook, {
      label: args =>
        services?.command.label(meant(args), args) ??
        trans.__('Attach Notebook to a Cluster…'),
      caption: trans.__('Connect the notebook’s kernel to a cluster'),
      className: args => services?.command.className(args) ?? '',
      isToggled: args => services?.command.isUsed(meant(args), args) ?? false,
      isToggleable: true,
      isEnabled: args => {
        const panel = meant(args);
        return (
          panel !== null && (services?.connections.of(panel).isPython ?? false)
        );
      },
      describedBy: {
        args: {
          type: 'object',
          properties: {
            path,
            name: {
              type: 'string',
              description: trans.__(
                'The cluster’s name; empty for none; where it is left out, the list of clusters opens'
              )
            },
            create: {
              type: 'boolean',
              description: trans.__('Whether to make a new cluster for it')
            }
          }
        }
      },
      execute: async args => {
        const panel = meant(args);
        await (panel && (await load()).command.execute(panel, args));
      }
    });
    app.commands.addCommand(CommandIDs.compareEnvironments, {
      label: trans.__('Compare Environments…'),
      caption: trans.__(
        'Compare the notebook’s packages with those of its cluster'
      ),
      isEnabled: args => {
        const panel = meant(args);
        const connection = panel && services?.connections.of(panel);
        return (
          connection?.state.kind === 'connected' ||
          !!connection?.differingImages()
        );
      },
      describedBy: { args: { type: 'object', properties: { path } } },
      execute: async args => {
        const panel = meant(args);
        if (panel) {
          const { actions: acts, connections: connections } = await load();
          await acts.showComparison(connections.of(panel));
        }
      }
    });
    for (const command of [
      CommandIDs.attachNotebook,
      CommandIDs.compareEnvironments
    ]) {
      palette?.addItem({ command, category: trans.__('Dask Gateway') });
    }
  }
};
