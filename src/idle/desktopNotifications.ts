import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';

import type * as Wire from '../gateway/wire';
import type { IClusters } from '../tokens';

/** The browser's own notifications, or null where it has none. */
export type Desktop = Pick<typeof window.Notification, 'permission'> & {
  new (title: string, options?: NotificationOptions): unknown;
  requestPermission(): Promise<NotificationPermission>;
};

/** The browser's own notifications; null in a browser (or a page without TLS) that has none. */
export function desktopOf(page: Window & typeof globalThis): Desktop | null {
  return 'Notification' in page ? page.Notification : null;
}

/**
 * Tells, through the browser itself, that a cluster has finished: the person may be in another window. Where they did not
 * allow it, JupyterLab's notification has to do. Asks only on a person's gesture.
 */
export class FinishedAnnouncer implements IDisposable {
  constructor(
    private readonly _clusters: IClusters,
    private readonly _desktop: Desktop | null,
    private readonly _say: (cluster: Wire.Cluster) => string
  ) {
    const finished = this._finished();
    this._known = finished && new Set(finished.keys());
    _clusters.changed.connect(this._onChanged, this);
  }

  /** Ask whether it may be said; only in the handler of a click or a key. */
  async ask(): Promise<void> {
    if (this._desktop?.permission === 'default') {
      await this._desktop.requestPermission();
    }
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    Signal.clearData(this);
  }

  private _onChanged(): void {
    const before = this._known;
    const finished = this._finished();
    // A look that failed knows of none; those that the next one knows of are no news.
    this._known = finished && new Set([...(before ?? []), ...finished.keys()]);
    if (before === null || this._desktop?.permission !== 'granted') {
      return;
    }
    for (const [episode, cluster] of finished ?? []) {
      if (!before.has(episode)) {
        new this._desktop(this._say(cluster), { tag: cluster.name });
      }
    }
  }

  /** Null until the clusters are known: what had finished before this page was loaded is no news. */
  private _finished(): ReadonlyMap<string, Wire.Cluster> | null {
    if (this._clusters.boot === null) {
      return null;
    }
    return new Map(
      this._clusters.clusters
        .filter(cluster => cluster.idle_management.finished)
        .map(cluster => [`${cluster.name} ${cluster.idle?.since}`, cluster])
    );
  }

  private _isDisposed = false;
  private _known: ReadonlySet<string> | null;
}
