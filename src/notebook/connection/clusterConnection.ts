import type { Kernel } from '@jupyterlab/services';
import type { JSONObject, JSONValue } from '@lumino/coreutils';
import type { Cluster } from '../../gateway/wire';
import type { IKernelReport } from '../kernel/kernelReports';
import {
  findByLabel,
  METADATA_KEY,
  toMetadata,
  readAssociation
} from '../associations/association';
import {
  connectKernel,
  waitForKernel,
  readReport
} from '../kernel/connectKernel';
import { callKernel, type HelperFunction } from '../kernel/kernel';
import { KernelError, KernelStopped } from '../kernel/kernelErrors';
import {
  type IConnectionModelOptions,
  ConnectionModel
} from './connectionModel';
import {
  withConnectResult,
  withConnectFailure,
  withReport,
  isInProgress,
  INITIAL_FACTS
} from './connectionTransitions';
import { isListComplete, waitForCluster } from './waitForCluster';
import { recreateCluster } from './recreateCluster';
import { waitForRunning } from './waitForRunning';

/** What a connection asks of the person and of the settings. */
export interface IConnectionOptions extends IConnectionModelOptions {
  /** The code that connects. */
  code: (cluster: Cluster) => string;
  /** Run that code in a cell of its own, always or if the settings say so; false to run it silently. */
  runInCell: (cluster: Cluster, always: boolean) => Promise<boolean>;
  /** May these variables of the person's be replaced? */
  confirmReplace: (names: string[]) => Promise<boolean>;
}

/** What can be done to the connection of a notebook. It asks the kernel only when something has happened. */
export class ClusterConnection extends ConnectionModel {
  constructor(private readonly _options: IConnectionOptions) {
    super(_options);
  }

  /** Remember what the file and the server know, and ask a kernel that is there already. To be called once. */
  async restore(): Promise<void> {
    const { notebook, clusters, associations: associations } = this;
    const open = () => !this.isDisposed && !this._intent;
    // The server may be away; then the file alone is what is known.
    const name = await associations.get(notebook.path).catch(() => null);
    if (!open() || this.association) {
      return;
    }
    const kept = readAssociation(notebook, name);
    this.setState({ ...this.facts, association: kept });
    const wanted = () => open() && this.association === kept;
    const cluster = await waitForCluster(
      clusters,
      name,
      () => wanted() && !isListComplete(clusters)
    );
    if (wanted() && (kept || name !== null)) {
      const meant =
        name === null ? findByLabel(clusters.clusters, kept?.label) : cluster;
      if (meant && !kept?.name) {
        const association = { name: meant.name, ...toMetadata(meant) };
        this.setState({ ...this.facts, association });
      }
      await this.refresh();
    }
  }

  /**
   * Use a cluster: connect the kernel as soon as both are ready. A later call or `detach` takes its place.
   *
   * @param name - Of a cluster that is listed, or is going to be.
   * @param visibly - In a cell of its own, whatever the settings say.
   * @throws KernelError with what the kernel said.
   */
  async connect(name: string, visibly = false): Promise<void> {
    const wish = (this._intent = {});
    const wanted = () => this._intent === wish && !this.isDisposed;
    const { clusters, notebook } = this;
    const chosen =
      clusters.get(name) ?? (await waitForCluster(clusters, name, wanted));
    if (!chosen || !wanted()) {
      return;
    }
    this.setCluster(chosen, { kernelLink: 'waiting' });
    const running = await waitForRunning(clusters, name, wanted);
    const kernel = running && (await waitForKernel(notebook));
    if (!wanted()) {
      return;
    }
    // It may have ended while the kernel was waited for. Where the list is not true yet, the kernel will know.
    const cluster =
      clusters.get(name) ?? (isListComplete(clusters) ? null : running);
    if (!kernel || cluster?.status !== 'running') {
      this.setState({ ...this.facts, kernelLink: 'off' });
      return;
    }
    // What was said of differing versions was about the connection before.
    this.setCluster(cluster, { kernelLink: 'connecting', report: null });
    try {
      await this._connect(kernel, cluster, visibly);
    } catch (error) {
      const isAwaited =
        isInProgress(this.facts) || error instanceof KernelError;
      this.setState(withConnectFailure(this.facts, name));
      // Else something else was chosen since, or who ended the kernel knows that.
      if (isAwaited && wanted()) {
        throw error;
      }
    }
  }

