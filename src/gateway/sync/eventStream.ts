import type { Event } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';

import { localize } from '../localize';
import { parseValidClusters, ShapeError } from '../../wire/validate';
import { SCHEMA_ID, type ClustersEvent } from '../../wire/wire';

/** An event without the clusters whose data is invalid, and their names. */
export interface IReceivedEvent extends ClustersEvent {
  invalid?: ReadonlyArray<string>;
}

/** Our events among all those of Jupyter's event bus, validated. */
export class ClustersStream implements IDisposable {
  constructor(
    private readonly _bus: Event.Stream,
    private readonly _trans: TranslationBundle
  ) {
    _bus.connect(this._onEmission, this);
  }

  /** Emits each event; null for one that does not match the schema, which counts as lost. */
  get received(): ISignal<this, IReceivedEvent | null> {
    return this._received;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    this._bus.disconnect(this._onEmission, this);
    Signal.clearData(this);
  }

  private _onEmission(_: Event.IManager, emission: Event.Emission): void {
    if (emission.schema_id !== SCHEMA_ID) {
      return;
    }
    let event: IReceivedEvent | null = null;
    try {
      const { value, invalid } = parseValidClusters('event', emission);
      event = { ...localize('event', value, this._trans), invalid };
    } catch (error) {
      if (!(error instanceof ShapeError)) {
        throw error;
      }
      // Any client with permission to post events can send invalid data under this schema ID. The snapshot is correct.
      console.warn(`Invalid clusters event: ${error.message}`);
    }
    this._received.emit(event);
  }

  private _isDisposed = false;
  private readonly _received = new Signal<this, IReceivedEvent | null>(this);
}
