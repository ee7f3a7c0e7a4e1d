import type { TranslationBundle } from '@jupyterlab/translation';
import { IFrame } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';
import { Panel, Widget } from '@lumino/widgets';

import { isTemporary } from '../../gateway/problems';
import { toProblem } from '../../gateway/toProblem';
import { whileVisible } from '../../gateway/visibility';
import type { IClusters, IClustersChange } from '../../tokens';
import { paneState } from './paneState';
import { announceInPanes } from './paneStatus';
import { slowPlotText } from '../plots/plotCost';
import { followedCluster } from '../plots/plots';
import { viewUrl } from './viewUrl';

/** How long a hidden page stays loaded, in ms: switching between two tabs must not reload it. */
const HIDDEN_PAGE_LIFETIME = 10_000;

/**
 * When to renew the capability: at half of its remaining life, so that a slow response arrives in time, and between
 * these limits (in ms), because the offset between the clocks of browser and server may be unknown or outdated.
 */
const RENEWAL = { share: 0.5, shortest: 60_000, longest: 450_000 };

/** Delay before a page without a scheduler is reloaded, in ms: it doubles from the first to the longest. */
const RELOAD_DELAY = { first: 2_000, longest: 60_000 };

/** Options of {@link DashboardFrame}. */
export interface IFrameOptions {
  clusters: IClusters;
  /** Relative to the base URL of a view. */
  path: string;
  label: string;
  /** Name of a cluster; null to follow the selected one. */
  cluster: string | null;
  trans: TranslationBundle;
  /** Recreate an ended cluster. */
  onRecreate: (name: string) => void;
}

/** What the button below a message does. */
interface IMessageAction {
  label: string;
  run: () => void;
}

/**
 * A page of a cluster's dashboard in an isolated frame, while it is visible.
 *
 * A dashboard is untrusted code, so the frame has `allow-scripts` and nothing else. The URL is a capability, which expires,
 * so it is requested when needed and never stored. A hidden page is unloaded, because its socket costs the scheduler.
 */
export class DashboardFrame extends Panel {
  constructor(private readonly _options: IFrameOptions) {
    super();
    this.addClass('jp-DaskGateway-frame');
    this._cluster = _options.cluster;
    this._message.addClass('jp-DaskGateway-frameMessage');
    this._message.node.append(this._text, this._button);
    this._button.type = 'button';
    this._button.className = 'jp-mod-styled';
    this._button.addEventListener('click', () => this._action?.run());
    this.addWidget(this._message);
    const { clusters } = _options;
    clusters.changed.connect(this._onChanged, this);
    clusters.selectedChanged.connect(this._onSelected, this);
    whileVisible(this, clusters, visible => this._onVisibility(visible));
  }

  /** Name of the cluster that the frame stays with; null while it follows the selected one. */
  get cluster(): string | null {
    return this._cluster;
  }
  set cluster(name: string | null) {
    this._cluster = name;
    this.refresh();
  }

  /** Name of the cluster that the frame shows now; null if there is none. */
  get target(): string | null {
    return this._cluster ?? followedCluster(this._options.clusters);
  }

  override dispose(): void {
    if (this.isDisposed) {
      return;
    }
    const { clusters } = this._options;
    clusters.changed.disconnect(this._onChanged, this);
    clusters.selectedChanged.disconnect(this._onSelected, this);
    super.dispose();
    this._unload();
  }

  /** Reload the page. */
  reload(): void {
    this._unload();
    this.refresh();
  }

  /** Bring the frame's content up to date. */
  refresh(): void {
    const { clusters, path, trans } = this._options;
    const { target } = this;
    const cluster = target === null ? undefined : clusters.get(target);
    const state = paneState(target, cluster, trans);
    if (!state.show) {
      this._unload();
      this._showMessage(
        state.message,
        state.canRecreate && target !== null
          ? {
              label: trans.__('Recreate'),
              run: () => this._options.onRecreate(target)
            }
          : null
      );
    } else if (clusters.problem !== null && isTemporary(clusters.problem)) {
      // The Jupyter server is unreachable, so the page's socket is closed and its content outdated.
      this._unload();
      this._showMessage(clusters.problem.message);
    } else if (
      this._visible &&
      (this._loadedCluster !== state.name || this._loadedBoot !== clusters.boot)
    ) {
      this._unload();
      const warning = slowPlotText(path, cluster?.tasks ?? {}, trans);
      if (warning === null || this._acceptedCluster === state.name) {
        void this._load(state.name);
      } else {
        this._showMessage(warning, {
          label: trans.__('Show Anyway'),
          run: () => {
            this._acceptedCluster = state.name;
            this.refresh();
          }
        });
      }
    }
  }

  protected override onBeforeDetach(msg: Message): void {
    super.onBeforeDetach(msg);
    // Browsers reload a frame that is moved in the document, without an event before.
    this._unload();
  }

  private _onVisibility(visible: boolean): void {
    this._visible = visible;
    window.clearTimeout(this._unloadTimer);
    if (visible) {
      this.refresh();
      if (this._frame !== null && this._renewalTimer === undefined) {
        void this._renew();
      }
    } else {
      window.clearTimeout(this._renewalTimer);
      this._renewalTimer = undefined;
      this._unloadTimer = window.setTimeout(
        () => this._unload(),
        HIDDEN_PAGE_LIFETIME
      );
    }
  }