  /** Connect to the same cluster again. */
  async reconnect(): Promise<void> {
    const name = this.association?.name;
    if (name) {
      await this.connect(name);
    }
  }

  /**
   * Make a cluster with the same options as the one that is gone, and attach to it, unless another is chosen meanwhile.
   *
   * @throws ProblemError
   */
  async recreate(options: JSONObject = {}): Promise<void> {
    const { association } = this;
    if (!association || this._recreating) {
      return;
    }
    const wish = this._intent;
    this._recreating = true;
    try {
      const { name } = await recreateCluster(
        this.clusters,
        association,
        options
      );
      if (this._intent === wish) {
        await this.connect(name);
      }
    } finally {
      this._recreating = false;
    }
  }

  /** Use no cluster any more: close the kernel's clients of it, and forget it. The cluster goes on. */
  async disconnect(): Promise<void> {
    const { association, kernelLink: connection } = this.facts;
    const name = association?.name;
    this._intent = {};
    this.setState({ ...INITIAL_FACTS, kernelLink: 'off' });
    this.notebook.setMetadata(METADATA_KEY, null);
    await Promise.all([
      this.associations.set(this.notebook.path, null),
      name && connection !== 'off' && this._disconnectKernel(name)
    ]);
  }

  /**
   * Ask the kernel, once it is idle, which clusters it uses; one that is found is taken for the notebook's.
   *
   * @returns What it said; null where there is nobody to ask, or no sense in it.
   */
  async refresh(): Promise<IKernelReport | null> {
    const wish = this._intent;
    const look = await readReport(this.notebook);
    if (!this.isDisposed) {
      this.applyReport(
        withReport(this.facts, look, this._intent !== wish, this.reportContext)
      );
    }
    return look;
  }

  /** Call a function of the kernel code, once it is idle. @throws KernelError, or KernelStopped. */
  async call(call: HelperFunction, args: JSONObject): Promise<JSONValue> {
    const kernel = await waitForKernel(this.notebook);
    if (!kernel) {
      throw new KernelStopped();
    }
    return callKernel(kernel, call, args);
  }

  /** Have the cluster do a task that does nothing, as soon as the kernel is idle. @returns whether it did. */
  async keepAlive(): Promise<boolean> {
    const name = this.association?.name ?? '';
    return (
      this.state.kind === 'connected' &&
      (await this.call('keep_alive', { name })) === true
    );
  }

  private async _connect(
    kernel: Kernel.IKernelConnection,
    cluster: Cluster,
    visibly: boolean
  ): Promise<void> {
    const {
      code,
      runInCell: runVisibly,
      confirmReplace: mayReplace
    } = this._options;
    const look = (await runVisibly(cluster, visibly))
      ? await readReport(this.notebook)
      : await connectKernel(kernel, code(cluster), mayReplace);
    this.applyReport(
      withConnectResult(this.facts, cluster.name, look, this.reportContext)
    );
  }

  /** Have the kernel close its clients of a cluster, unless that was chosen again meanwhile. @throws KernelError */
  private async _disconnectKernel(name: string): Promise<void> {
    const kernel = await waitForKernel(this.notebook);
    if (kernel && this.association?.name !== name) {
      await callKernel(kernel, 'disconnect', { name });
    }
  }

  /** The person's last choice: whatever waits on behalf of another one has nothing to say any more. */
  private _intent: object | null = null;
  private _recreating = false;
}
