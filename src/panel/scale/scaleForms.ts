import { Signal, type ISignal } from '@lumino/signaling';

import type { ClusterActions } from '../../actions/clusterActions';
import type { ScaleForm } from './scaleForm';

/** The scale forms that are open in rows. */
export class ScaleForms {
  constructor(private readonly _actions: ClusterActions) {}

  /** Emits the name of a cluster whose form was opened or closed. */
  get changed(): ISignal<this, string> {
    return this._changed;
  }

  /** Return the component of the form of a cluster; null if it is closed. */
  get(name: string): typeof ScaleForm | null {
    return this._open.get(name) ?? null;
  }

  /** Open the form of a cluster. If the form cannot be loaded, that is reported as a failure of the action. */
  async open(name: string): Promise<void> {
    try {
      const { ScaleForm } = await import('./scaleForm');
      this._actions.clearActivity(name);
      this._open.set(name, ScaleForm);
      this._changed.emit(name);
    } catch (error) {
      this._actions.fail(name, error);
    }
  }

  /** Close the form of a cluster. */
  close(name: string): void {
    this._open.delete(name);
    this._changed.emit(name);
  }

  private readonly _changed = new Signal<this, string>(this);
  private readonly _open = new Map<string, typeof ScaleForm>();
}
