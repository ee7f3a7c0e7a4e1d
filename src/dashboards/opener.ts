import type { ILabShell, JupyterFrontEnd } from '@jupyterlab/application';
import { WidgetTracker, showErrorMessage } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { DockLayout } from '@lumino/widgets';

import { ProblemError } from '../gateway/problem';
import type { IClusters } from '../tokens';
import type { LayoutArea } from './layoutSettings';
import type { IPaneArgs } from './pane';
import { DashboardPane } from './pane';
import { followed, type IPlotRef } from './plots';

/** Where panes come from, and where they go. */
export class DashboardOpener {
  constructor(
    private readonly _app: JupyterFrontEnd,
    private readonly _labShell: ILabShell | null,
    private readonly _clusters: IClusters,
    private readonly _trans: TranslationBundle
  ) {}

  /** All panes that are open. */
  readonly tracker = new WidgetTracker<DashboardPane>({
    namespace: 'dask-gateway-dashboards'
  });

  /** A pane that is in no place yet. */
  make = (args: IPaneArgs): DashboardPane => {
    const pane = new DashboardPane({
      ...args,
      clusters: this._clusters,
      trans: this._trans,
      openTab: this.openTab,
      onChosen: chosen => void this.tracker.save(chosen)
    });
    void this.tracker.add(pane);
    return pane;
  };

  /** Whether there is a dock, so that panes can be beside each other. */
  get hasDock(): boolean {
    return this._labShell !== null;
  }

  /**
   * Open a pane, or bring the one that is open to the front. In Notebook 7, which has no dock: a browser tab.
   *
   * @param mode - where to put it, beside the pane that the person was in last; one that is open moves there.
   */
  async open(args: IPaneArgs, mode?: DockLayout.InsertMode): Promise<void> {
    if (this._labShell === null) {
      const name = args.cluster ?? followed(this._clusters);
      if (name !== null) {
        await this.openTab(name, args.plot.path);
      }
      return;
    }
    const pane = this._existing(args) ?? this.make(args);
    if (mode !== undefined || !pane.isAttached) {
      const beside = this.tracker.currentWidget;
      this._app.shell.add(pane, 'main', {
        mode: mode ?? 'tab-after',
        // Beside itself it would stay where it is: then beside all else.
        ref: beside === pane ? undefined : beside?.id
      });
    }
    this._app.shell.activateById(pane.id);
  }

  /** Open a page in a tab of the browser, isolated there as well. */
  openTab = async (name: string, path: string): Promise<void> => {
    // At once, for a browser opens no tab once the click is over; and without a way back to this page.
    const tab = window.open('', '_blank');
    try {
      const { base } = await this._clusters.view(name);
      if (tab !== null) {
        tab.opener = null;
        tab.location.replace(new URL(base + path, window.location.href).href);
      }
    } catch (error) {
      tab?.close();
      await this.say(error);
    }
  };

  /** Open an arrangement, or without one the useful plots, of the selected cluster, or of `cluster` alone. Resolves with what it lacks. */
  async openLayout(
    area: LayoutArea | undefined,
    cluster: string | null
  ): Promise<string[]> {
    const name = cluster ?? followed(this._clusters);
    if (name === null) {
      return [];
    }
    const known = new Map<string, IPlotRef>(
      (await this._clusters.plots(name)).map(({ id, label, path }) => [
        id,
        { id, label, path }
      ])
    );
    const { USEFUL, placements } = await import('./layout');
    const missing: string[] = [];
    const placed: (DashboardPane | null)[] = [];
    for (const { plot, mode, ref } of placements(area ?? USEFUL)) {
      const found = known.get(plot);
      if (found === undefined) {
        missing.push(plot);
        placed.push(ref === null ? null : placed[ref]);
        continue;
      }
      const beside = ref === null ? null : placed[ref];
      const args = { plot: found, cluster };
      // One that is open elsewhere moves, and its page stays as it is.
      const pane = this._existing(args) ?? this.make(args);
      this._app.shell.add(pane, 'main', {
        mode,
        ref: beside?.id,
        activate: false
      });
      placed.push(pane);
    }
    const first = placed.find(pane => pane !== null);
    if (first) {
      this._app.shell.activateById(first.id);
    }
    return missing;
  }

  /** The panes' arrangement as it is now; null where there is none. */
  async arrangement(): Promise<LayoutArea | null> {
    const { capture } = await import('./layout');
    const dock = this._labShell?.saveLayout().mainArea?.dock?.main ?? null;
    return capture(dock, widget =>
      widget instanceof DashboardPane ? widget.plot.id : null
    );
  }

  /** Say in a dialog why something cannot be opened. Rethrows what is no problem of ours. */
  async say(error: unknown): Promise<void> {
    if (!(error instanceof ProblemError)) {
      throw error;
    }
    await showErrorMessage(
      this._trans.__('Dashboard'),
      `${error.problem.message} ${error.problem.remedy}`
    );
  }

  /** The pane with that id; where none is given, one that shows the same and stays with the same. */
  private _existing(args: IPaneArgs): DashboardPane | undefined {
    return this.tracker.find(({ id, plot, content }) =>
      args.id === undefined
        ? plot.id === args.plot.id && content.cluster === args.cluster
        : id === args.id
    );
  }
}
