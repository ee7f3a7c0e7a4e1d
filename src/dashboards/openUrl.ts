/** What a URL of a dashboard leads to. Loaded when one is opened. */
import { CommandIDs } from '../tokens';
import type { ICommandContext } from './commands';

/**
 * Open what a URL means, if it may be seen: its page, or the layout of its cluster.
 *
 * @throws ProblemError where it may not
 */
export async function openUrl(
  url: string,
  context: ICommandContext,
  asLayout: boolean
): Promise<void> {
  const { app, clusters, opener, trans } = context;
  const { cluster, path } = await clusters.resolve(url);
  if (asLayout) {
    await app.commands.execute(CommandIDs.openLayout, {
      name: cluster,
      pinned: true
    });
    return;
  }
  const page = path || 'status';
  const plots = await clusters.plots(cluster);
  const known = plots.find(plot => plot.path === page);
  const plot = known ?? {
    id: page,
    label: trans.__('Dashboard'),
    path: page
  };
  await (await opener()).open({ plot, cluster });
}
