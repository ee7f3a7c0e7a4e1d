import type { IDisposable } from '@lumino/disposable';
import { DisposableDelegate } from '@lumino/disposable';
import { Poll } from '@lumino/polling';

/**
 * Keeps the server half's lease while somebody looks: the page is visible, and something on it watches.
 *
 * A hidden page asks for nothing at all: behind a hub every answered request would count as activity and keep an
 * abandoned server from being culled.
 */
export class Lease implements IDisposable {
  /**
   * @param _renew renews the lease and tells in how many ms to do it again.
   * @param _returned is called at `start` and each time the page is visible again; a hidden page starts when it is seen.
   */
  constructor(
    private readonly _renew: () => Promise<number>,
    private readonly _returned: () => void
  ) {
    this._poll = new Poll({ auto: false, factory: () => this._tick() });
  }

  get isDisposed(): boolean {
    return this._poll.isDisposed;
  }

  /** Whether the page can be seen. */
  get isVisible(): boolean {
    return document.visibilityState === 'visible';
  }

  start(): void {
    document.addEventListener('visibilitychange', this._onVisibility);
    this._onVisibility();
  }

  /** Tell that somebody looks, until the result is disposed. */
  watch(): IDisposable {
    this._watchers += 1;
    this._update();
    return new DisposableDelegate(() => {
      this._watchers -= 1;
      this._update();
    });
  }

  /** Renew it now, if anybody looks. */
  hurry(): void {
    if (this._looked) {
      void this._poll.refresh();
    }
  }

  dispose(): void {
    document.removeEventListener('visibilitychange', this._onVisibility);
    this._poll.dispose();
  }

  private readonly _onVisibility = (): void => {
    if (this.isVisible) {
      this._returned();
    }
    this._update();
  };

  private _update(): void {
    const looked = this.isVisible && this._watchers > 0;
    if (looked === this._looked) {
      return;
    }
    this._looked = looked;
    void (looked ? this._poll.refresh() : this._poll.stop());
  }

  private async _tick(): Promise<void> {
    const interval = await this._renew();
    // A failure is the renewer's to judge, so the poll's own backing off is not wanted.
    this._poll.frequency = { backoff: false, interval, max: interval };
  }

  private _looked = false;
  private readonly _poll: Poll;
  private _watchers = 0;
}
