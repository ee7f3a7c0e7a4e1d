import type { JSONObject, JSONValue } from '@lumino/coreutils';
import type { ClusterActions } from '../../actions/clusterActions';
import { isListComplete } from '../../gateway/sync/listComplete';
import type { Cluster } from '../../wire/wire';
import {
  findByLabel,
  METADATA_KEY,
  readAssociation,
  toMetadata
} from '../associations/association';
import {
  callWhenIdle,
  connectKernel,
  readReport,
  waitForKernel
} from '../kernel/connectKernel';
import type { HelperFunction } from '../kernel/kernel';
import {
  KernelError,
  KernelRequestLost,
  KernelStopped
} from '../kernel/kernelErrors';
import type { IKernelReport } from '../kernel/kernelReports';
import {
  ConnectionModel,
  type IConnectionModelOptions
} from './connectionModel';
import {
  INITIAL_FACTS,
  isInProgress,
  withConnectFailure,
  withConnectResult,
  withReport
} from './connectionTransitions';
import { waitForCluster } from './waitForCluster';
import { waitForRunning } from './waitForRunning';

/** How a notebook connects to a cluster. */
export interface IConnectionOptions extends IConnectionModelOptions {
  actions: Pick<ClusterActions, 'recreate'>;
  /** The code that connects. */
  code: (cluster: Cluster) => string;
  /** Run that code in a new cell, `always` or if the settings say so. Resolves to false if it has to run silently. */
  runInCell: (cluster: Cluster, always: boolean) => Promise<boolean>;
  /** Ask the user whether these variables may be replaced. */
  confirmReplace: (names: string[]) => Promise<boolean>;
}

/**
 * The connection between a notebook and a cluster. It sends requests to the kernel only after something has happened.
 */
export class ClusterConnection extends ConnectionModel {
  constructor(private readonly _options: IConnectionOptions) {
    super(_options);
  }

  /** Restore the association from the file and the server, and read the report of a running kernel. Call it once. */
  async restore(): Promise<void> {
    const { notebook, clusters, associations } = this;
    const hasNoIntent = () => !this.isDisposed && !this._intent;
    // If the server is unavailable, the file is the only source.
    const name = await associations.get(notebook.path).catch(() => null);
    if (!hasNoIntent() || this.association) {
      return;
    }
    const saved = readAssociation(notebook, name);
    this.setState({ ...this.facts, association: saved });
    const isCurrent = () => hasNoIntent() && this.association === saved;
    // Without the file, any gateway can have the cluster that the server names.
    const gateway = saved ? (saved.gateway ?? '') : undefined;
    const listed = await waitForCluster(
      clusters,
      name,
      () => isCurrent() && !isListComplete(clusters, gateway)
    );
    if (isCurrent() && (saved || name !== null)) {
      const cluster =
        name === null ? findByLabel(clusters.clusters, saved) : listed;
      if (cluster && !saved?.name) {
        const association = { name: cluster.name, ...toMetadata(cluster) };
        this.setState({ ...this.facts, association });
      }
      await this.refresh();
    }
  }

