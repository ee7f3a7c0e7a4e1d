import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Api } from '../../gateway/api';
import { whenSeen } from '../../utils/visibility';
import type { IClusters, RowPart } from '../../tokens';
import { AttachCommand } from './connectCommand';
import { ClusterChooser } from './clusterSelector';
import { howToConnect } from '../connection/connectOptions';
import { Discovery } from '../users/discovery';
import { NotebookKeeper } from '../connection/keepAlive';
import { LinkActs } from './connectionActions';
import { Links } from '../connection/connections';
import { NotebookMemory } from '../associations/associationStore';
import { Naming } from '../associations/autoLabel';
import type { NotebookSettings } from '../insert/settings';
import { usedBy } from '../users/usedByList';
import { type IUser, Users } from '../users/clusterUsers';

/** What attaching works with. */
export interface IAttachContext {
  app: JupyterFrontEnd;
  clusters: IClusters;
  tracker: INotebookTracker;
  trans: TranslationBundle;
  settings: Pick<NotebookSettings, 'template' | 'attachVisibly'>;
}

/** All that attaching consists of, put together as soon as any of it is needed. */
export class Attaching {
  constructor(private readonly _context: IAttachContext) {
    const { app, clusters, tracker, trans } = _context;
    const managers = app.serviceManager;
    const api = new Api(managers.serverSettings, trans);
    const memory = new NotebookMemory({
      read: () => api.notebooks(),
      write: (path, name) => api.rememberNotebook(path, name)
    });
    const naming = new Naming(clusters);
    this.links = new Links(
      tracker,
      panel => ({ clusters, memory, ...howToConnect(panel, _context) }),
      naming
    );
    this.keeper = new NotebookKeeper(this.links, clusters);
    this._users = new Users(this.links, memory, managers);
    this.acts = new LinkActs(_context, this._users);
    this.command = new AttachCommand(this.links, this.acts, clusters, trans);
    // The list shows what is remembered from before, too.
    void whenSeen().then(() => memory.load().catch(() => undefined));
    const [links, users] = [this.links, this._users];
    new Discovery({ clusters, memory, managers, naming, links, users });
  }

  /** The links of the open notebooks. */
  readonly links: Links;

  /** Keeps clusters busy that a person keeps alive. */
  readonly keeper: NotebookKeeper;

  /** What a person does to a link. */
  readonly acts: LinkActs;

  /** `attach-notebook`. */
  readonly command: AttachCommand;

  /** What stands in a notebook's toolbar. */
  chooserFor = (panel: NotebookPanel): ClusterChooser =>
    new ClusterChooser(this.links.of(panel), this.acts, this._context.trans);

  /** What stands in a cluster's row. */
  rowPart(): RowPart {
    const { app, tracker, trans } = this._context;
    const go = ({ path, kind }: IUser) => {
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
    return usedBy(this._users, go, trans);
  }

  private readonly _users: Users;
}
