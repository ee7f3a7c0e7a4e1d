import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type {
  ReadonlyJSONObject,
  ReadonlyPartialJSONObject
} from '@lumino/coreutils';
import '../../../style/lazy.css';
import type { ClusterActions } from '../../actions/clusterActions';
import { Api } from '../../gateway/api';
import type { IClusters, RowPart } from '../../tokens';
import { whenVisible } from '../../gateway/visibility';
import { AssociationStore } from '../associations/associationStore';
import { AutoLabel } from '../associations/autoLabel';
import { Connections } from '../connection/connections';
import { connectOptions } from '../connection/connectOptions';
import { KeepAlive } from '../connection/keepAlive';
import type { NotebookSettings } from '../insert/settings';
import { ClusterUsers, type IClusterUser } from '../users/clusterUsers';
import { Discovery } from '../users/discovery';
import { usedByList } from '../users/usedByList';
import { ClusterSelector } from './clusterSelector';
import { ConnectCommand } from './connectCommand';
import { ConnectionActions } from './connectionActions';
import { addConnectionCommands } from './connectionCommands';

/** What the connections of notebooks need. */
export interface IConnectionServicesOptions {
  app: JupyterFrontEnd;
  clusters: IClusters;
  actions: ClusterActions;
  tracker: INotebookTracker;
  trans: TranslationBundle;
  settings: Pick<NotebookSettings, 'template' | 'showConnectionCode'>;
}

/** The parts that connect notebooks with clusters. They are loaded when the first of them is needed. */
export class ConnectionServices {
  constructor(private readonly _options: IConnectionServicesOptions) {
    const { actions, app, clusters, tracker, trans } = _options;
    const managers = app.serviceManager;
    const api = new Api(managers.serverSettings, trans);
    const associations = new AssociationStore({
      read: () => api.notebooks(),
      write: (path, name) => api.rememberNotebook(path, name)
    });
    const autoLabel = new AutoLabel(clusters);
    const connections = new Connections(
      tracker,
      panel => ({
        ...{ actions, associations, clusters },
        ...connectOptions(panel, _options)
      }),
      autoLabel
    );
    const users = new ClusterUsers(connections, associations, managers);
    this._users = users;
    this._associations = associations;
    this.connections = connections;
    this.keepAlive = new KeepAlive(connections, clusters);
    this.actions = new ConnectionActions(_options, users);
    this.command = new ConnectCommand(
      connections,
      this.actions,
      clusters,
      trans
    );
    this._discovery = new Discovery({
      ...{ clusters, associations, managers, autoLabel, connections, users }
    });
  }

  /**
   * Load the associations, which the rows show, and look for the users of clusters that this extension did not create.
   */
  start(): void {
    void whenVisible().then(() =>
      this._associations.load().catch(() => undefined)
    );
    this._discovery.start();
  }

  /**
   * Register the commands on the connection of a notebook. Before they are loaded, no notebook has a connection.
   *
   * @param findNotebook - finds the notebook in the arguments
   * @param path - the schema of the argument that names a notebook
   */
  addCommands(
    findNotebook: (args: ReadonlyPartialJSONObject) => NotebookPanel | null,
    path: ReadonlyJSONObject
  ): void {
    const { app, trans } = this._options;
    addConnectionCommands({
      commands: app.commands,
      find: args => {
        const panel = findNotebook(args);
        return (
          panel && {
            connection: this.connections.connectionOf(panel),
            actions: this.actions
          }
        );
      },
      path,
      trans
    });
  }

  /** The connections of the open notebooks. */
  readonly connections: Connections;

  readonly keepAlive: KeepAlive;

  readonly actions: ConnectionActions;

  /** The command `select-notebook-cluster`. */
  readonly command: ConnectCommand;

  /** Create the item of a notebook's toolbar. */
  createSelector(panel: NotebookPanel): ClusterSelector {
    const { trans } = this._options;
    return new ClusterSelector(
      this.connections.connectionOf(panel),
      this.actions,
      trans
    );
  }

  /** Return the titles of the notebooks and consoles that use a cluster. */
  titlesOf(name: string): string[] {
    return this._users.usersOf(name).map(({ title }) => title);
  }

  /** Create the part of each cluster's row. */
  createRowPart(): RowPart {
    const { app, tracker, trans } = this._options;
    const open = ({ path, kind }: IClusterUser) => {
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
    return usedByList(this._users, open, trans);
  }

  private readonly _users: ClusterUsers;
  private readonly _associations: AssociationStore;
  private readonly _discovery: Discovery;
}
