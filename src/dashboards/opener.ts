import type { ILabShell, JupyterFrontEnd } from '@jupyterlab/application';
import type { WidgetTracker } from '@jupyterlab/apputils';
import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { DockLayout } from '@lumino/widgets';

import '../../style/lazy.css';
import { UNTIL_DISMISSED } from '../utils/notifications';
import { visibleText } from '../utils/visibleText';
import { ask } from '../actions/confirm';
import { fromInterface } from '../actions/origin';
import { CommandIDs, type IClusters } from '../tokens';
import { DEFAULT_LAYOUT, captureLayout, placements } from './layouts/layout';
import type { LayoutArea } from './layouts/layoutSettings';
import { showOpenFailure } from './openFailure';
import { DashboardPane } from './pane/pane';
import type { IPaneArgs } from './pane/paneArgs';
import { slowPlotText } from './plots/plotCost';
import { followedCluster, type IPlotRef } from './plots/plots';
import { viewUrl } from './pane/viewUrl';

/** Creates and opens panes. Loaded with the first pane, or with the list of dashboards. */
export class DashboardOpener {
  constructor(
    private readonly _app: JupyterFrontEnd,
    private readonly _labShell: ILabShell | null,
    private readonly _clusters: IClusters,
    private readonly _trans: TranslationBundle,
    /** Tracks all open panes. */
    private readonly _tracker: WidgetTracker<DashboardPane>
  ) {}

  /** Create a pane without adding it to the shell. */
  create = (args: IPaneArgs): DashboardPane => {
    const pane = new DashboardPane({
      ...args,
      clusters: this._clusters,
      trans: this._trans,
      openTab: this.openTab,
      onRecreate: name =>
        void this._app.commands.execute(
          CommandIDs.recreateCluster,
          fromInterface({ name })
        ),
      onClusterChanged: changed => void this._tracker.save(changed)
    });
    void this._tracker.add(pane);
    return pane;
  };

  /**
   * Open a pane, or bring the open one to the front. Notebook 7 has no dock, so it opens a browser tab instead.
   *
   * @param mode - location relative to the pane that was used last; an open pane moves there
   */
  async open(args: IPaneArgs, mode?: DockLayout.InsertMode): Promise<void> {
    if (this._labShell === null) {
      const name = args.cluster ?? followedCluster(this._clusters);
      if (name !== null) {
        await this.openTab(name, args.plot.path);
      }
      return;
    }
    const pane = this._find(args) ?? this.create(args);
    if (mode !== undefined || !pane.isAttached) {
      const current = this._tracker.currentWidget;
      this._app.shell.add(pane, 'main', {
        mode: mode ?? 'tab-after',
        // Relative to itself, a pane would not move: then it moves relative to the whole area.
        ref: current === pane ? undefined : current?.id
      });
    }
    this._app.shell.activateById(pane.id);
  }

  /** Open a page in a browser tab, where it is isolated as well. */
  openTab = async (name: string, path: string): Promise<void> => {
    const warning = slowPlotText(
      path,
      this._clusters.get(name)?.tasks ?? {},
      this._trans
    );
    // The click in the dialog counts as the one that opens the tab.
    if (warning !== null && !(await this._isAccepted(warning))) {
      return;
    }
    // Before the first await: a browser opens no tab after the click has been handled.
    const tab = window.open('', '_blank');
    if (tab === null) {
      // Blocked because the click was too long ago. A click on the notification's button counts.
      const callback = () => void this.openTab(name, path);
      Notification.warning(
        this._trans.__('Your browser blocked the new tab.'),
        {
          ...UNTIL_DISMISSED,
          actions: [{ label: this._trans.__('Open Dashboard'), callback }]
        }
      );
      return;
    }
    try {
      const { base } = await this._clusters.view(name);
      // The page must not reach JupyterLab through `opener`.
      tab.opener = null;
      tab.location.replace(viewUrl(base, path, this._trans));
    } catch (error) {
      tab.close();
      await showOpenFailure(error, this._trans);
    }
  };

  /**
   * Open a layout. Notebook 7 opens the status page in a browser tab instead.
   *
   * @param area - the arrangement; undefined for the default one
   * @param cluster - name of the cluster that the panes stay with; null to follow the selected one
   * @returns the ids of the plots that the cluster does not have
   */
  async openLayout(
    area: LayoutArea | undefined,
    cluster: string | null
  ): Promise<string[]> {
    const name = cluster ?? followedCluster(this._clusters);
    if (name === null) {
      return [];
    }
    if (this._labShell === null) {
      await this.openTab(name, 'status');
      return [];
    }
    const available = new Map<string, IPlotRef>(
      (await this._clusters.plots(name)).map(({ id, label, path }) => [
        id,
        { id, label, path }
      ])
    );
    const missing: string[] = [];
    const panes: (DashboardPane | null)[] = [];
    for (const { plot: id, mode, ref } of placements(area ?? DEFAULT_LAYOUT)) {
      const neighbor = ref === null ? null : panes[ref];
      const plot = available.get(id);
      if (plot === undefined) {
        missing.push(visibleText(id));
        panes.push(neighbor);
        continue;
      }
      const args = { plot, cluster };
      // A pane that is open elsewhere moves, without reloading its page.
      const pane = this._find(args) ?? this.create(args);
      this._app.shell.add(pane, 'main', {
        mode,
        ref: neighbor?.id,
        activate: false
      });
      panes.push(pane);
    }
    const first = panes.find(pane => pane !== null);
    if (first) {
      this._app.shell.activateById(first.id);
    }
    return missing;
  }

  /** Return the arrangement of the open panes; null if there are none. */
  arrangement(): LayoutArea | null {
    const dock = this._labShell?.saveLayout().mainArea?.dock?.main ?? null;
    return captureLayout(dock, widget =>
      widget instanceof DashboardPane ? widget.plot.id : null
    );
  }

  private _isAccepted(warning: string): Promise<boolean> {
    return ask(
      {
        title: this._trans.__('Open this dashboard?'),
        sentences: [warning],
        accept: this._trans.__('Open')
      },
      this._trans
    );
  }

  /** Return the open pane with the given id, or without an id the one with the same plot and cluster. */
  private _find(args: IPaneArgs): DashboardPane | undefined {
    return this._tracker.find(({ id, plot, content }) =>
      args.id === undefined
        ? plot.id === args.plot.id && content.cluster === args.cluster
        : id === args.id
    );
  }
}
