/** Opening a dashboard by its URL. Loaded when the first one is opened. */
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import { CommandIDs, type IClusters } from '../tokens';
import type { DashboardOpener } from './opener';

/** Options of {@link openUrl}. */
export interface IOpenUrlOptions {
  commands: CommandRegistry;
  clusters: IClusters;
  /** Loads the code that opens panes. */
  opener: () => Promise<Pick<DashboardOpener, 'open'>>;
  trans: TranslationBundle;
  /** Open the default layout of the URL's cluster instead of the URL's page. */
  asLayout: boolean;
}

/**
 * Open the dashboard page of a URL, or the layout of its cluster.
 *
 * @throws ProblemError if the user may not see the dashboard, or the URL is not one of a dashboard
 */
export async function openUrl(
  url: string,
  { commands, clusters, opener, trans, asLayout }: IOpenUrlOptions
): Promise<void> {
  const { cluster, path } = await clusters.resolve(url);
  if (asLayout) {
    await commands.execute(CommandIDs.openLayout, {
      name: cluster,
      pinned: true
    });
    return;
  }
  const page = path || 'status';
  const plots = await clusters.plots(cluster);
  const plot = plots.find(candidate => candidate.path === page) ?? {
    id: page,
    label: trans.__('Dashboard'),
    path: page
  };
  await (await opener()).open({ plot, cluster });
}
