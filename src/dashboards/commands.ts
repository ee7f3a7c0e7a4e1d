import type { JupyterFrontEnd } from '@jupyterlab/application';
import { InputDialog, Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import { CommandIDs, type IClusters } from '../tokens';
import { nameArgument } from '../actions/commandArgs';
import { notifyOfChanges } from '../actions/commands';
import { resolveCluster } from '../actions/resolveCluster';
import { AUTO_CLOSE } from '../utils/notifications';
import { withName } from '../components/namedDialog';
import { dashboardIcon } from '../components/icons';
import type { ILayoutStore } from './layouts/layoutActions';
import type { DashboardOpener } from './opener';
import { showOpenFailure } from './openFailure';
import { isViewName, parsePlotRef } from './pane/paneArgs';
import { PANE_LOCATIONS, insertMode, locationLabel } from './pane/paneLocation';
import { isExternalScheduler, type IPlotRef } from './plots/plots';

/** Options of {@link addCommands}. */
export interface ICommandContext {
  app: JupyterFrontEnd;
  clusters: IClusters;
  /** Loads the code that opens panes; rejects if that fails. */
  opener: () => Promise<DashboardOpener>;
  /** Whether the shell has a dock, which can arrange panes. */
  hasDock: boolean;
  trans: TranslationBundle;
  /** Show the list of the selected cluster's dashboards. */
  reveal: () => void;
  store: Pick<ILayoutStore, 'layouts' | 'defaultLayout'>;
}

/** Register the commands of dashboards. */
export function addCommands(context: ICommandContext): void {
  const { app, clusters, opener, trans } = context;
  const { commands } = app;
  const openDashboardUrl = async (url: string, asLayout: boolean) => {
    try {
      const { openUrl } = await import('./openUrl');
      await openUrl(url, { commands, clusters, opener, trans, asLayout });
    } catch (error) {
      await showOpenFailure(error, trans);
    }
  };

  /** Return the name of the cluster or external scheduler whose dashboards a command opens; null if there is none. */
  const targetName = (args: ReadonlyPartialJSONObject): string | null => {
    if (typeof args.name === 'string') {
      // An external scheduler is not in the list.
      return isViewName(args.name) ? args.name : null;
    }
    // The list can show the plots of a cluster that is not selected.
    const listed = args.location === undefined ? null : plotUnderMenu(app);
    return listed?.cluster ?? resolveCluster(args, clusters)?.name ?? null;
  };

  commands.addCommand(CommandIDs.openDashboard, {
    label: args =>
      typeof args.plot === 'string'
        ? trans.__('Open Dashboard %1', args.plot)
        : args.location === undefined
          ? trans.__('Open Dashboard…')
          : locationLabel(args.location, trans),
    caption: trans.__('Show what a cluster is doing'),
    icon: args => (args.location === undefined ? dashboardIcon : undefined),
    isVisible: args => args.location === undefined || context.hasDock,
    describedBy: {
      args: {
        type: 'object',
        properties: {
          name: nameArgument(trans),
          plot: {
            description: trans.__(
              'ID of a plot, or an object with its ID, label and path; default: the plot whose context menu is open. Without a plot, the command shows the list of dashboards.'
            )
          },
          location: {
            type: 'string',
            enum: PANE_LOCATIONS,
            description: trans.__(
              'Location of the pane relative to the dashboard that was used last; an open pane moves there'
            )
          },
          pinned: {
            type: 'boolean',
            description: trans.__(
              'Whether the pane stays with this cluster instead of following the selected one'
            )
          }
        }
      }
    },
    isEnabled: args => hasDashboards(targetName(args), clusters),
    execute: async args => {
      const mode = insertMode(args.location);
      const name = targetName(args);
      if (name !== null && clusters.get(name)) {
        clusters.select(name);
      }
      const plotArgument = args.plot ?? (mode && plotUnderMenu(app)?.plot);
      if (plotArgument === undefined) {
        await app.commands.execute(CommandIDs.focusPanel);
        context.reveal();
        return;
      }
      try {
        const plot = await plotOf(plotArgument, name, clusters);
        if (plot === null) {
          Notification.warning(
            trans.__('The cluster does not have this dashboard.'),
            AUTO_CLOSE
          );
          return;
        }
        const cluster = args.pinned === true ? name : null;
        await (await opener()).open({ plot, cluster }, mode);
      } catch (error) {
        await showOpenFailure(error, trans);
      }
    }
  });

  commands.addCommand(CommandIDs.openLayout, {
    label: args =>
      args.isMenu
        ? trans.__('Open')
        : typeof args.layout === 'string'
          ? trans.__('Open Dashboard Layout %1', args.layout)
          : trans.__('Open Dashboard Layout'),
    caption: trans.__('Arrange several dashboards in the main area'),
    icon: args => (args.isPalette || args.isMenu ? undefined : dashboardIcon),
    isVisible: () => context.hasDock,
    describedBy: {
      args: {
        type: 'object',
        properties: {
          name: nameArgument(trans),
          layout: {
            type: 'string',
            description: trans.__(
              'Name of a saved layout; default: the default layout'
            )
          },
          pinned: {
            type: 'boolean',
            description: trans.__(
              'Whether the panes stay with this cluster instead of following the selected one'
            )
          }
        }
      }
    },
    isEnabled: args => hasDashboards(targetName(args), clusters),
    execute: async args => {
      const name = targetName(args);
      if (name === null) {
        Notification.info(
          trans.__('Select a running cluster first.'),
          AUTO_CLOSE
        );
        return;
      }
      if (clusters.get(name)) {
        clusters.select(name);
      }
      const layoutName =
        typeof args.layout === 'string'
          ? args.layout
          : context.store.defaultLayout;
      const saved = context.store.layouts.find(
        layout => layout.name === layoutName
      );
      try {
        const missing = await (
          await opener()
        ).openLayout(saved?.area, args.pinned === true ? name : null);
        if (missing.length > 0) {
          Notification.info(
            trans.__(
              'The cluster does not have these dashboards: %1.',
              missing.join(', ')
            ),
            AUTO_CLOSE
          );
        }
      } catch (error) {
        await showOpenFailure(error, trans);
      }
    }
  });

  commands.addCommand(CommandIDs.openDashboardUrl, {
    label: trans.__('Open Dashboard URL…'),
    caption: trans.__('Open a dashboard by its URL'),
    describedBy: {
      args: {
        type: 'object',
        properties: {
          url: {
            type: 'string',
            description: trans.__(
              'URL of the dashboard; without it, the command asks for one'
            )
          }
        }
      }
    },
    execute: async args => {
      const url =
        typeof args.url === 'string'
          ? args.url
          : (
              await withName(trans.__('Open Dashboard URL'), () =>
                InputDialog.getText({
                  title: trans.__('Open Dashboard URL'),
                  label: trans.__('URL of the dashboard'),
                  okLabel: trans.__('Open')
                })
              )
            ).value;
      if (url) {
        await openDashboardUrl(url, false);
      }
    }
  });

  commands.addCommand(CommandIDs.populateAndLaunchLayout, {
    label: trans.__('Open Dashboards of Client'),
    describedBy: {
      args: {
        type: 'object',
        properties: {
          url: {
            type: 'string',
            description: trans.__('Dashboard link of a distributed client')
          }
        },
        required: ['url']
      }
    },
    execute: async args => {
      if (typeof args.url === 'string') {
        await openDashboardUrl(args.url, true);
      }
    }
  });

  notifyOfChanges(commands, clusters, [
    CommandIDs.openDashboard,
    CommandIDs.openLayout
  ]);
}

/** Return whether a cluster has dashboards to open. Whether an external scheduler runs is not known. */
function hasDashboards(name: string | null, clusters: IClusters): boolean {
  return (
    name !== null &&
    (isExternalScheduler(name) || clusters.get(name)?.status === 'running')
  );
}

/**
 * Return the id of the plot in the list whose context menu was opened last, by pointer or keyboard, and the name of the
 * cluster whose plots are listed.
 */
function plotUnderMenu(
  app: JupyterFrontEnd
): { plot?: string; cluster?: string } | undefined {
  const node = app.contextMenuHitTest(
    ({ dataset }) => dataset.plot !== undefined
  );
  return node?.dataset;
}

/** Resolve the argument `plot`: an object with its id, label and path, or the id of one of the cluster's plots. */
async function plotOf(
  value: unknown,
  name: string | null,
  clusters: IClusters
): Promise<IPlotRef | null> {
  if (typeof value === 'object') {
    return parsePlotRef(value);
  }
  if (name === null) {
    return null;
  }
  const plots = await clusters.plots(name);
  return plots.find(plot => plot.id === value) ?? null;
}
