import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { WidgetTracker } from '@jupyterlab/apputils';
import { InputDialog, Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import type { IClusters } from '../tokens';
import { BRIEFLY } from '../utils/notifications';
import { CommandIDs } from '../tokens';
import { dashboardIcon } from '../components/icons';
import type { INamedLayout } from './layouts/layoutSettings';
import type { DashboardOpener } from './opener';
import type { DashboardPane } from './pane';
import { PLACES, modeOf, placeWords } from './paneLocation';
import { followed, type IPlotRef } from './plots';
import { tellUnopened } from './openFailure';

/** Keep the panes' arrangement under a name. */
export const SAVE_LAYOUT = 'dask-gateway:save-layout';

/** Open a dashboard by its URL. */
export const OPEN_URL = 'dask-gateway:open-dashboard-url';

/** What the commands work with. */
export interface ICommandContext {
  app: JupyterFrontEnd;
  clusters: IClusters;
  /** What opens panes; it rejects where that cannot be loaded. */
  opener: () => Promise<DashboardOpener>;
  /** Of all panes that are open. */
  tracker: WidgetTracker<DashboardPane>;
  /** Whether there is a dock, so that panes can be beside each other. */
  hasDock: boolean;
  trans: TranslationBundle;
  /** Show the list of dashboards of the selected cluster. */
  reveal: () => void;
  layouts: () => INamedLayout[];
  /** The name of the layout to open where none is named; empty for the useful one. */
  defaultLayout: () => string;
  saveLayout: (layout: INamedLayout) => Promise<void>;
}

const NAME = {
  type: 'string',
  description: 'The name of the cluster; the selected one without it'
} as const;

/** Register the commands of this room. */
export function addCommands(context: ICommandContext): void {
  const { app, clusters, opener, trans } = context;
  const { commands } = app;
  const follow = async (url: string, asLayout: boolean) => {
    try {
      const { openUrl } = await import('./openUrl');
      await openUrl(url, context, asLayout);
    } catch (error) {
      await tellUnopened(error, trans);
    }
  };

  commands.addCommand(CommandIDs.openDashboard, {
    label: args =>
      typeof args.plot === 'string'
        ? trans.__('Open Dashboard %1', args.plot)
        : args.place === undefined
          ? trans.__('Open Dashboard…')
          : placeWords(args.place, trans),
    caption: trans.__('See what a cluster is doing'),
    icon: args => (args.place === undefined ? dashboardIcon : undefined),
    isVisible: args => args.place === undefined || context.hasDock,
    describedBy: {
      args: {
        type: 'object',
        properties: {
          name: NAME,
          plot: {
            description:
              'The id of a plot, or its id, label and path; without it the one whose context menu is open, else the list of dashboards is shown'
          },
          place: {
            type: 'string',
            enum: PLACES,
            description:
              'Where the pane goes, also one that is open: beside the dashboard that was used last'
          },
          pinned: {
            type: 'boolean',
            description:
              'Whether the pane stays with this cluster instead of following the selected one'
          }
        }
      }
    },
    isEnabled: () =>
      clusters.clusters.some(({ status }) => status === 'running'),
    execute: async args => {
      const mode = modeOf(args.place);
      const name = nameOf(args, clusters);
      if (name !== null && clusters.get(name)) {
        clusters.select(name);
      }
      const wanted = args.plot ?? (mode && plotUnderMenu(app));
      if (wanted === undefined) {
        await app.commands.execute(CommandIDs.focusPanel);
        context.reveal();
        return;
      }
      try {
        const plot = await plotOf(wanted, name, clusters);
        if (plot === null) {
          Notification.warning(
            trans.__('The cluster has no such dashboard.'),
            BRIEFLY
          );
          return;
        }
        const cluster = args.pinned === true ? name : null;
        await (await opener()).open({ plot, cluster }, mode);
      } catch (error) {
        await tellUnopened(error, trans);
      }
    }
  });

  commands.addCommand(CommandIDs.openLayout, {
    label: args =>
      typeof args.layout === 'string'
        ? trans.__('Open Dashboard Layout %1', args.layout)
        : trans.__('Open Dashboard Layout'),
    caption: trans.__('Arrange several dashboards in the main area'),
    icon: args => (args.isPalette ? undefined : dashboardIcon),
    isVisible: () => context.hasDock,
    describedBy: {
      args: {
        type: 'object',
        properties: {
          name: NAME,
          layout: {
            type: 'string',
            description:
              'The name of a saved layout; the default one without it'
          },
          pinned: {
            type: 'boolean',
            description:
              'Whether the panes stay with this cluster instead of following the selected one'
          }
        }
      }
    },
    isEnabled: () =>
      clusters.clusters.some(({ status }) => status === 'running'),
    execute: async args => {
      const name = nameOf(args, clusters);
      if (name === null) {
        Notification.info(trans.__('Select a running cluster first.'), BRIEFLY);
        return;
      }
      if (clusters.get(name)) {
        clusters.select(name);
      }
      const wanted =
        typeof args.layout === 'string' ? args.layout : context.defaultLayout();
      const saved = context.layouts().find(layout => layout.name === wanted);
      try {
        const missing = await (
          await opener()
        ).openLayout(saved?.area, args.pinned === true ? name : null);
        if (missing.length > 0) {
          Notification.info(
            trans.__('The cluster does not have: %1.', missing.join(', ')),
            BRIEFLY
          );
        }
      } catch (error) {
        await tellUnopened(error, trans);
      }
    }
  });

  commands.addCommand(SAVE_LAYOUT, {
    label: trans.__('Save Dashboard Layout…'),
    caption: trans.__('Keep the arrangement of the open dashboards'),
    describedBy: { args: { type: 'object', properties: {} } },
    isVisible: () => context.hasDock,
    isEnabled: () => context.tracker.size > 0,
    execute: async () => {
      const area = (await opener()).arrangement();
      if (area === null) {
        return;
      }
      const { value } = await InputDialog.getText({
        title: trans.__('Save Dashboard Layout'),
        label: trans.__('Name'),
        okLabel: trans.__('Save')
      });
      if (value) {
        await context.saveLayout({ name: value, area });
      }
    }
  });

  commands.addCommand(OPEN_URL, {
    label: trans.__('Open Dashboard URL…'),
    caption: trans.__('See the dashboard that a URL names'),
    describedBy: {
      args: {
        type: 'object',
        properties: {
          url: { type: 'string', description: 'The URL; asked for without it' }
        }
      }
    },
    execute: async args => {
      const url =
        typeof args.url === 'string'
          ? args.url
          : (
              await InputDialog.getText({
                title: trans.__('Open Dashboard'),
                label: trans.__('URL of the dashboard'),
                okLabel: trans.__('Open')
              })
            ).value;
      if (url) {
        await follow(url, false);
      }
    }
  });

  commands.addCommand(CommandIDs.populateAndLaunchLayout, {
    label: trans.__('Open Dashboards of a Client'),
    describedBy: {
      args: {
        type: 'object',
        properties: {
          url: {
            type: 'string',
            description: 'The dashboard link of a client of distributed'
          }
        },
        required: ['url']
      }
    },
    execute: async args => {
      if (typeof args.url === 'string') {
        await follow(args.url, true);
      }
    }
  });
}

function nameOf(
  args: ReadonlyPartialJSONObject,
  clusters: IClusters
): string | null {
  return typeof args.name === 'string' ? args.name : followed(clusters);
}

/** The id of the plot in the list whose context menu was opened last, by pointer or by key. */
function plotUnderMenu(app: JupyterFrontEnd): string | undefined {
  return app.contextMenuHitTest(({ dataset }) => dataset.plot !== undefined)
    ?.dataset.plot;
}

/** The plot that a command's argument means: as a pane remembers it, or by its id as the cluster has it. */
async function plotOf(
  value: unknown,
  name: string | null,
  clusters: IClusters
): Promise<IPlotRef | null> {
  if (typeof value === 'object' && value !== null) {
    const { id, label, path } = value as Partial<Record<string, unknown>>;
    return typeof id === 'string' &&
      typeof label === 'string' &&
      typeof path === 'string'
      ? { id, label, path }
      : null;
  }
  if (name === null) {
    return null;
  }
  const plots = await clusters.plots(name);
  return plots.find(plot => plot.id === value) ?? null;
}
