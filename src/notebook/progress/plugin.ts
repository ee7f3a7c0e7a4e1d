import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import type { CodeCell } from '@jupyterlab/cells';
import { INotebookTracker, NotebookActions } from '@jupyterlab/notebook';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { Api } from '../../gateway/api';
import { IClusters, INotebookClusters } from '../../tokens';
import type { CellProgress } from './cellProgress';
import { ProgressSettings } from './settings';

/** Shows under running cells of connected notebooks the tasks that they started. */
export const progressPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-dask-gateway:progress',
  description:
    'The progress of Dask tasks under the running cell of a connected notebook.',
  autoStart: true,
  requires: [IClusters, INotebookClusters, INotebookTracker],
  optional: [ISettingRegistry, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    clusters: IClusters,
    notebooks: INotebookClusters,
    tracker: INotebookTracker,
    registry: ISettingRegistry | null,
    translator: ITranslator | null
  ): void => {
    const trans = (translator ?? nullTranslator).load(
      'jupyterlab_dask_gateway'
    );
    const settings = new ProgressSettings(registry, progressPlugin.id);
    const api = new Api(app.serviceManager.serverSettings, trans);
    // It is loaded when the first notebook is connected.
    let loaded: CellProgress | null = null;
    let loading: Promise<CellProgress> | null = null;
    const load = (): Promise<CellProgress> => {
      loading ??= import('./cellProgress').then(
        ({ CellProgress: Progress }) => {
          const request = (name: string, since?: number) =>
            api.progress(name, since);
          loaded = new Progress({
            tracker,
            clusters,
            notebooks,
            request,
            settings,
            trans
          });
          return loaded;
        }
      );
      // After a failed download, the next call loads the code again.
      loading.catch(() => (loading = null));
      return loading;
    };
    notebooks.connected.connect((_, name) => {
      void load().then(progress => progress.prepare(name));
    });
    NotebookActions.executionScheduled.connect((_, { notebook, cell }) => {
      const panel = tracker.find(({ content }) => content === notebook);
      const name = panel && notebooks.connectedCluster(panel);
      if (panel && name && cell.model.type === 'code') {
        loaded?.schedule(panel, cell as CodeCell, name);
      }
    });
  }
};