  private _onChanged(_: IClusters, change: IClustersChange): void {
    const { target } = this;
    if (
      this._viewId !== undefined &&
      change.disconnectedViews?.includes(this._viewId)
    ) {
      this._reloadLater(
        this._options.trans.__(
          'The connection to the scheduler was lost. This page reloads automatically.'
        )
      );
    }
    if (
      change.problem ||
      target === null ||
      target !== this._loadedCluster ||
      change.clusters.includes(target) ||
      change.removed.includes(target)
    ) {
      this.refresh();
    }
  }

  private _onSelected(): void {
    if (this._cluster === null) {
      this.refresh();
    }
  }

  private async _load(name: string): Promise<void> {
    const { clusters, path, label, trans } = this._options;
    const loadId = ++this._loadId;
    this._loadedCluster = name;
    this._loadedBoot = clusters.boot;
    this._loadedAt = Date.now();
    this._showMessage(trans.__('Loading…'));
    try {
      const { base, expires, id } = await clusters.view(name);
      if (loadId !== this._loadId) {
        return;
      }
      const url = viewUrl(base, path, trans);
      const frame = new IFrame({ sandbox: ['allow-scripts'] });
      const element = frame.node.querySelector('iframe');
      element?.setAttribute('title', label);
      element?.addEventListener('load', () => this._showMessage(null), {
        once: true
      });
      frame.url = url;
      this._frame = frame;
      this._base = base;
      this._viewId = id;
      this._expires = expires;
      this.addWidget(frame);
      this._renewLater();
    } catch (error) {
      if (loadId === this._loadId) {
        this._fail(error);
      }
    }
  }

  /** Remaining validity of the capability, in ms. It expires by the server's clock. */
  private get _remaining(): number {
    return this._expires - Date.now() - this._options.clusters.clockOffset;
  }

  private _renewLater(): void {
    window.clearTimeout(this._renewalTimer);
    const wait = Math.min(
      Math.max(this._remaining * RENEWAL.share, RENEWAL.shortest),
      RENEWAL.longest
    );
    this._renewalTimer = window.setTimeout(() => void this._renew(), wait);
  }

  /** Extend the capability; if it is no longer valid, reload the page with a new one. */
  private async _renew(): Promise<void> {
    const loadId = this._loadId;
    const name = this._loadedCluster;
    if (name === null) {
      return;
    }
    try {
      const view = await this._options.clusters.view(name, this._base);
      if (loadId !== this._loadId) {
        return;
      }
      if (view.base === this._base) {
        this._expires = view.expires;
        this._renewLater();
      } else {
        this.reload();
      }
    } catch (error) {
      if (loadId !== this._loadId) {
        return;
      }
      if (this._remaining > 0) {
        // The page still works. The scheduler may be too busy to respond; a lost one is reported by `disconnectedViews`.
        this._renewLater();
      } else {
        this._fail(error);
      }
    }
  }

  private _fail(error: unknown): void {
    const { message, remedy } = toProblem(error, this._options.trans);
    this._reloadLater(`${message} ${remedy}`);
  }

  /** Show why there is no page, and reload it after a delay, which grows while reloads fail in short order. */
  private _reloadLater(message: string): void {
    const name = this._loadedCluster;
    const uptime = Date.now() - this._loadedAt;
    const doubled = uptime > RELOAD_DELAY.longest ? 0 : 2 * this._reloadDelay;
    this._reloadDelay = Math.min(
      Math.max(RELOAD_DELAY.first, doubled),
      RELOAD_DELAY.longest
    );
    this._unload();
    this._showMessage(message);
    // `refresh` must not load before the delay has passed, unless for another cluster or server.
    this._loadedCluster = name;
    this._reloadTimer = window.setTimeout(
      () => this.reload(),
      this._reloadDelay
    );
  }

  private _unload(): void {
    this._loadId++;
    this._loadedCluster = null;
    this._base = undefined;
    this._viewId = undefined;
    window.clearTimeout(this._reloadTimer);
    window.clearTimeout(this._unloadTimer);
    window.clearTimeout(this._renewalTimer);
    this._renewalTimer = undefined;
    this._frame?.dispose();
    this._frame = null;
  }

  private _showMessage(
    message: string | null,
    action: IMessageAction | null = null
  ): void {
    this._text.textContent = message;
    this._action = action;
    this._button.hidden = action === null;
    this._button.textContent = action?.label ?? '';
    this._message.setHidden(message === null);
    // Announcing that a page loads, once for each pane, would disturb users of screen readers.
    if (message !== null && this._visible && this._loadedCluster === null) {
      announceInPanes(message);
    }
  }

  private readonly _message = new Widget();
  private readonly _text = document.createElement('p');
  private readonly _button = document.createElement('button');
  private _action: IMessageAction | null = null;
  /** Name of the cluster whose page the user wants to see although it is slow. */
  private _acceptedCluster: string | null = null;
  private _cluster: string | null;
  private _frame: IFrame | null = null;
  private _base: string | undefined;
  private _viewId: string | undefined;
  private _loadedAt = 0;
  private _expires = 0;
  private _reloadDelay = 0;
  private _reloadTimer: number | undefined;
  private _loadedBoot: string | null = null;
  private _visible = false;
  private _loadedCluster: string | null = null;
  /** Increases with each load and unload: a response to an earlier request is dropped. */
  private _loadId = 0;
  private _renewalTimer: number | undefined;
  private _unloadTimer: number | undefined;
}
