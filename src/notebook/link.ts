import type { Kernel } from '@jupyterlab/services';
import type { JSONObject, JSONValue } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';
import type { Cluster } from '../gateway/wire';
import type { IClusters, IClustersChange } from '../tokens';
import { type ILook, readAttached, readLook } from './answers';
import {
  type Connection,
  type IAssociation,
  type ILinkState,
  linkState,
  metadataOf,
  METADATA_KEY,
  readMetadata
} from './association';
import { differingImages, type IImages } from './image';
import { callKernel, whenIdle } from './kernel';
import type { ILinkedNotebook } from './linked';
import { isListed, untilListed } from './listed';
import type { NotebookMemory } from './memory';
import { watchProcess } from './process';
import { remake } from './remake';
import { untilRunning } from './until';

/** What a link asks of the person and of the settings. */
export interface ILinkOptions {
  notebook: ILinkedNotebook;
  clusters: IClusters;
  memory: NotebookMemory;
  /** The code that connects. */
  code: (cluster: Cluster) => string;
  /** Run that code in a cell of its own, always or if the settings say so; false to run it silently. */
  runVisibly: (cluster: Cluster, always: boolean) => Promise<boolean>;
  /** May these variables of the person's be replaced? */
  mayReplace: (names: string[]) => Promise<boolean>;
}

/** One notebook and the cluster that it uses. It asks the kernel only when something has happened. */
export class NotebookLink implements IDisposable {
  constructor(private readonly _options: ILinkOptions) {
    const { sessionContext } = _options.notebook;
    watchProcess(
      sessionContext,
      () => this._onEnded(),
      () => {
        // Whoever waits has not said anything to the process before.
        if (this._connection !== 'waiting') {
          this._onEnded();
        }
      }
    );
    _options.clusters.changed.connect(this._onClusters, this);
    _options.clusters.selectedChanged.connect(this._emit, this);
  }

  /** Emits when anything that is shown may have changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** The notebook's path. */
  get path(): string {
    return this._options.notebook.path;
  }

  /** The cluster that the notebook uses, or used last. */
  get association(): IAssociation | null {
    return this._association;
  }

  /** Whether the kernel, not the person's choice or the memory, told of the notebook's cluster. */
  get foundHere(): boolean {
    return this._foundHere;
  }

  /** What the kernel said of itself last; null where it was not asked, or is another one since. */
  get kernel(): ILook | null {
    return this._look;
  }

  /** Whether a chooser makes sense. */
  get isPython(): boolean {
    return this._options.notebook.isPython();
  }

  /** What to show. */
  get state(): ILinkState {
    return linkState(
      this._association,
      this._cluster,
      this._connection,
      isListed(this._options.clusters),
      this._gone
    );
  }

  /** Whether a cluster runs in another image than this notebook; its own one where none is given. */
  images(cluster = this._cluster): IImages | null {
    const { image } = this._options.memory;
    return cluster
      ? differingImages(cluster, this._look?.image ?? image)
      : null;
  }

  get isDisposed(): boolean {
    return this._disposed;
  }

  dispose(): void {
    if (!this._disposed) {
      this._disposed = true;
      Signal.clearData(this);
    }
  }

  /** Remember what the file and the server know, and ask a kernel that is there already. To be called once. */
  async restore(): Promise<void> {
    const { notebook, clusters, memory } = this._options;
    // The server may be away; then the file alone is what is known.
    const name = await memory.get(notebook.path).catch(() => null);
    if (this._disposed || this._association) {
      return;
    }
    const kept = readMetadata(notebook.getMetadata(METADATA_KEY));
    if (kept) {
      this._association = { name, ...kept };
    }
    const mine = this._association;
    this._emit();
    const wanted = () => !this._disposed && this._association === mine;
    const cluster = await untilListed(
      clusters,
      name,
      () => wanted() && !isListed(clusters)
    );
    if (name !== null && wanted()) {
      if (cluster && !kept) {
        this._association = { name, ...metadataOf(cluster) };
      }
      await this.look();
    }
  }

