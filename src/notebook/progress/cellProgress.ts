import type { CodeCell } from '@jupyterlab/cells';
import {
  type INotebookTracker,
  NotebookActions,
  type NotebookPanel
} from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Progress } from '../../wire/wire';
import type { IClusters, INotebookClusters } from '../../tokens';
import { CellBars } from './cellBars';
import { CellRun } from './cellRun';
import { ClusterProgress } from './clusterProgress';
import { Executions } from './executions';
import type { IBarModel } from './progressBar';
import type { ProgressSettings } from './settings';

/** Options of {@link CellProgress}. */
export interface ICellProgressOptions {
  tracker: INotebookTracker;
  clusters: Pick<IClusters, 'get' | 'changed'>;
  notebooks: Pick<INotebookClusters, 'connectedCluster'>;
  request: (name: string, since?: number) => Promise<Progress>;
  settings: Pick<ProgressSettings, 'isShown' | 'keepsLine'>;
  trans: TranslationBundle;
}

/** Shows under cells the tasks that they started. */
export class CellProgress {
  constructor(private readonly _options: ICellProgressOptions) {
    const { tracker, clusters, trans } = _options;
    this._bars = new CellBars(tracker, trans);
    NotebookActions.outputCleared.connect((_, { cell }) =>
      this._removeRuns(cell.model.id)
    );
    clusters.changed.connect((_, { removed }) => {
      removed.forEach(name => this._forget(name));
    });
  }

  /** Take the first sample of a cluster that a notebook has connected to. */
  prepare(name: string): void {
    if (this._options.settings.isShown) {
      this._progress(name).prepare();
    }
  }

  /** Watch a cell that was scheduled. @param name - the cluster that its notebook is connected to */
  schedule(panel: NotebookPanel, cell: CodeCell, name: string): void {
    const { model } = panel.content;
    this._removeRuns(cell.model.id);
    if (!model || !this._options.settings.isShown) {
      return;
    }
    const progress = this._progress(name);
    const run = new CellRun({ model, cellId: cell.model.id });
    this._executions.add(panel.sessionContext, cell, {
      start: () => {
        run.started = Date.now();
        progress.add(run);
      },
      end: () => {
        run.ended = Date.now();
        progress.update();
      }
    });
    // A sample from before the cell runs, if no other cell runs.
    progress.prepareRun();
  }

  private _progress(name: string): ClusterProgress {
    const existing = this._clusters.get(name);
    if (existing) {
      return existing;
    }
    const progress = new ClusterProgress(
      since => this._options.request(name, since),
      () => this._kernels(name)
    );
    progress.changed.connect(() => this._show(name, progress));
    this._clusters.set(name, progress);
    return progress;
  }

  /** Return the number of kernels of this page that are connected to a cluster. Views of a notebook share a kernel. */
  private _kernels(name: string): number {
    const { tracker, notebooks } = this._options;
    const ids = new Set<string>();
    tracker.forEach(panel => {
      const id = panel.sessionContext.session?.kernel?.id;
      if (id !== undefined && notebooks.connectedCluster(panel) === name) {
        ids.add(id);
      }
    });
    return ids.size;
  }

  private _show(name: string, progress: ClusterProgress): void {
    const { clusters, settings } = this._options;
    for (const run of progress.runs) {
      if (!run.hasTasks) {
        continue;
      }
      const read = () =>
        run.progress(clusters.get(name)?.threads ?? Infinity, progress.clients);
      if (read().isFinished && !settings.keepsLine) {
        this._bars.remove(run.location);
        continue;
      }
      let bar = this._models.get(run);
      if (!bar) {
        bar = { progress: read, isExpanded: false };
        this._models.set(run, bar);
      }
      this._bars.show(run.location, bar);
    }
  }

  /** Remove the bars of earlier runs of a cell. */
  private _removeRuns(cellId: string): void {
    for (const progress of this._clusters.values()) {
      for (const run of progress.runs) {
        if (run.location.cellId === cellId) {
          progress.remove(run);
          this._bars.remove(run.location);
        }
      }
    }
  }

  /** Stop watching a cluster that left the list. The last counts of its cells stay visible. */
  private _forget(name: string): void {
    this._clusters.get(name)?.finish();
  }

  private readonly _bars: CellBars;
  private readonly _executions = new Executions();
  private readonly _clusters = new Map<string, ClusterProgress>();
  private readonly _models = new WeakMap<CellRun, IBarModel>();
}
