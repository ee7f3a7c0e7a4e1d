import type { Kernel } from '@jupyterlab/services';
import type { JSONObject, JSONValue } from '@lumino/coreutils';
import type { Cluster } from '../../gateway/wire';
import type { IKernelReport } from '../kernel/kernelReports';
import {
  called,
  METADATA_KEY,
  metadataOf,
  recall
} from '../associations/association';
import {
  connectKernel,
  waitForKernel,
  readReport
} from '../kernel/connectKernel';
import { callKernel, type HelperFunction } from '../kernel/kernel';
import { KernelError, KernelStopped } from '../kernel/kernelErrors';
import { type ILinkModelOptions, LinkModel } from './connectionModel';
import {
  answered,
  failed,
  heard,
  isUnderWay,
  NOTHING
} from './connectionTransitions';
import { isListed, untilListed } from './waitForCluster';
import { remake } from './recreateCluster';
import { untilRunning } from './waitForRunning';

/** What a link asks of the person and of the settings. */
export interface ILinkOptions extends ILinkModelOptions {
  /** The code that connects. */
  code: (cluster: Cluster) => string;
  /** Run that code in a cell of its own, always or if the settings say so; false to run it silently. */
  runVisibly: (cluster: Cluster, always: boolean) => Promise<boolean>;
  /** May these variables of the person's be replaced? */
  mayReplace: (names: string[]) => Promise<boolean>;
}

/** What can be done to the link of a notebook. It asks the kernel only when something has happened. */
export class NotebookLink extends LinkModel {
  constructor(private readonly _options: ILinkOptions) {
    super(_options);
  }

  /** Remember what the file and the server know, and ask a kernel that is there already. To be called once. */
  async restore(): Promise<void> {
    const { notebook, clusters, memory } = this;
    const open = () => !this.isDisposed && !this._wish;
    // The server may be away; then the file alone is what is known.
    const name = await memory.get(notebook.path).catch(() => null);
    if (!open() || this.association) {
      return;
    }
    const kept = recall(notebook, name);
    this.become({ ...this.known, association: kept });
    const wanted = () => open() && this.association === kept;
    const cluster = await untilListed(
      clusters,
      name,
      () => wanted() && !isListed(clusters)
    );
    if (wanted() && (kept || name !== null)) {
      const meant =
        name === null ? called(clusters.clusters, kept?.label) : cluster;
      if (meant && !kept?.name) {
        const association = { name: meant.name, ...metadataOf(meant) };
        this.become({ ...this.known, association });
      }
      await this.look();
    }
  }

  /**
   * Use a cluster: connect the kernel as soon as both are ready. A later call or `detach` takes its place.
   *
   * @param name - Of a cluster that is listed, or is going to be.
   * @param visibly - In a cell of its own, whatever the settings say.
   * @throws KernelError with what the kernel said.
   */
  async attach(name: string, visibly = false): Promise<void> {
    const wish = (this._wish = {});
    const wanted = () => this._wish === wish && !this.isDisposed;
    const { clusters, notebook } = this;
    const chosen =
      clusters.get(name) ?? (await untilListed(clusters, name, wanted));
    if (!chosen || !wanted()) {
      return;
    }
    this.use(chosen, { connection: 'waiting' });
    const running = await untilRunning(clusters, name, wanted);
    const kernel = running && (await waitForKernel(notebook));
    if (!wanted()) {
      return;
    }
    // It may have ended while the kernel was waited for. Where the list is not true yet, the kernel will know.
    const cluster = clusters.get(name) ?? (isListed(clusters) ? null : running);
    if (!kernel || cluster?.status !== 'running') {
      this.become({ ...this.known, connection: 'off' });
      return;
    }
    // What was said of differing versions was about the connection before.
    this.use(cluster, { connection: 'connecting', look: null });
    try {
      await this._connect(kernel, cluster, visibly);
    } catch (error) {
      const isAwaited = isUnderWay(this.known) || error instanceof KernelError;
      this.become(failed(this.known, name));
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
      await this.attach(name);
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
    const wish = this._wish;
    this._recreating = true;
    try {
      const { name } = await remake(this.clusters, association, options);
      if (this._wish === wish) {
        await this.attach(name);
      }
    } finally {
      this._recreating = false;
    }
  }

  /** Use no cluster any more: close the kernel's clients of it, and forget it. The cluster goes on. */
  async detach(): Promise<void> {
    const { association, connection } = this.known;
    const name = association?.name;
    this._wish = {};
    this.become({ ...NOTHING, connection: 'off' });
    this.notebook.setMetadata(METADATA_KEY, null);
    await Promise.all([
      this.memory.set(this.notebook.path, null),
      name && connection !== 'off' && this._close(name)
    ]);
  }

  /**
   * Ask the kernel, once it is idle, which clusters it uses; one that is found is taken for the notebook's.
   *
   * @returns What it said; null where there is nobody to ask, or no sense in it.
   */
  async look(): Promise<IKernelReport | null> {
    const wish = this._wish;
    const look = await readReport(this.notebook);
    if (!this.isDisposed) {
      this.hear(heard(this.known, look, this._wish !== wish, this.context));
    }
    return look;
  }

  /** Call a function of the kernel code, once it is idle. @throws KernelError, or KernelStopped. */
  async ask(call: HelperFunction, args: JSONObject): Promise<JSONValue> {
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
      (await this.ask('keep_alive', { name })) === true
    );
  }

  private async _connect(
    kernel: Kernel.IKernelConnection,
    cluster: Cluster,
    visibly: boolean
  ): Promise<void> {
    const { code, runVisibly, mayReplace } = this._options;
    const look = (await runVisibly(cluster, visibly))
      ? await readReport(this.notebook)
      : await connectKernel(kernel, code(cluster), mayReplace);
    this.hear(answered(this.known, cluster.name, look, this.context));
  }

  /** Have the kernel close its clients of a cluster, unless that was chosen again meanwhile. @throws KernelError */
  private async _close(name: string): Promise<void> {
    const kernel = await waitForKernel(this.notebook);
    if (kernel && this.association?.name !== name) {
      await callKernel(kernel, 'disconnect', { name });
    }
  }

  /** The person's last choice: whatever waits on behalf of another one has nothing to say any more. */
  private _wish: object | null = null;
  private _recreating = false;
}