  /**
   * Use a cluster: connect the kernel as soon as both are ready. A later call or `detach` takes its place.
   *
   * @param visibly - In a cell of its own, whatever the settings say.
   * @throws KernelError with what the kernel said, ProblemError where the cluster's start failed.
   */
  async attach(name: string, visibly = false): Promise<void> {
    const wish = (this._wish = {});
    const { clusters, notebook } = this._options;
    const asked = clusters.get(name);
    if (asked) {
      await this._associate(asked);
    }
    this._set('waiting');
    const cluster = await untilRunning(
      clusters,
      name,
      () => this._wish === wish && !this._disposed
    );
    await notebook.sessionContext.ready;
    const kernel = this._kernel;
    if (!cluster || !kernel || !(await whenIdle(kernel))) {
      this._giveUp(wish);
      return;
    }
    if (this._wish !== wish) {
      return;
    }
    await this._associate(clusters.get(name) ?? cluster);
    // What was said of differing versions was about the connection before.
    this._look = null;
    try {
      this._set('connecting');
      if (await this._options.runVisibly(cluster, visibly)) {
        await this.look();
      } else {
        await this._attachSilently(kernel, cluster, false);
      }
    } catch (error) {
      this._giveUp(wish);
      throw error;
    }
  }

  /** Connect to the same cluster again. */
  async reconnect(): Promise<void> {
    const name = this._association?.name;
    if (name) {
      await this.attach(name);
    }
  }

  /** Make a cluster with the same options as the one that is gone, and attach to it. @throws ProblemError */
  async recreate(options: JSONObject = {}): Promise<void> {
    const kept = this._association;
    if (!kept || this._recreating) {
      return;
    }
    this._recreating = true;
    try {
      const created = await remake(this._options.clusters, kept, options);
      await this.attach(created.name);
    } finally {
      this._recreating = false;
    }
  }

  /** Use no cluster any more: close the kernel's clients of it, and forget it. The cluster goes on. */
  async detach(): Promise<void> {
    const name = this._association?.name;
    const connected = this._connection === 'connected';
    this._wish = {};
    this._association = null;
    this._look = null;
    this._set('off');
    const { notebook, memory } = this._options;
    notebook.setMetadata(METADATA_KEY, null);
    await memory.set(notebook.path, null);
    const kernel = this._kernel;
    if (name && connected && kernel && (await whenIdle(kernel))) {
      await callKernel(kernel, 'detach', { name });
    }
  }

  /**
   * Ask the kernel, once it is idle, which clusters it uses; one that is found is taken for the notebook's.
   *
   * @returns What it said; null where there is nobody to ask.
   */
  async look(): Promise<ILook | null> {
    await this._options.notebook.sessionContext.ready;
    const kernel = this._kernel;
    if (!kernel || !this.isPython || !(await whenIdle(kernel))) {
      return null;
    }
    try {
      const look = readLook(await callKernel(kernel, 'look'));
      if (kernel === this._kernel && !this._disposed) {
        await this._learn(look);
      }
      return look;
    } catch {
      // Whatever stands in the way, it is not connected as far as anybody knows.
      this._set('off');
      return null;
    }
  }

  /** Call a function of the kernel code, once it is idle. @throws KernelError, or Error where no kernel is there. */
  async ask(call: string, args: JSONObject): Promise<JSONValue> {
    const kernel = this._kernel;
    if (!kernel || !(await whenIdle(kernel))) {
      throw new Error('The kernel is gone.');
    }
    return callKernel(kernel, call, args);
  }

  /** Have the cluster do a task that does nothing, as soon as the kernel is idle. @returns whether it did. */
  async keepAlive(): Promise<boolean> {
    const name = this._association?.name ?? '';
    return (
      this.state.kind === 'connected' &&
      (await this.ask('keep_alive', { name })) === true
    );
  }

