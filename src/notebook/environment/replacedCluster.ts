import type { JupyterFrontEnd } from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { fromInterface } from '../../actions/origin';
import { clusterOnGateway } from '../../gateway/gatewayText';
import type { Cluster } from '../../wire/wire';
import { CommandIDs, type IClusters } from '../../tokens';
import type { ClusterConnection } from '../connection/clusterConnection';
import type { ClusterUsers } from '../users/clusterUsers';

/** What stopping a replaced cluster needs. */
export interface IReplaceContext {
  app: Pick<JupyterFrontEnd, 'commands'>;
  clusters: Pick<IClusters, 'gateways' | 'get' | 'idleManagement'>;
  trans: TranslationBundle;
}

/**
 * Stop a cluster after its notebook has connected to another one. If results or another user's work could be lost, the
 * cluster keeps running, and a notification explains why and offers to stop it.
 *
 * @throws KernelError, KernelStopped or ProblemError
 */
export async function stopReplacedCluster(
  replaced: Cluster,
  connection: ClusterConnection,
  context: IReplaceContext,
  users: Pick<ClusterUsers, 'usersOf'>
): Promise<void> {
  const { app, clusters, trans } = context;
  const { name } = replaced;
  if (
    connection.state.kind !== 'connected' ||
    connection.association?.name === name ||
    clusters.get(name)?.status !== 'running'
  ) {
    return;
  }
  const message = await stopUnlessNeeded(replaced, connection, context, users);
  if (message !== null) {
    Notification.info(message, {
      autoClose: false,
      actions: [
        {
          label: trans.__('Stop'),
          callback: () =>
            void app.commands.execute(
              CommandIDs.stopCluster,
              fromInterface({ name })
            )
        }
      ]
    });
  }
}

/** Stop a cluster unless it is needed. @returns why it was not stopped; null if it was. */
async function stopUnlessNeeded(
  replaced: Cluster,
  connection: ClusterConnection,
  { clusters, trans }: IReplaceContext,
  users: Pick<ClusterUsers, 'usersOf'>
): Promise<string | null> {
  const { name } = replaced;
  const label = clusterOnGateway(clusters, replaced, trans);
  const others = users
    .usersOf(name)
    .filter(({ path }) => path !== connection.path);
  if (others.length > 0) {
    return trans.__(
      '%1 was not stopped because it is in use elsewhere: %2.',
      label,
      others.map(({ title }) => title).join(', ')
    );
  }
  // Only the kernel knows whether the notebook still refers to results. Closing its client would discard them.
  if ((await connection.call('release', { name })) !== true) {
    return trans.__(
      '%1 was not stopped because it has results of this notebook in memory.',
      label
    );
  }
  // The server checks again, and does not stop a cluster that is busy or has clients of other programs.
  const { stopped, skipped } = await clusters.idleManagement.prune([name]);
  if (stopped.includes(name)) {
    return null;
  }
  return skipped.length > 0
    ? trans.__('%1 was not stopped. %2', label, skipped[0].reason.text)
    : trans.__('%1 was not stopped.', label);
}
