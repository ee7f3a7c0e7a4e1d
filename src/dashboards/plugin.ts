import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ILabShell, ILayoutRestorer } from '@jupyterlab/application';
import { ICommandPalette, WidgetTracker } from '@jupyterlab/apputils';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { IStateDB } from '@jupyterlab/statedb';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';

import { CommandIDs, IClusters, IGatewayPanel } from '../tokens';
import { addCommands } from './commands';
import { DashboardExplorer } from './explorer';
import { guardFramesFromPointer } from './pane/framePointerGuard';
import { addLayoutCommands } from './layouts/layoutCommands';
import { LayoutStore } from './layouts/layoutStore';
import { showOpenFailure } from './openFailure';
import { openOutputLinks } from './outputLinks';
import type { DashboardPane } from './pane/pane';
import { parsePaneArgs } from './pane/paneArgs';

const ID = 'jupyterlab-dask-gateway:dashboards';

/** Dashboards of clusters as panes that are isolated from JupyterLab. */
export const dashboardsPlugin: JupyterFrontEndPlugin<void> = {
  id: ID,
  description: 'Dashboards of Dask Gateway clusters as isolated panes.',
  autoStart: true,
  requires: [IClusters],
  optional: [
    IGatewayPanel,
    ILabShell,
    ITranslator,
    ICommandPalette,
    ILayoutRestorer,
    ISettingRegistry,
    IStateDB
  ],
  activate: (
    app: JupyterFrontEnd,
    clusters: IClusters,
    panel: IGatewayPanel | null,
    labShell: ILabShell | null,
    translator: ITranslator | null,
    palette: ICommandPalette | null,
    restorer: ILayoutRestorer | null,
    settingRegistry: ISettingRegistry | null,
    state: IStateDB | null
  ): void => {
    const trans = (translator ?? nullTranslator).load(
      'jupyterlab_dask_gateway'
    );
    const { commands } = app;
    const tracker = new WidgetTracker<DashboardPane>({
      namespace: 'dask-gateway-dashboards'
    });
    const opener = async () => {
      const { DashboardOpener } = await import('./opener');
      return new DashboardOpener(app, labShell, clusters, trans, tracker);
    };
    const hasDock = labShell !== null;
    const settings = settingRegistry?.load(ID);
    const store = new LayoutStore(async () => settings);
    const explorer = new DashboardExplorer({
      clusters,
      trans,
      opener,
      hasDock,
      onOpenPlot: (plot, name) =>
        void commands.execute(CommandIDs.openDashboard, {
          plot: { ...plot },
          name
        }),
      commands,
      state,
      layouts: () => store.layouts.map(({ name }) => name)
    });
    panel?.addSection(explorer);

    let paletteItems: IDisposable[] = [];
    settings?.then(
      loaded => {
        const read = async () => {
          document.body.classList.toggle(
            'jp-mod-daskGatewayLightPlots',
            loaded.composite.darkPlots === false
          );
          await store.read(loaded.composite);
          explorer.update();
          paletteItems.forEach(item => item.dispose());
          paletteItems = store.layouts.flatMap(({ name }) => {
            const item = palette?.addItem({
              command: CommandIDs.openLayout,
              category: trans.__('Dask Gateway'),
              args: { isPalette: true, layout: name }
            });
            return item ? [item] : [];
          });
        };
        loaded.changed.connect(() => void read());
        void read();
      },
      (reason: unknown) =>
        console.error(`The settings of ${ID} cannot be loaded.`, reason)
    );

    addCommands({
      app,
      clusters,
      opener,
      hasDock,
      trans,
      reveal: () => explorer.reveal(),
      store
    });
    addLayoutCommands({
      commands,
      trans,
      hasDock,
      store,
      arrangement: async () => (await opener()).arrangement()
    });
    for (const command of [
      CommandIDs.openDashboard,
      CommandIDs.openLayout,
      CommandIDs.saveLayout,
      CommandIDs.renameLayout,
      CommandIDs.deleteLayout,
      CommandIDs.openDashboardUrl
    ]) {
      palette?.addItem({
        command,
        category: trans.__('Dask Gateway'),
        args: { isPalette: true }
      });
    }
    guardFramesFromPointer(window);
    openOutputLinks(
      document,
      name => clusters.get(name) !== undefined,
      ({ cluster, path }) => {
        const plot = { id: path, label: trans.__('Dashboard'), path };
        opener()
          .then(loaded => loaded.open({ plot, cluster }))
          .catch((error: unknown) => showOpenFailure(error, trans));
      }
    );
    if (restorer) {
      void restorer.restore(tracker, {
        command: CommandIDs.restoreDashboard,
        args: ({ args }) => ({ ...args, plot: { ...args.plot } }),
        name: pane => pane.id
      });
    }
    // A pane is restored even if its cluster no longer exists: it shows a message then. State that does not describe a
    // pane is ignored.
    commands.addCommand(CommandIDs.restoreDashboard, {
      label: trans.__('Restore Dashboard'),
      isVisible: () => false,
      describedBy: {
        args: {
          type: 'object',
          properties: {
            id: { type: 'string', description: trans.__('ID of the pane') },
            plot: {
              type: 'object',
              description: trans.__('ID, label and path of the plot')
            },
            cluster: {
              type: ['string', 'null'],
              description: trans.__(
                'Name of the cluster; null to follow the selected cluster'
              )
            }
          }
        }
      },
      execute: async args => {
        const pane = parsePaneArgs(args);
        if (pane !== null) {
          await (await opener()).open(pane);
        }
      }
    });
  }
};
