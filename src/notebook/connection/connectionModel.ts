import type { IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';
import type { Cluster } from '../../gateway/wire';
import type { IClusters, IClustersChange } from '../../tokens';
import type { IKernelReport } from '../kernel/kernelReports';
import {
  type IAssociation,
  saveAssociation
} from '../associations/association';
import { differingImages, type IImages } from './images';
import type { INotebookAdapter } from '../kernel/notebookAdapter';
import {
  isAffected,
  withKernelEnded,
  reportedCluster,
  withReport,
  type IConnectionFacts,
  withListedCluster,
  INITIAL_FACTS,
  withCluster
} from './connectionTransitions';
import { isListComplete, waitForCluster } from './waitForCluster';
import type { AssociationStore } from '../associations/associationStore';
import { onKernelEnded } from '../kernel/kernelRestarts';
import { type IConnectionState, connectionState } from './connectionState';

/** Where what is known comes from, and where it is remembered. */
export interface IConnectionModelOptions {
  notebook: INotebookAdapter;
  clusters: IClusters;
  associations: AssociationStore;
}

/** One notebook and the cluster that it uses: what is known of it, as the list and the kernel's end change it. */
export class ConnectionModel implements IDisposable {
  constructor({
    notebook,
    clusters,
    associations: associations
  }: IConnectionModelOptions) {
    this.notebook = notebook;
    this.clusters = clusters;
    this.associations = associations;
    onKernelEnded(notebook.sessionContext, () =>
      this.setState(withKernelEnded(this._facts))
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
    return this._facts.association;
  }

  /** Whether the kernel, not the person's choice or the associations, told of the notebook's cluster. */
  get foundByKernel(): boolean {
    return this._facts.foundByKernel;
  }

  /** What the kernel said of itself last; null where it was not asked, or is another one since. */
  get report(): IKernelReport | null {
    return this._facts.report;
  }

  /** Whether a chooser makes sense. */
  get isPython(): boolean {
    return this.notebook.isPython();
  }

  /** What to show. */
  get state(): IConnectionState {
    return connectionState(
      this._facts,
      this.cluster,
      isListComplete(this.clusters)
    );
  }

  /** Whether a cluster runs in another image than this notebook; its own one where none is given. */
  differingImages(cluster = this.cluster): IImages | null {
    const image = this.report?.image ?? this.associations.image;
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
  protected get facts(): IConnectionFacts {
    return this._facts;
  }

  /** Something else is known from now on. */
  protected setState(known: IConnectionFacts): void {
    this._facts = known;
    this._emit();
  }

  /** The person has chosen this cluster. */
  protected setCluster(
    cluster: Cluster,
    part: Partial<IConnectionFacts>
  ): void {
    this.setState({ ...withCluster(this._facts, cluster), ...part });
    saveAssociation(this.notebook, this.associations, cluster);
  }

  /** The kernel has said something: what is known since, and what follows from that. */
  protected applyReport(known: IConnectionFacts): void {
    const before = this.association;
    this.setState(known);
    const { association, cluster } = this;
    if (cluster && association !== before) {
      saveAssociation(this.notebook, this.associations, cluster);
    }
    const { report: look } = known;
    const name = look && reportedCluster(look, association?.name)?.name;
    if (look && name && !this.clusters.get(name)) {
      // The kernel may know of it before the list does; nobody has to wait for that.
      const wanted = () => !this.isDisposed && this.report === look;
      void waitForCluster(this.clusters, name, wanted).then(found => {
        if (found && wanted()) {
          this.applyReport(
            withReport(this._facts, look, false, this.reportContext)
          );
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
    const touched = isAffected(this._facts, change);
    if (touched && (cluster || isListComplete(clusters))) {
      this._facts = withListedCluster(this._facts, cluster, Date.now());
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
  protected readonly associations: AssociationStore;
  /** What the kernel's words are held against. */
  protected readonly reportContext = {
    get: (name: string) => this.clusters.get(name),
    isUsed: (name: string) => this.associations.isUsed(name)
  };
  private _facts = INITIAL_FACTS;
  private _disposed = false;
  private readonly _changed = new Signal<this, void>(this);
}
