import type { ReadonlyJSONObject } from '@lumino/coreutils';
import type { ClusterActions } from '../../actions/clusterActions';
import { resolveCluster } from '../../actions/resolveCluster';
import { clusterOnGateway } from '../../gateway/gatewayText';
import type { Cluster } from '../../wire/wire';
import { CommandIDs, type IClusters } from '../../tokens';
import { documentTitle } from '../../utils/documentTitle';
import { notifyProblem } from '../../utils/notifications';
import type { ClusterConnection } from '../connection/clusterConnection';
import { compareEnvironments } from '../environment/compareEnvironments';
import type { IReplaceContext } from '../environment/replacedCluster';
import { fromInterface, type Origin } from '../../actions/origin';
import { failureText } from '../kernel/failureText';
import type { ClusterUsers } from '../users/clusterUsers';
import type { ISelectorActions } from './clusterSelector';
import { RunOnCluster } from './runOnCluster';
import { openSelectorMenu } from './selectorMenu';

/** What users do to the connection between a notebook and a cluster. Failures become notifications. */
export class ConnectionActions implements ISelectorActions {
  constructor(
    private readonly _context: IReplaceContext & {
      clusters: IClusters;
      actions: Pick<ClusterActions, 'stop' | 'stopUnlisted'>;
    },
    private readonly _users: Pick<ClusterUsers, 'usersOf'>
  ) {
    const { actions, app, clusters } = _context;
    this.runs = new RunOnCluster(app.commands, clusters, actions, _users);
  }

  readonly runs: RunOnCluster;

  openMenu = (connection: ClusterConnection, anchor: HTMLElement): void => {
    const { app, clusters, trans } = this._context;
    openSelectorMenu(app.commands, clusters, connection, anchor, trans);
  };

  suggestedCluster = (): Cluster | null => {
    const cluster = resolveCluster({}, this._context.clusters);
    return cluster?.status === 'running' ? cluster : null;
  };

  execute = (
    command: string,
    { path }: ClusterConnection,
    args: ReadonlyJSONObject = {}
  ): void => {
    const { commands } = this._context.app;
    void commands.execute(command, fromInterface({ path, ...args }));
  };

  /** Return whether a notebook waits for Run on a Cluster, and that was not canceled. */
  isRunning(connection: ClusterConnection): boolean {
    return (
      this.runs.phase(connection) !== null && !this.runs.isCanceled(connection)
    );
  }

  cancelRun(connection: ClusterConnection): Promise<void> {
    return this.runAndReport(connection, () => this.runs.cancel(connection));
  }

  reconnect(connection: ClusterConnection): Promise<void> {
    return this.runAndReport(connection, () => connection.reconnect());
  }

  recreate(connection: ClusterConnection): Promise<void> {
    return this.runAndReport(connection, () => connection.recreate());
  }

  /** Compare the environments of a notebook and its cluster. Resolves when the dialog is closed. */
  async showComparison(connection: ClusterConnection): Promise<void> {
    const { clusters } = this._context;
    const name = connection.association?.name;
    const cluster = name && clusters.get(name);
    // The kernel can take seconds to respond; a second click must not open a second dialog.
    if (!cluster || this._comparing.has(connection)) {
      return;
    }
    this._comparing.add(connection);
    await this.runAndReport(connection, () =>
      compareEnvironments(connection, cluster, this._context, this._users)
    );
    this._comparing.delete(connection);
  }

  /** Open the dialog New Cluster, and connect the notebook to the created cluster. */
  async create(connection: ClusterConnection): Promise<void> {
    const { commands } = this._context.app;
    const created: unknown = await commands.execute(CommandIDs.createCluster);
    if (typeof created === 'string') {
      await this.runAndReport(connection, () => connection.connect(created));
    }
  }

  /** Create or reuse a cluster and connect the notebook to it. Resolves when it is connected, or that has failed. */
  async run(
    connection: ClusterConnection,
    origin: Origin,
    gateway?: string
  ): Promise<void> {
    const { clusters, trans } = this._context;
    await this.runAndReport(connection, async () => {
      const ended = await this.runs.run(connection, origin, gateway);
      const cluster = ended === null ? undefined : clusters.get(ended);
      if (cluster) {
        const message = trans.__(
          '%1 ended before it was running.',
          clusterOnGateway(clusters, cluster, trans)
        );
        const remedy = trans.__('Its row in the panel shows why.');
        notifyProblem(cluster.problem ?? { message, remedy }, trans);
      }
    });
  }

  /** Run an action; notify the user if it fails. */
  async runAndReport(
    connection: ClusterConnection,
    action: () => Promise<void>
  ): Promise<void> {
    const before = connection.association;
    try {
      await action();
    } catch (error) {
      const { clusters, trans } = this._context;
      const association = connection.association ?? before;
      const cluster = association?.name
        ? clusters.get(association.name)
        : undefined;
      const { message, remedy } = failureText(error, trans, cluster?.gateway);
      const subject = cluster
        ? clusterOnGateway(clusters, cluster, trans)
        : (association?.label ?? documentTitle(connection.path));
      notifyProblem(
        {
          message: trans.__('The action on %1 failed. %2', subject, message),
          remedy
        },
        trans
      );
    }
  }

  private readonly _comparing = new Set<ClusterConnection>();
}