  private async _attachSilently(
    kernel: Kernel.IKernelConnection,
    cluster: Cluster,
    replace: boolean
  ): Promise<void> {
    const { code, mayReplace } = this._options;
    const answer = readAttached(
      await callKernel(kernel, 'attach', { code: code(cluster), replace })
    );
    if (!('taken' in answer)) {
      await this._learn(answer);
    } else if (!replace && (await mayReplace(answer.taken))) {
      await this._attachSilently(kernel, cluster, true);
    } else {
      this._set('off');
    }
  }

  private async _learn(look: ILook): Promise<void> {
    const heard = { ...look, differs: look.differs || !!this._look?.differs };
    this._look = heard;
    const { clusters, memory } = this._options;
    const mine = this._association?.name;
    const found =
      look.clusters.find(({ name }) => name === mine) ?? look.clusters[0];
    const cluster = found && clusters.get(found.name);
    if (cluster && (found.connected || !mine)) {
      this._foundHere ||=
        cluster.name !== mine &&
        !(await memory.knows(cluster.name).catch(() => true));
      await this._associate(cluster);
    } else if (found && !cluster) {
      // The kernel may know of it before the list does; nobody has to wait for that.
      const wanted = () => !this._disposed && this._look === heard;
      void untilListed(clusters, found.name, wanted).then(listed =>
        listed && wanted() ? this._learn(look) : undefined
      );
    }
    this._set(
      found?.connected && found.name === this._association?.name
        ? 'connected'
        : 'off'
    );
  }

  private async _associate(cluster: Cluster): Promise<void> {
    const { notebook, memory } = this._options;
    const { label, options } = metadataOf(cluster);
    this._association = { name: cluster.name, label, options };
    this._gone = cluster.stopped;
    const kept = readMetadata(notebook.getMetadata(METADATA_KEY));
    if (JSON.stringify(kept) !== JSON.stringify({ label, options })) {
      notebook.setMetadata(METADATA_KEY, { label, options });
    }
    this._emit();
    // What cannot be remembered works all the same; the next attempt comes with the next change.
    await memory.set(notebook.path, cluster.name).catch(() => undefined);
  }

  private _giveUp(wish: object): void {
    if (this._wish === wish) {
      this._set('off');
    }
  }

  private get _kernel(): Kernel.IKernelConnection | null {
    return this._options.notebook.sessionContext.session?.kernel ?? null;
  }

  private get _cluster(): Cluster | undefined {
    const name = this._association?.name;
    return name ? this._options.clusters.get(name) : undefined;
  }

  private _onEnded(): void {
    // A new process knows of no cluster: there is nothing to ask it.
    this._look = null;
    this._set('off');
  }

  private _onClusters(clusters: IClusters, change: IClustersChange): void {
    const name = this._association?.name;
    const touched =
      !!name &&
      (change.clusters.includes(name) || change.removed.includes(name));
    if (touched && (this._cluster || isListed(clusters))) {
      // When it stopped is still known after the list has dropped it.
      this._gone = this._cluster
        ? this._cluster.stopped
        : (this._gone ?? Date.now());
      if (
        this._cluster?.status !== 'running' &&
        this._connection === 'connected'
      ) {
        this._connection = 'off';
      }
    }
    if (touched || change.gateway || !this._association) {
      this._emit();
    }
  }

  private _set(connection: Connection): void {
    this._connection = connection;
    this._emit();
  }

  private _emit(): void {
    if (!this._disposed) {
      this._changed.emit();
    }
  }

  private _association: IAssociation | null = null;
  private _connection: Connection = 'unknown';
  private _look: ILook | null = null;
  private _gone: number | null = null;
  private _foundHere = false;
  private _wish: object | null = null;
  private _recreating = false;
  private _disposed = false;
  private readonly _changed = new Signal<this, void>(this);
}
