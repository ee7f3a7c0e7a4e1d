import type { IRunningSessions } from '@jupyterlab/running';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';

import { formatWorkers } from '../utils/format';
import { gatewayIcon } from '../components/icons';
import { CommandIDs, type IClusters } from '../tokens';

/** The clusters in JupyterLab's own list of what runs, with stop and stop all. */
export class RunningClusters implements IRunningSessions.IManager, IDisposable {
  constructor(
    private readonly _clusters: IClusters,
    private readonly _commands: CommandRegistry,
    private readonly _stop: (names: ReadonlyArray<string>) => void,
    private readonly _trans: TranslationBundle
  ) {
    this.name = _trans.__('Dask Clusters');
    this.shutdownLabel = _trans.__('Stop');
    this.shutdownAllLabel = _trans.__('Stop All');
    this._shown = this._state();
    _clusters.changed.connect(this._onChanged, this);
  }

  readonly name: string;
  readonly shutdownLabel: string;
  readonly shutdownAllLabel: string;

  /** What JupyterLab asks before `shutdownAll`. */
  readonly shutdownAllConfirmationText = (): string =>
    this._trans.__('Are you sure you want to stop all Dask clusters?');

  /** Emits when what the list shows is different: not with each number of a cluster. */
  get runningChanged(): ISignal<this, void> {
    return this._runningChanged;
  }

  running(): IRunningSessions.IRunningItem[] {
    return this._living().map(cluster => ({
      icon: () => gatewayIcon,
      label: () => cluster.label,
      labelTitle: () => cluster.name,
      detail: () => formatWorkers(cluster, this._trans),
      open: () =>
        void this._commands.execute(CommandIDs.focusPanel, {
          name: cluster.name
        }),
      shutdown: () =>
        void this._commands.execute(CommandIDs.stopCluster, {
          name: cluster.name
        })
    }));
  }

  /** Nothing to do: the clusters are told of as they change. */
  refreshRunning(): void {
    this._runningChanged.emit();
  }

  shutdownAll(): void {
    this._stop(this._living().map(cluster => cluster.name));
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    Signal.clearData(this);
  }

  private _living() {
    return this._clusters.clusters.filter(
      ({ status }) => status === 'pending' || status === 'running'
    );
  }

  private _state(): string {
    return this._living()
      .map(({ name, label, workers }) => [name, label, workers].join(' '))
      .join('\n');
  }

  private _onChanged(): void {
    const now = this._state();
    if (now !== this._shown) {
      this._shown = now;
      this._runningChanged.emit();
    }
  }

  private _isDisposed = false;
  private readonly _runningChanged = new Signal<this, void>(this);
  private _shown: string;
}
