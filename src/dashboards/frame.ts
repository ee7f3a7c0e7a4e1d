import type { TranslationBundle } from '@jupyterlab/translation';
import { IFrame } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';
import { Panel, Widget } from '@lumino/widgets';

import { isPassing } from '../gateway/problems';
import { problemOf } from '../gateway/toProblem';
import { whileSeen } from '../utils/visibility';
import type { IClusters, IClustersChange } from '../tokens';
import { paneState } from './paneState';
import { followed } from './plots';

/** How long (ms) a page that nobody sees is kept: going back and forth between two tabs must not load it anew. */
const GRACE = 10_000;

/**
 * Renewed with this share of its life left, so that a slow answer comes in time. Between two renewals are so many ms
 * whatever the clocks say: how far they differ is learnt late, and anew after a machine slept.
 */
const RENEW = { at: 0.5, soonest: 60_000, latest: 450_000 };

/** How long (ms) a page that lost its scheduler, or never had it, waits to be loaded anew: at first, and at most. */
const PAUSE = { first: 2_000, longest: 60_000 };

/** What a {@link DashboardFrame} shows. */
export interface IFrameOptions {
  clusters: IClusters;
  /** Relative to a view's base. */
  path: string;
  label: string;
  /** null follows the selected cluster. */
  cluster: string | null;
  trans: TranslationBundle;
}

/**
 * One page of a cluster's dashboard in a frame of its own origin, as long as somebody sees it.
 *
 * A dashboard is other people's code, so the frame has `allow-scripts` and nothing else; the URL is a permission that
 * ends, so it is asked for when needed and never kept. Unseen, the page is taken out: its socket would go on
 * costing the scheduler.
 */
export class DashboardFrame extends Panel {
  constructor(private readonly _options: IFrameOptions) {
    super();
    this.addClass('jp-DaskGateway-frame');
    this._cluster = _options.cluster;
    this._words.addClass('jp-DaskGateway-frameWords');
    this._words.node.setAttribute('role', 'status');
    this.addWidget(this._words);
    const { clusters } = _options;
    clusters.changed.connect(this._onChanged, this);
    clusters.selectedChanged.connect(this._onSelected, this);
    whileSeen(this, clusters, seen => this._onSeen(seen));
  }

  /** The cluster that it stays with; null while it follows the selected one. */
  get cluster(): string | null {
    return this._cluster;
  }
  set cluster(name: string | null) {
    this._cluster = name;
    this.refresh();
  }

