import type { ILabShell, JupyterFrontEnd } from '@jupyterlab/application';
import type { WidgetTracker } from '@jupyterlab/apputils';
import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { DockLayout } from '@lumino/widgets';

import { UNTIL_SEEN } from '../utils/notifications';
import type { IClusters } from '../tokens';
import { capture, placements, USEFUL } from './layouts/layout';
import type { LayoutArea } from './layouts/layoutSettings';
import type { IPaneArgs } from './pane';
import { DashboardPane } from './pane';
import { followed, type IPlotRef } from './plots';
import { tellUnopened } from './openFailure';

/** Where panes come from, and where they go. Loaded with the first of them, or with the list of what they can show. */
export class DashboardOpener {
  constructor(
    private readonly _app: JupyterFrontEnd,
    private readonly _labShell: ILabShell | null,
    private readonly _clusters: IClusters,
    private readonly _trans: TranslationBundle,
    /** Of all panes that are open. */
    private readonly _tracker: WidgetTracker<DashboardPane>
  ) {}

  /** A pane that is in no place yet. */
  make = (args: IPaneArgs): DashboardPane => {
    const pane = new DashboardPane({
      ...args,
      clusters: this._clusters,
      trans: this._trans,
      openTab: this.openTab,
      onChosen: chosen => void this._tracker.save(chosen)
    });
    void this._tracker.add(pane);
    return pane;
  };

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
      const beside = this._tracker.currentWidget;
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
    if (tab === null) {
      // Too long after the click, or none at all: the one on the notice's button counts.
      const callback = () => void this.openTab(name, path);
      Notification.warning(
        this._trans.__('Your browser did not let a tab open.'),
        {
          ...UNTIL_SEEN,
          actions: [{ label: this._trans.__('Open Dashboard'), callback }]
        }
      );
      return;
    }
    try {
      const { base } = await this._clusters.view(name);
      tab.opener = null;
      tab.location.replace(new URL(base + path, window.location.href).href);
    } catch (error) {
      tab.close();
      await tellUnopened(error, this._trans);
    }
  };

  /**
   * Open an arrangement, or without one the useful plots, of the selected cluster, or of `cluster` alone. In Notebook 7:
   * the page that shows most of it. Resolves with what the cluster lacks.
   */
  async openLayout(
    area: LayoutArea | undefined,
    cluster: string | null
  ): Promise<string[]> {
    const name = cluster ?? followed(this._clusters);
    if (name === null) {
      return [];
    }
    if (this._labShell === null) {
      await this.openTab(name, 'status');
      return [];
    }
    const known = new Map<string, IPlotRef>(
      (await this._clusters.plots(name)).map(({ id, label, path }) => [
        id,
        { id, label, path }
      ])
    );
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
  arrangement(): LayoutArea | null {
    const dock = this._labShell?.saveLayout().mainArea?.dock?.main ?? null;
    return capture(dock, widget =>
      widget instanceof DashboardPane ? widget.plot.id : null
    );
  }

  /** The pane with that id; where none is given, one that shows the same and stays with the same. */
  private _existing(args: IPaneArgs): DashboardPane | undefined {
    return this._tracker.find(({ id, plot, content }) =>
      args.id === undefined
        ? plot.id === args.plot.id && content.cluster === args.cluster
        : id === args.id
    );
  }
}
