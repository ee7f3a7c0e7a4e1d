import type { TranslationBundle } from '@jupyterlab/translation';
import type { Cluster } from '../../gateway/wire';
import { type IEnvironment, readEnvironment } from './environment';
import type { IWanted } from './environmentDialog';
import { failureText } from '../kernel/failureText';
import { type IPartContext, partWith } from './replacedCluster';
import { imageOf } from '../connection/images';
import type { NotebookLink } from '../connection/clusterConnection';
import type { Users } from '../users/clusterUsers';

/**
 * Show the environments of a notebook and its cluster, and make the cluster again with the notebook's image where the
 * person wants that.
 *
 * @throws KernelError, KernelStopped or ProblemError; Error where the kernel is not connected to the cluster any more.
 */
export async function compareEnvironments(
  link: NotebookLink,
  cluster: Cluster,
  context: IPartContext,
  users: Pick<Users, 'of'>
): Promise<void> {
  const { trans } = context;
  const { showEnvironment } = await import('./environmentDialog');
  const connected = link.state.kind === 'connected';
  const wanted = await showEnvironment({
    label: cluster.label,
    image: imageOf(cluster),
    notebookImage: link.images()?.notebook ?? null,
    ask: connected ? names => ask(link, cluster, names, trans) : null,
    explain: error => failureText(error, trans).message,
    trans
  });
  if (wanted) {
    await link.recreate({ image: wanted.image });
  }
  if (wanted?.stop) {
    await partWith(cluster, link, context, users);
  }
}

async function ask(
  link: NotebookLink,
  { name, label }: Cluster,
  wanted: IWanted,
  trans: TranslationBundle
): Promise<IEnvironment> {
  const answer = await link.ask('environment', { name, ...wanted });
  if (answer === null) {
    throw new Error(trans.__('This kernel is not connected to %1.', label));
  }
  return readEnvironment(answer);
}
