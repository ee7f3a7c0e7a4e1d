import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ILayoutRestorer } from '@jupyterlab/application';
import { ICommandPalette, WidgetTracker } from '@jupyterlab/apputils';
import { IRunningSessionManagers } from '@jupyterlab/running';
import { IStatusBar } from '@jupyterlab/statusbar';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { fromInterface } from '../actions/origin';
import { IClusterActions } from '../actions/plugin';
import { CommandIDs, IClusters, IGatewayPanel } from '../tokens';
import { onFirstCluster } from '../gateway/firstCluster';
import { toProblem } from '../gateway/toProblem';
import { notifyProblem } from '../utils/notifications';
import { addMonitorCommands } from './commands';
import { HistoryStore } from './history';
import type { ClusterPane } from './page/clusterPane';
import type { IRowCommandArgs } from './rowDetails';
import { RunningClusters } from './runningPanel';
import { StatusItem } from './statusItem';

const ID = 'jupyterlab-dask-gateway:monitor';

/** Rank of the monitor's parts of a row: below the idle part. */
const ROW_RANK = 20;

/** Shows what clusters are doing. */
export const monitorPlugin: JupyterFrontEndPlugin<void> = {
  id: ID,
  description:
    'Shows what Dask clusters are doing: cluster page, hints, start-up stages, status bar and list of running clusters.',
  autoStart: true,
  requires: [IClusters, IClusterActions],
  optional: [
    IGatewayPanel,
    ITranslator,
    ICommandPalette,
    ILayoutRestorer,
    IStatusBar,
    IRunningSessionManagers
  ],
  activate: (
    app: JupyterFrontEnd,
    clusters: IClusters,
    actions: IClusterActions,
    panel: IGatewayPanel | null,
    translator: ITranslator | null,
    palette: ICommandPalette | null,
    restorer: ILayoutRestorer | null,
    statusBar: IStatusBar | null,
    running: IRunningSessionManagers | null
  ): void => {
    const trans = (translator ?? nullTranslator).load(
      'jupyterlab_dask_gateway'
    );
    const { commands, shell } = app;
    const history = new HistoryStore(clusters);
    const pages = new WidgetTracker<ClusterPane>({
      namespace: 'dask-gateway-cluster-pages'
    });

    const findPage = (name: string) =>
      pages.find(({ content }) => content.name === name);
    const createPage = async (name: string): Promise<ClusterPane> => {
      const { ClusterPane: Pane } = await import('./page/clusterPane');
      // A second click while the code was loading has opened it.
      const open = findPage(name);
      if (open) {
        return open;
      }
      const pane = new Pane({
        name,
        clusters,
        commands,
        history,
        trans
      });
      shell.add(pane, 'main');
      await pages.add(pane);
      return pane;
    };

    addMonitorCommands({
      commands,
      clusters,
      trans,
      openClusterPage: async name => {
        try {
          const pane = findPage(name) ?? (await createPage(name));
          shell.activateById(pane.id);
        } catch (error) {
          notifyProblem(toProblem(error, trans), trans);
        }
      }
    });
    palette?.addItem({
      command: CommandIDs.openClusterPage,
      category: trans.__('Dask Gateway')
    });
    void restorer?.restore(pages, {
      command: CommandIDs.openClusterPage,
      args: ({ content }) => ({ name: content.name }),
      name: ({ content }) => content.name,
      when: clusters.ready
    });

    if (panel) {
      onFirstCluster(clusters, () => {
        void import('./rowDetails').then(rowDetails => {
          const options = {
            execute: (command: string, args: IRowCommandArgs) =>
              void commands.execute(command, fromInterface(args)),
            history,
            trans
          };
          panel.addRowPart(
            rowDetails.createNoticePart(options),
            ROW_RANK,
            'notice'
          );
          panel.addRowPart(rowDetails.createActivityPart(options), ROW_RANK);
        });
      });
    }

    statusBar?.registerStatusItem(ID, {
      item: new StatusItem(clusters, trans, () => {
        void commands.execute(CommandIDs.focusPanel);
      }),
      align: 'left',
      rank: 100
    });
    running?.add(new RunningClusters(clusters, commands, actions, trans));
  }
};
