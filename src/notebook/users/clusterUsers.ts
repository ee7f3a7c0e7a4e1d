import { PathExt } from '@jupyterlab/coreutils';
import { Signal, type ISignal } from '@lumino/signaling';
import type { Connections } from '../connection/connections';
import type { AssociationStore } from '../associations/associationStore';
import {
  type ISessionManagers,
  type IRunningSession,
  runningSessions
} from '../kernel/runningSessions';

/** What uses a cluster. */
export type IClusterUser = Pick<IRunningSession, 'path' | 'kind' | 'title'>;

/**
 * Who uses which cluster: open notebooks as their choosers say; sessions that run without one, and consoles, as the
 * server remembers.
 */
export class ClusterUsers {
  constructor(
    private readonly _links: Pick<
      Connections,
      'changed' | 'pathsUsing' | 'ofSession'
    >,
    private readonly _associations: AssociationStore,
    private readonly _managers: Pick<ISessionManagers, 'sessions'>
  ) {
    const emit = () => this._changed.emit();
    _links.changed.connect(emit);
    _associations.changed.connect(emit);
    _managers.sessions.runningChanged.connect(emit);
  }

  /** Emits when any of the answers may be another one. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Who uses a cluster: nobody who is not running or open. */
  of(name: string): IClusterUser[] {
    const open = this._links.pathsUsing(name).map((path): IClusterUser => ({
      path,
      kind: 'notebook',
      title: PathExt.basename(path, '.ipynb')
    }));
    const remembered = this._associations.pathsOf(name);
    const others = this.withoutNotebook().filter(({ path }) =>
      remembered.includes(path)
    );
    return [...open, ...others];
  }

  /** The sessions that run without an open notebook. */
  withoutNotebook(): IRunningSession[] {
    return runningSessions(this._managers).filter(
      one => this._links.ofSession(one) === null
    );
  }

  private readonly _changed = new Signal<this, void>(this);
}