  /** The name of the cluster that it shows now, if any. */
  get target(): string | null {
    return this._cluster ?? followed(this._options.clusters);
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

  /** Load the page anew. */
  reload(): void {
    this._unload();
    this.refresh();
  }

  /** Show what is to be shown now. */
  refresh(): void {
    const { clusters, trans } = this._options;
    const { target } = this;
    const cluster = target === null ? undefined : clusters.get(target);
    const state = paneState(target, cluster, trans);
    if (!state.show) {
      this._unload();
      this._say(state.words);
    } else if (clusters.problem !== null && isPassing(clusters.problem)) {
      // Our own server is away, and with it the page's socket: what is seen is old.
      this._unload();
      this._say(clusters.problem.message);
    } else if (
      this._seen &&
      (this._shown !== state.name || this._boot !== clusters.boot)
    ) {
      this._unload();
      void this._load(state.name);
    }
  }

  protected override onBeforeDetach(msg: Message): void {
    super.onBeforeDetach(msg);
    // A frame that is moved in the document loads anew by itself, without our knowing.
    this._unload();
  }

  private _onSeen(seen: boolean): void {
    this._seen = seen;
    window.clearTimeout(this._resting);
    if (seen) {
      this.refresh();
      if (this._frame !== null && this._renewal === undefined) {
        void this._renew();
      }
    } else {
      // Kept for a moment, then taken out.
      window.clearTimeout(this._renewal);
      this._renewal = undefined;
      this._resting = window.setTimeout(() => this._unload(), GRACE);
    }
  }

  private _onChanged(_: IClusters, change: IClustersChange): void {
    const { target } = this;
    if (this._id !== undefined && change.lostViews?.includes(this._id)) {
      this._wait(
        this._options.trans.__(
          'The connection to the scheduler was lost. This page is loaded again by itself.'
        )
      );
    }
    if (
      change.problem ||
      target === null ||
      target !== this._shown ||
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
    const turn = ++this._turn;
    this._shown = name;
    this._boot = clusters.boot;
    this._begun = Date.now();
    this._say(trans.__('Loading…'));
    try {
      const { base, expires, id } = await clusters.view(name);
      if (turn !== this._turn) {
        return;
      }
      const frame = new IFrame({ sandbox: ['allow-scripts'] });
      const element = frame.node.querySelector('iframe');
      element?.setAttribute('title', label);
      element?.addEventListener('load', () => this._say(null), { once: true });
      frame.url = base + path;
      this._frame = frame;
      this._base = base;
      this._id = id;
      this._expires = expires;
      this.addWidget(frame);
      this._renewLater();
    } catch (error) {
      if (turn === this._turn) {
        this._fail(error);
      }
    }
  }

  /** How long (ms) the page's permission is good, which ends by the server's clock. */
  private get _left(): number {
    return this._expires - Date.now() - this._options.clusters.skew;
  }

  private _renewLater(): void {
    window.clearTimeout(this._renewal);
    const wait = Math.min(
      Math.max(this._left * RENEW.at, RENEW.soonest),
      RENEW.latest
    );
    this._renewal = window.setTimeout(() => void this._renew(), wait);
  }

  /** Move the end of the page's permission; where that is gone, load it with a new one. */
  private async _renew(): Promise<void> {
    const turn = this._turn;
    const name = this._shown;
    if (name === null) {
      return;
    }
    try {
      const view = await this._options.clusters.view(name, this._base);
      if (turn !== this._turn) {
        return;
      }
      if (view.base === this._base) {
        this._expires = view.expires;
        this._renewLater();
      } else {
        this.reload();
      }
    } catch (error) {
      if (turn !== this._turn) {
        return;
      }
      if (this._left > 0) {
        // The page goes on meanwhile: its scheduler may be too busy to answer, but it would tell if it lost that.
        this._renewLater();
      } else {
        this._fail(error);
      }
    }
  }

  private _fail(error: unknown): void {
    const { message, remedy } = problemOf(error, this._options.trans);
    this._wait(`${message} ${remedy}`);
  }

  /** Say why there is no page, and load it anew: later each time where that is needed again soon. */
  private _wait(words: string): void {
    const name = this._shown;
    const stood = Date.now() - this._begun;
    const longer = stood > PAUSE.longest ? 0 : 2 * this._pause;
    this._pause = Math.min(Math.max(PAUSE.first, longer), PAUSE.longest);
    this._unload();
    // So that nothing but another cluster or server ends the wait.
    this._shown = name;
    this._say(words);
    this._retry = window.setTimeout(() => this.reload(), this._pause);
  }

  private _unload(): void {
    this._turn++;
    this._shown = null;
    this._base = undefined;
    this._id = undefined;
    window.clearTimeout(this._retry);
    window.clearTimeout(this._resting);
    window.clearTimeout(this._renewal);
    this._renewal = undefined;
    this._frame?.dispose();
    this._frame = null;
  }

  private _say(words: string | null): void {
    this._words.node.textContent = words;
    this._words.setHidden(words === null);
  }

  private readonly _words = new Widget();
  private _cluster: string | null;
  private _frame: IFrame | null = null;
  private _base: string | undefined;
  private _id: string | undefined;
  private _begun = 0;
  private _expires = 0;
  private _pause = 0;
  private _retry: number | undefined;
  private _boot: string | null = null;
  private _seen = false;
  private _shown: string | null = null;
  /** What was begun before the last change of mind is not to be carried out. */
  private _turn = 0;
  private _renewal: number | undefined;
  private _resting: number | undefined;
}
