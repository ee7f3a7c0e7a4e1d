import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ILayoutRestorer } from '@jupyterlab/application';
import { ICommandPalette, WidgetTracker } from '@jupyterlab/apputils';
import { IRunningSessionManagers } from '@jupyterlab/running';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { IStatusBar } from '@jupyterlab/statusbar';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import {
  CommandIDs,
  IClusters,
  IGatewayPanel,
  IKeepAliveRegistry
} from '../tokens';
import { badgeOf } from '../idle/badge';
import { Caretaker } from '../actions/idleActions';
import { addWatchCommands } from '../idle/commands';
import { FinishedAnnouncer, desktopOf } from '../idle/desktopNotifications';
import { finishedWords } from '../idle/finishedText';
import { HistoryStore } from './history';
import { OverviewPane } from './overview/overviewPane';
import { RunningClusters } from './runningPanel';
import { StatusItem } from './statusItem';

const ID = 'jupyterlab-dask-gateway:watch';

/** Nothing sits idle unseen, and a cluster says how it is doing. */
export const watchPlugin: JupyterFrontEndPlugin<IKeepAliveRegistry> = {
  id: ID,
  description:
    'Tells of idle Dask clusters before anything is done to them, and how a cluster is doing.',
  autoStart: true,
  provides: IKeepAliveRegistry,
  requires: [IClusters],
  optional: [
    IGatewayPanel,
    ITranslator,
    ICommandPalette,
    ILayoutRestorer,
    ISettingRegistry,
    IStatusBar,
    IRunningSessionManagers
  ],
  activate: (
    app: JupyterFrontEnd,
    clusters: IClusters,
    panel: IGatewayPanel | null,
    translator: ITranslator | null,
    palette: ICommandPalette | null,
    restorer: ILayoutRestorer | null,
    registry: ISettingRegistry | null,
    statusBar: IStatusBar | null,
    running: IRunningSessionManagers | null
  ): IKeepAliveRegistry => {
    const trans = (translator ?? nullTranslator).load(
      'jupyterlab_dask_gateway'
    );
    const { commands } = app;
    const history = new HistoryStore(clusters);
    const caretaker = new Caretaker(clusters, trans);
    const announcer = new FinishedAnnouncer(
      clusters,
      desktopOf(window),
      cluster => finishedWords(cluster, trans)
    );

    const overviews = new WidgetTracker<OverviewPane>({
      namespace: 'dask-gateway-overview'
    });
    const makeOverview = async (name: string): Promise<OverviewPane> => {
      const pane = new OverviewPane({ name, clusters, history, trans });
      app.shell.add(pane, 'main');
      await overviews.add(pane);
      return pane;
    };
    const onOverview = async (name: string) => {
      const known = overviews.find(one => one.content.name === name);
      app.shell.activateById((known ?? (await makeOverview(name))).id);
    };
    const onStopWhenFinished = (name: string, on: boolean) => {
      if (on) {
        void announcer.ask();
      }
      void caretaker.stopWhenFinished(name, on);
    };

    addWatchCommands({
      commands,
      clusters,
      caretaker,
      trans,
      onOverview,
      onStopWhenFinished
    });
    for (const command of [
      CommandIDs.snoozeCluster,
      CommandIDs.openOverview,
      CommandIDs.pruneClusters
    ]) {
      palette?.addItem({ command, category: trans.__('Dask Gateway') });
    }

    // Without clusters none of it is needed.
    const onFirst = () => {
      if (clusters.clusters.length > 0) {
        clusters.changed.disconnect(onFirst);
        void import('./lazyFeatures').then(({ present }) =>
          present({
            clusters,
            panel,
            caretaker,
            history,
            trans,
            onOverview: name => void onOverview(name),
            onStopWhenFinished
          })
        );
      }
    };
    clusters.changed.connect(onFirst);
    onFirst();

    if (restorer) {
      void restorer.restore(overviews, {
        command: CommandIDs.openOverview,
        args: pane => ({ name: pane.content.name }),
        name: pane => pane.content.name,
        when: clusters.ready
      });
    }

    if (panel) {
      let shown: string | undefined;
      const showBadge = () => {
        const badge = badgeOf(clusters.clusters, trans);
        if (badge?.caption !== shown) {
          shown = badge?.caption;
          panel.setBadge(badge);
        }
      };
      clusters.changed.connect(showBadge);
      showBadge();
    }

    statusBar?.registerStatusItem(ID, {
      item: new StatusItem(clusters, trans, () => {
        void commands.execute(CommandIDs.focusPanel);
      }),
      align: 'left',
      rank: 100
    });
    running?.add(
      new RunningClusters(
        clusters,
        commands,
        names => void caretaker.stop(names),
        trans
      )
    );

    if (registry) {
      void import('../idle/policySync').then(({ followSettings }) =>
        followSettings(ID, registry, clusters.idleManagement, trans)
      );
    }
    return caretaker;
  }
};
