import { DisposableDelegate, type IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';

import type { IKeepAliveProvider, IKeepAliveRegistry } from '../../tokens';

/** The providers that can keep a cluster busy while Keep Alive is on. */
export class KeepAliveRegistry implements IKeepAliveRegistry {
  /** Add a provider, until the result is disposed. */
  add(provider: IKeepAliveProvider): IDisposable {
    const emit = () => this._changed.emit();
    this._providers.add(provider);
    provider.changed.connect(emit);
    return new DisposableDelegate(() => {
      provider.changed.disconnect(emit);
      this._providers.delete(provider);
    });
  }

  /** Emits when the result of `keepsAlive` may have changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Return whether a provider keeps this cluster busy, so that the gateway does not consider it idle. */
  keepsAlive(name: string): boolean {
    return [...this._providers].some(provider => provider.keepsAlive(name));
  }

  /** Let the first provider that can keep a cluster busy do so. */
  async keepAlive(name: string): Promise<void> {
    for (const provider of this._providers) {
      if (await provider.keepAlive(name)) {
        return;
      }
    }
  }

  private readonly _changed = new Signal<this, void>(this);
  private readonly _providers = new Set<IKeepAliveProvider>();
}