  /**
   * Connect the kernel to a cluster as soon as both are ready. A later call or `disconnect` cancels it.
   *
   * @param name - The name of a cluster that is listed, or will be.
   * @param inCell - Whether to run the code in a new cell, regardless of the settings.
   * @throws KernelError with the exception that was raised in the kernel.
   */
  async connect(name: string, inCell = false): Promise<void> {
    const intent = (this._intent = {});
    const isCurrent = () => this._intent === intent && !this.isDisposed;
    const { clusters, notebook } = this;
    const chosen =
      clusters.get(name) ?? (await waitForCluster(clusters, name, isCurrent));
    if (!chosen || !isCurrent()) {
      return;
    }
    this.setCluster(chosen, { kernelLink: 'waiting' });
    const running = await waitForRunning(clusters, name, isCurrent);
    const kernel = running && (await waitForKernel(notebook));
    if (!isCurrent()) {
      return;
    }
    // The cluster can stop while the kernel is busy. If the list is incomplete, connecting shows whether it still runs.
    const cluster =
      clusters.get(name) ??
      (isListComplete(clusters, chosen.gateway) ? null : running);
    if (!kernel || cluster?.status !== 'running') {
      this.setState({ ...this.facts, kernelLink: 'disconnected' });
      return;
    }
    // A warning about different versions was about the previous connection.
    this.setCluster(cluster, { kernelLink: 'connecting', report: null });
    try {
      await this._connect(cluster, inCell, isCurrent);
    } catch (error) {
      const isRelevant =
        isInProgress(this.facts) || error instanceof KernelError;
      this.setState(withConnectFailure(this.facts, name));
      // After another choice, or a restart by the user, the failure does not matter any more.
      if (isRelevant && isCurrent()) {
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
   * Create a cluster with the same options as the notebook's cluster, or use the one that replaces it already, and
   * connect to it, unless another one is chosen meanwhile.
   *
   * @param options - Options that replace those of the notebook's cluster.
   * @throws KernelError with the exception that was raised in the kernel.
   */
  async recreate(options: JSONObject = {}): Promise<void> {
    const { association } = this;
    if (!association || this._recreating) {
      return;
    }
    const intent = this._intent;
    this._recreating = true;
    try {
      const name = await this._options.actions.recreate(association, options);
      if (name !== null && this._intent === intent) {
        await this.connect(name);
      }
    } finally {
      this._recreating = false;
    }
  }

  /** Close the kernel's clients of the cluster and delete the association. The cluster keeps running. */
  async disconnect(): Promise<void> {
    const { association, kernelLink } = this.facts;
    const name = association?.name;
    this._intent = {};
    this.setState({ ...INITIAL_FACTS, kernelLink: 'disconnected' });
    this.notebook.setMetadata(METADATA_KEY, null);
    await Promise.all([
      this.associations.set(this.notebook.path, null),
      name && kernelLink !== 'disconnected' && this._disconnectKernel(name)
    ]);
  }

  /**
   * Read the report of the kernel, as soon as it is idle. A cluster that the report contains becomes the notebook's.
   *
   * @returns null if there is no kernel, or its result is invalid.
   */
  async refresh(): Promise<IKernelReport | null> {
    const intent = this._intent;
    const report = await readReport(this.notebook);
    if (!this.isDisposed) {
      const outdated = this._intent !== intent;
      this.applyReport(
        withReport(this.facts, report, outdated, this.reportContext)
      );
    }
    return report;
  }

  /** Call a function of the kernel helper, as soon as the kernel is idle. @throws KernelError or KernelStopped */
  async call(
    helperFunction: HelperFunction,
    args: JSONObject
  ): Promise<JSONValue> {
    return callWhenIdle(this.notebook, helperFunction, args);
  }

  /** Run a keep-alive task on the cluster, as soon as the kernel is idle. @returns whether it ran. */
  async keepAlive(): Promise<boolean> {
    const name = this.association?.name ?? '';
    return (
      this.state.kind === 'connected' &&
      (await this.call('keep_alive', { name })) === true
    );
  }

  private async _connect(
    cluster: Cluster,
    inCell: boolean,
    isCurrent: () => boolean
  ): Promise<void> {
    const { code, runInCell, confirmReplace } = this._options;
    const report = (await runInCell(cluster, inCell))
      ? await readReport(this.notebook)
      : await connectKernel(
          this.notebook,
          code(cluster),
          confirmReplace,
          isCurrent
        );
    this.applyReport(
      withConnectResult(this.facts, cluster.name, report, this.reportContext)
    );
  }

  /** Close the kernel's clients of a cluster, unless the cluster was chosen again meanwhile. @throws KernelError */
  private async _disconnectKernel(name: string): Promise<void> {
    const isCurrent = () => this.association?.name !== name;
    try {
      await callWhenIdle(this.notebook, 'disconnect', { name }, isCurrent);
    } catch (error) {
      // The clients of a process that has ended are closed. Or the cluster was chosen again.
      if (!hasEnded(error)) {
        throw error;
      }
    }
  }

  /** Identifies the user's last choice. What was started for an earlier choice must not change anything. */
  private _intent: object | null = null;
  private _recreating = false;
}

/** Return whether a call failed because the kernel's process has ended. */
function hasEnded(error: unknown): boolean {
  return error instanceof KernelRequestLost || error instanceof KernelStopped;
}
