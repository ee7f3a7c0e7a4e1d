import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { fromInterface } from '../actions/origin';
import { IClusterActions } from '../actions/plugin';
import { CommandIDs, IClusters, IGatewayPanel } from '../tokens';
import { clusterSubject } from '../gateway/clusterSubject';
import { onFirstCluster } from '../gateway/firstCluster';
import { showBadge } from './badge';
import { addIdleCommands } from './commands';
import { FinishedAnnouncer, desktopOf } from './desktopNotifications';

const ID = 'jupyterlab-dask-gateway:idle';

/** Idle management: announces idle clusters, and what happens to them automatically. */
export const idlePlugin: JupyterFrontEndPlugin<void> = {
  id: ID,
  description:
    'Announces idle Dask clusters and the automatic actions on them, and cleans up forgotten clusters.',
  autoStart: true,
  requires: [IClusters, IClusterActions],
  optional: [IGatewayPanel, ITranslator, ICommandPalette, ISettingRegistry],
  activate: (
    app: JupyterFrontEnd,
    clusters: IClusters,
    actions: IClusterActions,
    panel: IGatewayPanel | null,
    translator: ITranslator | null,
    palette: ICommandPalette | null,
    registry: ISettingRegistry | null
  ): void => {
    const trans = (translator ?? nullTranslator).load(
      'jupyterlab_dask_gateway'
    );
    const { commands } = app;
    const announcer = new FinishedAnnouncer(
      clusters,
      desktopOf(window),
      async cluster => {
        const { finishedText } = await import('./finishedText');
        const label = await clusterSubject(clusters, cluster, trans);
        return finishedText({ ...cluster, label }, trans);
      }
    );
    const onStopWhenFinished = (name: string, on: boolean) => {
      if (on) {
        void announcer.requestPermission();
      }
      void actions.stopWhenFinished(name, on);
    };

    addIdleCommands({
      commands,
      clusters,
      trans,
      onStopWhenFinished
    });
    for (const command of [
      CommandIDs.stopWhenFinished,
      CommandIDs.pruneClusters
    ]) {
      palette?.addItem({ command, category: trans.__('Dask Gateway') });
    }

    onFirstCluster(clusters, () => {
      void import('./lazyFeatures').then(({ addIdleFeatures }) => {
        const notices = addIdleFeatures({
          clusters,
          panel,
          actions,
          execute: (command, args) =>
            void commands.execute(command, fromInterface(args)),
          trans
        });
        app.shell.disposed.connect(() => notices.dispose());
      });
    });
    if (panel) {
      showBadge(clusters, panel, trans);
    }
    if (registry) {
      void import('./policySync').then(({ syncPolicySettings }) =>
        syncPolicySettings(ID, registry, clusters.idleManagement, trans)
      );
    }
  }
};
