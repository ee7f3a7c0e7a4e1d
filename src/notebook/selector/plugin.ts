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
import { argumentsSchema, gatewayArgument } from '../../actions/commandArgs';
import { originOf } from '../../actions/origin';
import {
  CommandIDs,
  IClusters,
  IGatewayPanel,
  IKeepAliveRegistry,
  INotebookClusters
} from '../../tokens';
import { IClusterActions } from '../../actions/plugin';
import { whenVisible } from '../../gateway/visibility';
import { NotebookClusters } from '../connection/notebookClusters';
import { NotebookSettings } from '../insert/settings';
import type { ConnectionServices } from './connectionServices';
import { findNotebook } from './findNotebook';

/** Connects notebooks to clusters, through a cluster selector in the notebook toolbar. */
export const selectorPlugin: JupyterFrontEndPlugin<INotebookClusters> = {
  id: 'jupyterlab-dask-gateway:cluster-selector',
  description:
    'A cluster selector in the notebook toolbar that connects the kernel to a cluster.',
  autoStart: true,
  provides: INotebookClusters,
  requires: [IClusters, INotebookTracker, IClusterActions],
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
    actions: IClusterActions,
    toolbars: IToolbarWidgetRegistry | null,
    sidebar: IGatewayPanel | null,
    registry: ISettingRegistry | null,
    palette: ICommandPalette | null,
    translator: ITranslator | null,
    keepAliveRegistry: IKeepAliveRegistry | null
  ): INotebookClusters => {
    const trans = (translator ?? nullTranslator).load(
      'jupyterlab_dask_gateway'
    );
    const settings = new NotebookSettings(
      registry,
      'jupyterlab-dask-gateway:notebook'
    );
    const notebookClusters = new NotebookClusters();
    // The services are loaded with the first notebook or the first cluster.
    let services: ConnectionServices | null = null;
    let loading: Promise<ConnectionServices> | null = null;
    const load = (): Promise<ConnectionServices> => {
      loading ??= import('./connectionServices').then(
        ({ ConnectionServices: Services }) => {
          const options = {
            ...{ actions, app, clusters },
            ...{ tracker, trans, settings }
          };
          services = new Services(options);
          services.start();
          services.addCommands(resolveNotebook, path);
          notebookClusters.setConnections(services.connections);
          sidebar?.addRowPart(services.createRowPart());
          keepAliveRegistry?.add(services.keepAlive);
          actions.addNotebooks(name => services?.titlesOf(name) ?? []);
          return services;
        }
      );
      // After a failed download the next call tries again.
      loading.catch(() => (loading = null));
      return loading;
    };
    const loadWithFirstCluster = () => {
      if (clusters.clusters.length > 0) {
        clusters.changed.disconnect(loadWithFirstCluster);
        void whenVisible().then(load);
      }
    };
    clusters.changed.connect(loadWithFirstCluster);
    loadWithFirstCluster();
    const resolveNotebook = (args: ReadonlyPartialJSONObject) =>
      findNotebook(tracker, args);
    const path = {
      type: 'string',
      description: trans.__(
        'Path of the notebook; default: the current notebook'
      )
    };

    toolbars?.addFactory<NotebookPanel>('Notebook', 'daskCluster', panel => {
      const slot = new Panel();
      slot.addClass('jp-DaskGateway-selectorSlot');
      void load().then(loaded => {
        if (!panel.isDisposed) {
          slot.addWidget(loaded.createSelector(panel));
        }
      });
      return slot;
    });
    app.commands.addCommand(CommandIDs.selectNotebookCluster, {
      label: args =>
        services?.command.label(resolveNotebook(args), args) ??
        trans.__('Connect Notebook to Cluster…'),
      caption: trans.__('Connect the notebook’s kernel to a cluster'),
      className: args => services?.command.className(args) ?? '',
      isToggled: args =>
        services?.command.isUsed(resolveNotebook(args), args) ?? false,
      isToggleable: true,
      isEnabled: args => {
        const panel = resolveNotebook(args);
        return (
          panel !== null &&
          (services?.connections.connectionOf(panel).isPython ?? false)
        );
      },
      describedBy: {
        args: argumentsSchema({
          path,
          name: {
            type: 'string',
            description: trans.__(
              'Name of the cluster; empty to disconnect; default: open the list of clusters'
            )
          },
          inCell: {
            type: 'boolean',
            description: trans.__(
              'Whether to connect with a new cell, whatever the settings say'
            )
          },
          create: {
            type: 'boolean',
            description: trans.__(
              'Whether to create a cluster for the notebook'
            )
          }
        })
      },
      execute: async args => {
        const origin = originOf(args);
        const panel = resolveNotebook(args);
        if (panel) {
          await (await load()).command.execute(panel, args, origin);
        }
      }
    });
    app.commands.addCommand(CommandIDs.runOnCluster, {
      label: trans.__('Run on a Cluster'),
      caption: trans.__(
        'Create a cluster with the last configuration or reuse an idle one, and connect the notebook to it'
      ),
      isEnabled: args => {
        const panel = resolveNotebook(args);
        return (
          panel !== null &&
          (services?.connections.connectionOf(panel).isPython ?? false)
        );
      },
      describedBy: {
        args: argumentsSchema({ path, gateway: gatewayArgument(trans) })
      },
      execute: async args => {
        const origin = originOf(args);
        const panel = resolveNotebook(args);
        const { gateway } = args;
        if (panel) {
          const { actions, connections } = await load();
          await actions.run(
            connections.connectionOf(panel),
            origin,
            typeof gateway === 'string' ? gateway : undefined
          );
        }
      }
    });
    app.commands.addCommand(CommandIDs.compareEnvironments, {
      label: trans.__('Compare Environments…'),
      caption: trans.__(
        'Compare the packages of the notebook and of its cluster'
      ),
      isEnabled: args => {
        const panel = resolveNotebook(args);
        const connection = panel && services?.connections.connectionOf(panel);
        return (
          connection?.state.kind === 'connected' ||
          !!connection?.differingImages()
        );
      },
      describedBy: { args: argumentsSchema({ path }) },
      execute: async args => {
        const panel = resolveNotebook(args);
        if (panel) {
          const { actions, connections } = await load();
          await actions.showComparison(connections.connectionOf(panel));
        }
      }
    });
    for (const command of [
      CommandIDs.runOnCluster,
      CommandIDs.cancelRun,
      CommandIDs.selectNotebookCluster,
      CommandIDs.reconnectNotebook,
      CommandIDs.recreateNotebookCluster,
      CommandIDs.compareEnvironments
    ]) {
      palette?.addItem({ command, category: trans.__('Dask Gateway') });
    }
    return notebookClusters;
  }
};
