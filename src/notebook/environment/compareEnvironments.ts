import type { TranslationBundle } from '@jupyterlab/translation';
import type { Cluster } from '../../wire/wire';
import type { ClusterConnection } from '../connection/clusterConnection';
import { imageOf } from '../connection/images';
import { failureText } from '../kernel/failureText';
import type { ClusterUsers } from '../users/clusterUsers';
import {
  type IEnvironment,
  type IPresenceRequest,
  parseEnvironment
} from './environment';
import { type IReplaceContext, stopReplacedCluster } from './replacedCluster';

/**
 * Show the environments of a notebook and its cluster, and recreate the cluster with the notebook's image if the user
 * chooses to.
 *
 * @throws KernelError, KernelStopped or ProblemError; Error if the kernel is no longer connected to the cluster.
 */
export async function compareEnvironments(
  connection: ClusterConnection,
  cluster: Cluster,
  context: IReplaceContext,
  users: Pick<ClusterUsers, 'usersOf'>
): Promise<void> {
  const { trans } = context;
  const { showEnvironmentDialog } = await import('./environmentDialog');
  const isConnected = connection.state.kind === 'connected';
  const choice = await showEnvironmentDialog({
    label: cluster.label,
    image: imageOf(cluster),
    notebookImage: connection.differingImages()?.notebook ?? null,
    read: isConnected
      ? request => readEnvironment(connection, cluster, request, trans)
      : null,
    explain: error => failureText(error, trans).message,
    trans
  });
  if (choice) {
    await connection.recreate({ image: choice.image });
  }
  if (choice?.stop) {
    await stopReplacedCluster(cluster, connection, context, users);
  }
}

async function readEnvironment(
  connection: ClusterConnection,
  { name, label }: Cluster,
  request: IPresenceRequest,
  trans: TranslationBundle
): Promise<IEnvironment> {
  const result = await connection.call('environment', { name, ...request });
  if (result === null) {
    throw new Error(trans.__('This kernel is not connected to %1.', label));
  }
  return parseEnvironment(result);
}
