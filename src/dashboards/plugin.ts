import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ILabShell, ILayoutRestorer } from '@jupyterlab/application';
import { ICommandPalette, WidgetTracker } from '@jupyterlab/apputils';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { PartialJSONValue } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';

import { CommandIDs, IClusters, IGatewayPanel } from '../tokens';
import { OPEN_URL, SAVE_LAYOUT, addCommands } from './commands';
import { DashboardExplorer } from './explorer';
import { guardFramesFromPointer } from './framePointerGuard';
import type { INamedLayout } from './layouts/layoutSettings';
import { parseLayouts } from './layouts/layoutSettings';
import { showOpenFailure } from './openFailure';
import { openOutputLinks } from './outputLinks';
import type { DashboardPane } from './pane';

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
    ISettingRegistry
  ],
  activate: (
    app: JupyterFrontEnd,
    clusters: IClusters,
    panel: IGatewayPanel | null,
    labShell: ILabShell | null,
    translator: ITranslator | null,
    palette: ICommandPalette | null,
    restorer: ILayoutRestorer | null,
    settingRegistry: ISettingRegistry | null
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
    let layouts: INamedLayout[] = [];
    let defaultLayout = '';
    const explorer = new DashboardExplorer({
      clusters,
      trans,
      opener,
      hasDock,
      onOpenPlot: plot =>
        void commands.execute(CommandIDs.openDashboard, { plot: { ...plot } }),
      onOpenLayout: layout =>
        void commands.execute(
          CommandIDs.openLayout,
          layout === undefined ? {} : { layout }
        ),
      layouts: () => layouts.map(({ name }) => name),
      onOpenUrl: () => void commands.execute(OPEN_URL)
    });
    panel?.addSection(explorer);

    const settings = settingRegistry?.load(ID);
    let paletteItems: IDisposable[] = [];
    settings?.then(
      loaded => {
        const read = () => {
          layouts = parseLayouts(loaded.composite.layouts);
          const chosen = loaded.composite.defaultLayout;
          defaultLayout = typeof chosen === 'string' ? chosen : '';
          explorer.update();
          paletteItems.forEach(item => item.dispose());
          paletteItems = layouts.flatMap(({ name }) => {
            const item = palette?.addItem({
              command: CommandIDs.openLayout,
              category: trans.__('Dask Gateway'),
              args: { isPalette: true, layout: name }
            });
            return item ? [item] : [];
          });
        };
        loaded.changed.connect(read);
        read();
      },
      (reason: unknown) =>
        console.error(`The settings of ${ID} cannot be loaded.`, reason)
    );

    addCommands({
      app,
      clusters,
      opener,
      tracker,
      hasDock,
      trans,
      reveal: () => explorer.reveal(),
      layouts: () => layouts,
      defaultLayout: () => defaultLayout,
      saveLayout: async layout => {
        const others = layouts.filter(({ name }) => name !== layout.name);
        const value = [...others, layout] as unknown as PartialJSONValue;
        await (await settings)?.set('layouts', value);
      }
    });
    for (const command of [
      CommandIDs.openDashboard,
      CommandIDs.openLayout,
      SAVE_LAYOUT,
      OPEN_URL
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
        command: RESTORE,
        args: ({ args }) => ({ ...args, plot: { ...args.plot } }),
        name: pane => pane.id
      });
    }
    // A pane is restored even if its cluster no longer exists: it shows a message then.
    commands.addCommand(RESTORE, {
      label: trans.__('Restore Dashboard'),
      isVisible: () => false,
      describedBy: {
        args: {
          type: 'object',
          properties: {
            id: { type: 'string', description: trans.__('Id of the pane') },
            plot: {
              type: 'object',
              description: trans.__('Id, label and path of the plot')
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
        const { id, label, path } = args.plot as Record<string, string>;
        const cluster = typeof args.cluster === 'string' ? args.cluster : null;
        const pane = typeof args.id === 'string' ? { id: args.id } : {};
        await (
          await opener()
        ).open({ plot: { id, label, path }, cluster, ...pane });
      }
    });
  }
};

const RESTORE = 'dask-gateway:restore-dashboard';
