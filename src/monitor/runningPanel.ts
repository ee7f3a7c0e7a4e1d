import type { IRunningSessions } from '@jupyterlab/running';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';

import { fromInterface } from '../actions/origin';
import type { IClusterActions } from '../actions/plugin';
import { isStoppable } from '../gateway/clusterStatus';
import type { gatewayOfCluster } from '../gateway/gatewayText';
import { formatWorkers } from '../utils/format';
import { gatewayIcon } from '../components/icons';
import { CommandIDs, type IClusters } from '../tokens';
import type { Cluster } from '../wire/wire';

/** The clusters in JupyterLab's panel Running Terminals and Kernels. */
export class RunningClusters implements IRunningSessions.IManager, IDisposable {
  constructor(
    private readonly _clusters: IClusters,
    private readonly _commands: CommandRegistry,
    private readonly _actions: Pick<IClusterActions, 'stopAllQuestion'>,
    private readonly _trans: TranslationBundle
  ) {
    this.name = _trans.__('Dask Clusters');
    this.shutdownLabel = _trans.__('Stop');
    this.shutdownAllLabel = _trans.__('Stop All');
    this._listed = this._listState();
    _clusters.changed.connect(this._onChanged, this);
  }

  readonly name: string;
  readonly shutdownLabel: string;
  readonly shutdownAllLabel: string;

  /** JupyterLab's question before `shutdownAll`. */
  readonly shutdownAllConfirmationText = (): string => {
    const question = this._actions.stopAllQuestion();
    return question
      ? [question.title, ...question.sentences].join('\n')
      : this._trans.__('No clusters are running.');
  };

  /** Emits when the list changes, not with each sample of a cluster. */
  get runningChanged(): ISignal<this, void> {
    return this._runningChanged;
  }

  running(): IRunningSessions.IRunningItem[] {
    return this._alive().map(cluster => ({
      icon: () => gatewayIcon,
      label: () => cluster.label,
      labelTitle: () => cluster.name,
      detail: () => this._detail(cluster),
      open: () =>
        void this._commands.execute(CommandIDs.focusPanel, {
          name: cluster.name
        }),
      shutdown: () =>
        void this._commands.execute(
          CommandIDs.stopCluster,
          fromInterface({ name: cluster.name })
        )
    }));
  }

  /** Clusters are always up to date, so nothing is requested. */
  refreshRunning(): void {
    this._runningChanged.emit();
  }

  shutdownAll(): void {
    // JupyterLab has asked the question above.
    void this._commands.execute(
      CommandIDs.stopAllClusters,
      fromInterface({ confirmed: true })
    );
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    Signal.clearData(this);
  }

  /** Return the workers of a cluster, and its gateway where there are several. */
  private _detail(cluster: Cluster): string {
    const workers = formatWorkers(cluster, this._trans);
    const gateway = this._gatewayOf?.(this._clusters, cluster, this._trans);
    return gateway ? this._trans.__('%1 on %2', workers, gateway) : workers;
  }

  /** Load the names of gateways when there are several. */
  private _loadNames(): void {
    if (!this._gatewayOf && this._clusters.gateways.length > 1) {
      import('../gateway/gatewayText').then(
        ({ gatewayOfCluster }) => {
          this._gatewayOf = gatewayOfCluster;
          this._runningChanged.emit();
        },
        // The next change tries again.
        () => undefined
      );
    }
  }

  private _alive() {
    return this._clusters.clusters.filter(isStoppable);
  }

  private _listState(): string {
    return this._alive()
      .map(({ name, label, workers }) => [name, label, workers].join(' '))
      .join('\n');
  }

  private _onChanged(): void {
    this._loadNames();
    const state = this._listState();
    if (state !== this._listed) {
      this._listed = state;
      this._runningChanged.emit();
    }
  }

  private _gatewayOf: typeof gatewayOfCluster | null = null;
  private _isDisposed = false;
  private readonly _runningChanged = new Signal<this, void>(this);
  private _listed: string;
}
