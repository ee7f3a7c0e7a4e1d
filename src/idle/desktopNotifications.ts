import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';

import type * as Wire from '../wire/wire';
import type { IClusters } from '../tokens';

/** The browser's notification API. */
export type Desktop = Pick<typeof window.Notification, 'permission'> & {
  new (title: string, options?: NotificationOptions): unknown;
  requestPermission(): Promise<NotificationPermission>;
};

/** Return the browser's notification API; null in a browser (or a page without TLS) that lacks it. */
export function desktopOf(page: Window & typeof globalThis): Desktop | null {
  return 'Notification' in page ? page.Notification : null;
}

/**
 * Shows a desktop notification when a cluster has finished, because the user may be in another window.
 *
 * Without permission, only JupyterLab's notification is shown.
 */
export class FinishedAnnouncer implements IDisposable {
  constructor(
    private readonly _clusters: IClusters,
    private readonly _desktop: Desktop | null,
    private readonly _text: (cluster: Wire.Cluster) => Promise<string>
  ) {
    const finished = this._finished();
    this._announced = finished && new Set(finished.keys());
    _clusters.changed.connect(this._onChanged, this);
  }

  /** Request the permission for notifications. Browsers allow that only in the handler of a click or key. */
  async requestPermission(): Promise<void> {
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
    const announced = this._announced;
    const finished = this._finished();
    // Kept after a failed poll, which reports none: the next poll must not announce them again.
    this._announced =
      finished && new Set([...(announced ?? []), ...finished.keys()]);
    for (const [episode, cluster] of finished ?? []) {
      // The permission is read last: the page waits for another process of the browser then.
      if (
        announced?.has(episode) === false &&
        this._desktop?.permission === 'granted'
      ) {
        void this._notify(this._desktop, cluster);
      }
    }
  }

  private async _notify(
    desktop: Desktop,
    cluster: Wire.Cluster
  ): Promise<void> {
    new desktop(await this._text(cluster), { tag: cluster.name });
  }

  /** Return the finished clusters by episode; null before the first snapshot, so that it announces nothing. */
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
  private _announced: ReadonlySet<string> | null;
}
