import { Signal, type ISignal } from '@lumino/signaling';
import { documentTitle } from '../../utils/documentTitle';
import type { AssociationStore } from '../associations/associationStore';
import type { Connections } from '../connection/connections';
import {
  type IRunningSession,
  type ISessionManagers,
  runningSessions
} from '../kernel/runningSessions';

/** A notebook or console that uses a cluster. */
export type IClusterUser = Pick<IRunningSession, 'path' | 'kind' | 'title'>;

/**
 * Finds what uses a cluster: open notebooks by their connections; consoles, and running notebooks that are not open, by
 * the associations that the server stores.
 */
export class ClusterUsers {
  constructor(
    private readonly _connections: Pick<
      Connections,
      'changed' | 'pathsUsing' | 'ofSession'
    >,
    private readonly _associations: AssociationStore,
    private readonly _managers: Pick<ISessionManagers, 'sessions'>
  ) {
    const emit = () => this._changed.emit();
    _connections.changed.connect(emit);
    _associations.changed.connect(emit);
    _managers.sessions.runningChanged.connect(emit);
  }

  /** Emits when the users of any cluster may have changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** List the open or running users of a cluster. */
  usersOf(name: string): IClusterUser[] {
    const open = this._connections
      .pathsUsing(name)
      .map((path): IClusterUser => ({
        path,
        kind: 'notebook',
        title: documentTitle(path)
      }));
    const associated = this._associations.pathsOf(name);
    const others = this.sessionsWithoutNotebook().filter(({ path }) =>
      associated.includes(path)
    );
    return [...open, ...others];
  }

  /** List the running sessions that have no open notebook. */
  sessionsWithoutNotebook(): IRunningSession[] {
    return runningSessions(this._managers).filter(
      session => this._connections.ofSession(session) === null
    );
  }

  private readonly _changed = new Signal<this, void>(this);
}
