import type { IDisposable } from '@lumino/disposable';
import { DisposableDelegate } from '@lumino/disposable';
import { Poll } from '@lumino/polling';

/**
 * Renews the lease at the Jupyter server while there is an active viewer: the page is visible, and a part of it shows
 * clusters.
 *
 * A hidden page sends no requests: JupyterHub counts each request as activity, which would prevent the idle culler from
 * stopping an abandoned server.
 */
export class Lease implements IDisposable {
  /**
   * @param _renew - renews the lease and returns the delay until the next renewal, in ms
   * @param _onVisible - called each time the page becomes visible, and at `start` if it is visible
   */
  constructor(
    private readonly _renew: () => Promise<number>,
    private readonly _onVisible: () => void
  ) {
    this._poll = new Poll({ auto: false, factory: () => this._tick() });
  }

  get isDisposed(): boolean {
    return this._poll.isDisposed;
  }

  /** Whether the page is visible. */
  get isVisible(): boolean {
    return document.visibilityState === 'visible';
  }

  start(): void {
    document.addEventListener('visibilitychange', this._onVisibility);
    this._onVisibility();
  }

  /** Register an active viewer, until the result is disposed. */
  addViewer(): IDisposable {
    this._viewers += 1;
    this._update();
    return new DisposableDelegate(() => {
      this._viewers -= 1;
      this._update();
    });
  }

  /** Whether there is an active viewer. */
  get isActive(): boolean {
    return this._isActive;
  }

  /** Renew the lease now, if there is an active viewer. */
  renewNow(): void {
    if (this._isActive) {
      void this._poll.refresh();
    }
  }

  dispose(): void {
    document.removeEventListener('visibilitychange', this._onVisibility);
    this._poll.dispose();
  }

  private readonly _onVisibility = (): void => {
    if (this.isVisible) {
      this._onVisible();
    }
    this._update();
  };

  private _update(): void {
    const isActive = this.isVisible && this._viewers > 0;
    if (isActive === this._isActive) {
      return;
    }
    this._isActive = isActive;
    void (isActive ? this._poll.refresh() : this._poll.stop());
  }

  private async _tick(): Promise<void> {
    const interval = await this._renew();
    // `_renew` handles failures and chooses the interval, so the poll must not back off.
    this._poll.frequency = { backoff: false, interval, max: interval };
  }

  private _isActive = false;
  private readonly _poll: Poll;
  private _viewers = 0;
}
