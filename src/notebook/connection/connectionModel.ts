import type { IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';
import type { Cluster } from '../../gateway/wire';
import type { IClusters, IClustersChange } from '../../tokens';
import type { IKernelReport } from '../kernel/kernelReports';
import { type IAssociation, remember } from '../associations/association';
import { differingImages, type IImages } from './images';
import type { INotebookAdapter } from '../kernel/notebookAdapter';
import {
  concerns,
  ended,
  foundIn,
  heard,
  type IKnown,
  listed,
  NOTHING,
  using
} from './connectionTransitions';
import { isListed, untilListed } from './waitForCluster';
import type { NotebookMemory } from '../associations/associationStore';
import { onKernelEnded } from '../kernel/kernelRestarts';
import { type ILinkState, shown } from './connectionState';

/** Where what is known comes from, and where it is remembered. */
export interface ILinkModelOptions {
  notebook: INotebookAdapter;
  clusters: IClusters;
  memory: NotebookMemory;
}

/** One notebook and the cluster that it uses: what is known of it, as the list and the kernel's end change it. */
export class LinkModel implements IDisposable {
  constructor({ notebook, clusters, memory }: ILinkModelOptions) {
    this.notebook = notebook;
    this.clusters = clusters;
    this.memory = memory;
    onKernelEnded(notebook.sessionContext, () =>
      this.become(ended(this._known))
    );
    clusters.changed.connect(this._onClusters, this);
    clusters.selectedChanged.connect(this._emit, this);
  }

  /** Emits when anything that is shown may have changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** The notebook's path. */
  get path(): string {
    return this.notebook.path;
  }

  /** The cluster that the notebook uses, or used last. */
  get association(): IAssociation | null {
    return this._known.association;
  }

  /** Whether the kernel, not the person's choice or the memory, told of the notebook's cluster. */
  get foundHere(): boolean {
    return this._known.foundHere;
  }

  /** What the kernel said of itself last; null where it was not asked, or is another one since. */
  get kernel(): IKernelReport | null {
    return this._known.look;
  }

  /** Whether a chooser makes sense. */
  get isPython(): boolean {
    return this.notebook.isPython();
  }

  /** What to show. */
  get state(): ILinkState {
    return shown(this._known, this.cluster, isListed(this.clusters));
  }

  /** Whether a cluster runs in another image than this notebook; its own one where none is given. */
  images(cluster = this.cluster): IImages | null {
    const image = this.kernel?.image ?? this.memory.image;
    return cluster ? differingImages(cluster, image) : null;
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

  /** What is known. */
  protected get known(): IKnown {
    return this._known;
  }

  /** Something else is known from now on. */
  protected become(known: IKnown): void {
    this._known = known;
    this._emit();
  }

  /** The person has chosen this cluster. */
  protected use(cluster: Cluster, part: Partial<IKnown>): void {
    this.become({ ...using(this._known, cluster), ...part });
    remember(this.notebook, this.memory, cluster);
  }

  /** The kernel has said something: what is known since, and what follows from that. */
  protected hear(known: IKnown): void {
    const before = this.association;
    this.become(known);
    const { association, cluster } = this;
    if (cluster && association !== before) {
      remember(this.notebook, this.memory, cluster);
    }
    const { look } = known;
    const name = look && foundIn(look, association?.name)?.name;
    if (look && name && !this.clusters.get(name)) {
      // The kernel may know of it before the list does; nobody has to wait for that.
      const wanted = () => !this.isDisposed && this.kernel === look;
      void untilListed(this.clusters, name, wanted).then(found => {
        if (found && wanted()) {
          this.hear(heard(this._known, look, false, this.context));
        }
      });
    }
  }

  /** The notebook's cluster as the list has it. */
  protected get cluster(): Cluster | undefined {
    const name = this.association?.name;
    return name ? this.clusters.get(name) : undefined;
  }

  private _onClusters(clusters: IClusters, change: IClustersChange): void {
    const { cluster } = this;
    const touched = concerns(this._known, change);
    if (touched && (cluster || isListed(clusters))) {
      this._known = listed(this._known, cluster, Date.now());
    }
    if (touched || change.gateway || !this.association) {
      this._emit();
    }
  }

  private _emit(): void {
    if (!this._disposed) {
      this._changed.emit();
    }
  }

  protected readonly notebook: INotebookAdapter;
  protected readonly clusters: IClusters;
  protected readonly memory: NotebookMemory;
  /** What the kernel's words are held against. */
  protected readonly context = {
    get: (name: string) => this.clusters.get(name),
    isUsed: (name: string) => this.memory.knows(name)
  };
  private _known = NOTHING;
  private _disposed = false;
  private readonly _changed = new Signal<this, void>(this);
}
