import type { IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';
import { isListComplete } from '../../gateway/sync/listComplete';
import type { Cluster } from '../../wire/wire';
import type { IClusters, IClustersChange } from '../../tokens';
import {
  type IAssociation,
  saveAssociation
} from '../associations/association';
import type { AssociationStore } from '../associations/associationStore';
import type { IKernelReport } from '../kernel/kernelReports';
import { onKernelEnded } from '../kernel/kernelRestarts';
import type { INotebookAdapter } from '../kernel/notebookAdapter';
import { connectionState, type IConnectionState } from './connectionState';
import {
  type IConnectionFacts,
  INITIAL_FACTS,
  isAffected,
  reportedCluster,
  withCluster,
  withKernelEnded,
  withListedCluster,
  withReport
} from './connectionTransitions';
import { differingImages, type IImages } from './images';
import { waitForCluster } from './waitForCluster';

/** The sources of the facts about a connection, and the store of associations. */
export interface IConnectionModelOptions {
  notebook: INotebookAdapter;
  clusters: IClusters;
  associations: AssociationStore;
}

/** The facts about one notebook and its cluster. They follow the list of clusters and the end of kernel processes. */
export class ConnectionModel implements IDisposable {
  constructor({ notebook, clusters, associations }: IConnectionModelOptions) {
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

  /** Whether the cluster comes from the kernel's report, not from the user's choice or the saved association. */
  get foundByKernel(): boolean {
    return this._facts.foundByKernel;
  }

  /** The kernel's last report; null if there is none, or the kernel's process was replaced since. */
  get report(): IKernelReport | null {
    return this._facts.report;
  }

  /** Whether the notebook can use a cluster. */
  get isPython(): boolean {
    return this.notebook.isPython();
  }

  /** What to show. */
  get state(): IConnectionState {
    return connectionState(this._facts, this.cluster, this.isListFinal);
  }

  /**
   * Return the images of this notebook and a cluster, by default its own; null if they are the same, or one is unknown.
   */
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

  /** The facts from which `state` is computed. */
  protected get facts(): IConnectionFacts {
    return this._facts;
  }

  /** Replace the facts from which `state` is computed. */
  protected setState(facts: IConnectionFacts): void {
    this._facts = facts;
    this._emit();
  }

  /** Set and save the cluster that the user has chosen. */
  protected setCluster(
    cluster: Cluster,
    change: Partial<IConnectionFacts>
  ): void {
    this.setState({ ...withCluster(this._facts, cluster), ...change });
    saveAssociation(this.notebook, this.associations, cluster);
  }

  /** Set the facts that follow from a kernel's report, and save the cluster that it contains. */
  protected applyReport(facts: IConnectionFacts): void {
    const before = this.association;
    this.setState(facts);
    const { association, cluster } = this;
    if (cluster && association !== before) {
      saveAssociation(this.notebook, this.associations, cluster);
    }
    const { report } = facts;
    const name = report && reportedCluster(report, association?.name)?.name;
    if (report && name && !this.clusters.get(name)) {
      // The kernel can know a cluster before it is listed.
      const isCurrent = () => !this.isDisposed && this.report === report;
      void waitForCluster(this.clusters, name, isCurrent).then(found => {
        if (found && isCurrent()) {
          this.applyReport(
            withReport(this._facts, report, false, this.reportContext)
          );
        }
      });
    }
  }

  /** The notebook's cluster, if it is listed. */
  protected get cluster(): Cluster | undefined {
    const name = this.association?.name;
    return name ? this.clusters.get(name) : undefined;
  }

  /** Whether the notebook's cluster does not exist if it is not listed. */
  protected get isListFinal(): boolean {
    return isListComplete(this.clusters, this.association?.gateway ?? '');
  }

  private _onClusters(_: IClusters, change: IClustersChange): void {
    const { cluster } = this;
    const affected = isAffected(this._facts, change);
    if (affected && (cluster || this.isListFinal)) {
      this._facts = withListedCluster(this._facts, cluster, Date.now());
    }
    if (affected || change.gateways || !this.association) {
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
  protected readonly reportContext = {
    get: (name: string) => this.clusters.get(name),
    isUsed: (name: string) => this.associations.isUsed(name)
  };
  private _facts = INITIAL_FACTS;
  private _disposed = false;
  private readonly _changed = new Signal<this, void>(this);
}
