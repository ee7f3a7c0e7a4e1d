import type { JupyterFrontEnd } from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Cluster } from '../../gateway/wire';
import { CommandIDs, type IClusters } from '../../tokens';
import type { ClusterConnection } from '../connection/clusterConnection';
import type { ClusterUsers } from '../users/clusterUsers';

/** What parting with a cluster works with. */
export interface IReplaceContext {
  app: Pick<JupyterFrontEnd, 'commands'>;
  clusters: Pick<IClusters, 'get' | 'idleManagement'>;
  trans: TranslationBundle;
}

/**
 * Stop a cluster in whose place its notebook has another one now. Where something would be lost it goes on, and the
 * person is told why, and can stop it all the same.
 */
export async function stopReplacedCluster(
  former: Cluster,
  connection: ClusterConnection,
  context: IReplaceContext,
  users: Pick<ClusterUsers, 'of'>
): Promise<void> {
  const { app, clusters, trans } = context;
  const { name, label } = former;
  if (
    connection.state.kind !== 'connected' ||
    connection.association?.name === name ||
    clusters.get(name)?.status !== 'running'
  ) {
    return;
  }
  const why = await stopUnlessNeeded(name, connection, context, users);
  if (why !== null) {
    Notification.info(trans.__('The former %1 still runs. %2', label, why), {
      autoClose: false,
      actions: [
        {
          label: trans.__('Stop'),
          // It asks first where workers or results would be lost.
          callback: () =>
            void app.commands.execute(CommandIDs.stopCluster, { name })
        }
      ]
    });
  }
}

/** Stop it, unless something would be lost. @returns why it was not stopped; null where it was. */
async function stopUnlessNeeded(
  name: string,
  connection: ClusterConnection,
  { clusters, trans }: IReplaceContext,
  users: Pick<ClusterUsers, 'of'>
): Promise<string | null> {
  const others = users.of(name).filter(({ path }) => path !== connection.path);
  if (others.length > 0) {
    return trans.__(
      'Others use it: %1.',
      others.map(({ title }) => title).join(trans.__(', '))
    );
  }
  // What this notebook still wants of it is known here alone; closing its client would discard that.
  if ((await connection.call('release', { name })) !== true) {
    return trans.__('This notebook has results there.');
  }
  // The server looks once more, and spares what works, or has a client that is none of this page's.
  const { stopped, skipped } = await clusters.idleManagement.prune([name]);
  return stopped.includes(name) ? null : (skipped[0]?.reason.text ?? '');
}
