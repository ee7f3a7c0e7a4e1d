import type { TranslationBundle } from '@jupyterlab/translation';
import type { Cluster } from '../../gateway/wire';
import { type IEnvironment, parseEnvironment } from './environment';
import type { IPresenceRequest } from './environmentDialog';
import { failureText } from '../kernel/failureText';
import { type IReplaceContext, stopReplacedCluster } from './replacedCluster';
import { imageOf } from '../connection/images';
import type { ClusterConnection } from '../connection/clusterConnection';
import type { ClusterUsers } from '../users/clusterUsers';

/**
 * Show the environments of a notebook and its cluster, and make the cluster again with the notebook's image where the
 * person wants that.
 *
 * @throws KernelError, KernelStopped or ProblemError; Error where the kernel is not connected to the cluster any more.
 */
export async function compareEnvironments(
  connection: ClusterConnection,
  cluster: Cluster,
  context: IReplaceContext,
  users: Pick<ClusterUsers, 'of'>
): Promise<void> {
  const { trans } = context;
  const { showEnvironmentDialog: showEnvironment } =
    await import('./environmentDialog');
  const connected = connection.state.kind === 'connected';
  const wanted = await showEnvironment({
    label: cluster.label,
    image: imageOf(cluster),
    notebookImage: connection.differingImages()?.notebook ?? null,
    ask: connected ? names => ask(connection, cluster, names, trans) : null,
    explain: error => failureText(error, trans).message,
    trans
  });
  if (wanted) {
    await connection.recreate({ image: wanted.image });
  }
  if (wanted?.stop) {
    await stopReplacedCluster(cluster, connection, context, users);
  }
}

async function ask(
  connection: ClusterConnection,
  { name, label }: Cluster,
  wanted: IPresenceRequest,
  trans: TranslationBundle
): Promise<IEnvironment> {
  const answer = await connection.call('environment', { name, ...wanted });
  if (answer === null) {
    throw new Error(trans.__('This kernel is not connected to %1.', label));
  }
  return parseEnvironment(answer);
}
