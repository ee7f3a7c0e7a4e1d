import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Api } from '../../gateway/api';
import { whenVisible } from '../../utils/visibility';
import type { IClusters, RowPart } from '../../tokens';
import { ConnectCommand } from './connectCommand';
import { ClusterSelector } from './clusterSelector';
import { connectOptions } from '../connection/connectOptions';
import { Discovery } from '../users/discovery';
import { KeepAlive } from '../connection/keepAlive';
import { ConnectionActions } from './connectionActions';
import { Connections } from '../connection/connections';
import { AssociationStore } from '../associations/associationStore';
import { AutoLabel } from '../associations/autoLabel';
import type { NotebookSettings } from '../insert/settings';
import { usedByList } from '../users/usedByList';
import { type IClusterUser, ClusterUsers } from '../users/clusterUsers';

/** What attaching works with. */
export interface IConnectionServicesOptions {
  app: JupyterFrontEnd;
  clusters: IClusters;
  tracker: INotebookTracker;
  trans: TranslationBundle;
  settings: Pick<NotebookSettings, 'template' | 'showConnectionCode'>;
}

/** All that attaching consists of, put together as soon as any of it is needed. */
export class ConnectionServices {
  constructor(private readonly _context: IConnectionServicesOptions) {
    const { app, clusters, tracker, trans } = _context;
    const managers = app.serviceManager;
    const api = new Api(managers.serverSettings, trans);
    const associations = new AssociationStore({
      read: () => api.notebooks(),
      write: (path, name) => api.rememberNotebook(path, name)
    });
    const autoLabel = new AutoLabel(clusters);
    this.connections = new Connections(
      tracker,
      panel => ({
        clusters,
        associations: associations,
        ...connectOptions(panel, _context)
      }),
      autoLabel
    );
    this.keepAlive = new KeepAlive(this.connections, clusters);
    this._users = new ClusterUsers(this.connections, associations, managers);
    this.actions = new ConnectionActions(_context, this._users);
    this.command = new ConnectCommand(
      this.connections,
      this.actions,
      clusters,
      trans
    );
    // The list shows what is remembered from before, too.
    void whenVisible().then(() => associations.load().catch(() => undefined));
    const [connections, users] = [this.connections, this._users];
    new Discovery({
      clusters,
      associations,
      managers,
      autoLabel,
      connections,
      users
    });
  }

  /** The connections of the open notebooks. */
  readonly connections: Connections;

  /** Keeps clusters busy that a person keeps alive. */
  readonly keepAlive: KeepAlive;

  /** What a person does to a connection. */
  readonly actions: ConnectionActions;

  /** `attach-notebook`. */
  readonly command: ConnectCommand;

  /** What stands in a notebook's toolbar. */
  createSelector = (panel: NotebookPanel): ClusterSelector =>
    new ClusterSelector(
      this.connections.of(panel),
      this.actions,
      this._context.trans
    );

  /** What stands in a cluster's row. */
  createRowPart(): RowPart {
    const { app, tracker, trans } = this._context;
    const go = ({ path, kind }: IClusterUser) => {
      const panel = tracker.find(one => one.context.path === path);
      if (panel) {
        app.shell.activateById(panel.id);
      } else {
        void app.commands.execute(
          kind === 'notebook' ? 'docmanager:open' : 'console:open',
          { path, activate: true }
        );
      }
    };
    return usedByList(this._users, go, trans);
  }

  private readonly _users: ClusterUsers;
}
