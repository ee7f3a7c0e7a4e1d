import { PathExt } from '@jupyterlab/coreutils';
import { Signal, type ISignal } from '@lumino/signaling';
import type { Links } from '../connection/connections';
import type { NotebookMemory } from '../associations/associationStore';
import {
  type ISessionManagers,
  type IRunningSession,
  runningSessions
} from '../kernel/runningSessions';

/** What uses a cluster. */
export type IUser = Pick<IRunningSession, 'path' | 'kind' | 'title'>;

/**
 * Who uses which cluster: open notebooks as their choosers say; sessions that run without one, and consoles, as the
 * server remembers.
 */
export class Users {
  constructor(
    private readonly _links: Pick<Links, 'changed' | 'usersOf' | 'ofSession'>,
    private readonly _memory: NotebookMemory,
    private readonly _managers: Pick<ISessionManagers, 'sessions'>
  ) {
    const emit = () => this._changed.emit();
    _links.changed.connect(emit);
    _memory.changed.connect(emit);
    _managers.sessions.runningChanged.connect(emit);
  }

  /** Emits when any of the answers may be another one. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Who uses a cluster: nobody who is not running or open. */
  of(name: string): IUser[] {
    const open = this._links.usersOf(name).map((path): IUser => ({
      path,
      kind: 'notebook',
      title: PathExt.basename(path, '.ipynb')
    }));
    const remembered = this._memory.pathsOf(name);
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
