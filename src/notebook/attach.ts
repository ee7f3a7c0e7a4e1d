import type { JupyterFrontEnd } from '@jupyterlab/application';
import { Dialog, showDialog } from '@jupyterlab/apputils';
import {
  type INotebookTracker,
  NotebookActions,
  type NotebookPanel
} from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { Api } from '../gateway/api';
import type { Cluster } from '../gateway/wire';
import { tellProblem } from '../notify';
import { CommandIDs, type IClusters, type RowPart } from '../tokens';
import { ClusterChooser, type IChooserActions } from './chooser';
import { Discovery } from './discovery';
import { type IEnvironment, readEnvironment } from './environment';
import type { IWanted } from './environmentDialog';
import { partWith } from './former';
import { imageOf } from './image';
import { insertIntoNotebook } from './insert';
import { NotebookKeeper } from './keeper';
import type { NotebookLink } from './link';
import { Links } from './links';
import { NotebookMemory } from './memory';
import { meant } from './meant';
import { openChooserMenu } from './menu';
import { Naming } from './naming';
import { failureWords } from './failures';
import { whenSeen } from '../seen';
import type { NotebookSettings } from './settings';
import { connectSnippet } from './snippets';
import { usedBy } from './usedBy';
import { type IUser, Users } from './users';

/** What attaching works with. */
export interface IAttachContext {
  app: JupyterFrontEnd;
  clusters: IClusters;
  tracker: INotebookTracker;
  trans: TranslationBundle;
  settings: Pick<NotebookSettings, 'template' | 'attachVisibly'>;
}

/** What a person does to the link between a notebook and a cluster; failures are told. */
export class AttachActions implements IChooserActions {
  constructor(private readonly _context: IAttachContext) {
    const { app, clusters, tracker, trans } = _context;
    const api = new Api(app.serviceManager.serverSettings, trans);
    const memory = new NotebookMemory({
      read: () => api.notebooks(),
      write: (path, name) => api.rememberNotebook(path, name)
    });
    const naming = new Naming(clusters);
    this.links = new Links(
      tracker,
      panel => ({
        clusters,
        memory,
        code: cluster => this._code(cluster),
        runVisibly: (cluster, always) =>
          this._runVisibly(panel, cluster, always),
        mayReplace: names => this._mayReplace(names)
      }),
      naming
    );
    this.keeper = new NotebookKeeper(this.links, clusters);
    const managers = app.serviceManager;
    this.users = new Users(this.links, memory, managers);
    // The list shows what is remembered from before, too.
    void whenSeen().then(() => memory.load().catch(() => undefined));
    new Discovery({
      ...{ clusters, memory, managers, naming },
      links: this.links,
      users: this.users
    });
  }

  /** The links of the open notebooks. */
  readonly links: Links;

  /** Who uses which cluster. */
  readonly users: Users;

  /** Keeps clusters busy that a person keeps alive. */
  readonly keeper: NotebookKeeper;

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
    return usedBy(this.users, go, trans);
  }

  /** What stands in a notebook's toolbar. */
  chooserFor = (panel: NotebookPanel): ClusterChooser =>
    new ClusterChooser(this.links.of(panel), this, this._context.trans);

  choose = (link: NotebookLink, anchor: HTMLElement): void => {
    const { app, clusters, trans } = this._context;
    openChooserMenu(app.commands, clusters, link, anchor, trans);
  };

  likely = (): Cluster | null => {
    const cluster = meant(this._context.clusters, {});
    return cluster?.status === 'running' ? cluster : null;
  };

  use = (link: NotebookLink, { name }: Cluster): void => {
    void this._tell(link, () => link.attach(name, true));
  };

  reconnect = (link: NotebookLink): void => {
    void this._tell(link, () => link.reconnect());
  };

  recreate = (link: NotebookLink): void => {
    void this._tell(link, () => link.recreate());
  };

  compare = (link: NotebookLink): void => {
    void this._compare(link);
  };

  /** Compare the environments of a notebook and its cluster. */
  async compareIn(panel: NotebookPanel): Promise<void> {
    await this._compare(this.links.of(panel));
  }

  private async _compare(link: NotebookLink): Promise<void> {
    const { clusters, trans } = this._context;
    const { association } = link;
    const cluster = association?.name && clusters.get(association.name);
    if (!cluster) {
      return;
    }
    const { showEnvironment } = await import('./environmentDialog');
    // The kernel takes its time to answer, and the person may click again.
    if (this._comparing.has(link)) {
      return;
    }
    this._comparing.add(link);
    const connected = link.state.kind === 'connected';
    await this._tell(link, async () => {
      const wanted = await showEnvironment({
        label: cluster.label,
        image: imageOf(cluster),
        notebookImage: link.images()?.notebook ?? null,
        ask: connected ? names => this._ask(link, cluster, names) : null,
        explain: error => failureWords(error, trans).message,
        trans
      }).finally(() => this._comparing.delete(link));
      if (wanted) {
        await link.recreate({ image: wanted.image });
      }
      if (wanted?.stop) {
        await partWith(cluster, link, this._context, this.users);
      }
    });
  }

  /** @throws KernelError, or Error where the kernel is not connected to the cluster any more. */
  private async _ask(
    link: NotebookLink,
    { name, label }: Cluster,
    wanted: IWanted
  ): Promise<IEnvironment> {
    const answer = await link.ask('environment', { name, ...wanted });
    if (answer === null) {
      const { trans } = this._context;
      throw new Error(trans.__('This kernel is not connected to %1.', label));
    }
    return readEnvironment(answer);
  }

  /** What `attach-notebook` says with these arguments. */
  label(panel: NotebookPanel | null, args: ReadonlyPartialJSONObject): string {
    const { clusters, trans } = this._context;
    if (args.create === true) {
      return trans.__('New Cluster…');
    }
    if (typeof args.name !== 'string') {
      return trans.__('Attach Notebook to a Cluster…');
    }
    if (args.name === '') {
      return trans.__('No Cluster');
    }
    const cluster = clusters.get(args.name);
    const label = cluster?.label ?? args.name;
    return cluster && panel && this.links.of(panel).images(cluster)
      ? trans.__('%1 (other image)', label)
      : label;
  }

  /** The color of the cluster that the arguments name. */
  className(args: ReadonlyPartialJSONObject): string {
    const cluster =
      typeof args.name === 'string'
        ? this._context.clusters.get(args.name)
        : undefined;
    return cluster
      ? `jp-DaskGateway-dot jp-DaskGateway-color-${cluster.color}`
      : '';
  }

  /** Whether the notebook uses the cluster that the arguments name. */
  isUsed(
    panel: NotebookPanel | null,
    args: ReadonlyPartialJSONObject
  ): boolean {
    return (
      panel !== null &&
      typeof args.name === 'string' &&
      args.name !== '' &&
      this.links.of(panel).association?.name === args.name
    );
  }

  /** `attach-notebook` with these arguments. */
  async execute(
    panel: NotebookPanel,
    args: ReadonlyPartialJSONObject
  ): Promise<void> {
    const link = this.links.of(panel);
    const { name } = args;
    if (args.create === true) {
      const created: unknown = await this._context.app.commands.execute(
        CommandIDs.createCluster
      );
      if (typeof created === 'string') {
        await this._tell(link, () => link.attach(created));
      }
    } else if (typeof name !== 'string') {
      const chooser = panel.toolbar.node.querySelector<HTMLElement>(
        '.jp-DaskGateway-linkButton'
      );
      this.choose(link, chooser ?? panel.toolbar.node);
    } else if (name === '') {
      await this._tell(link, () => link.detach());
    } else {
      await this._tell(link, () => link.attach(name));
    }
  }

  private _code(cluster: Cluster): string {
    return connectSnippet(cluster, this._context.settings.template);
  }

  private async _runVisibly(
    panel: NotebookPanel,
    cluster: Cluster,
    always: boolean
  ): Promise<boolean> {
    if (!always && !this._context.settings.attachVisibly) {
      return false;
    }
    insertIntoNotebook(panel.content, {
      code: this._code(cluster),
      connectsTo: cluster.name
    });
    // The person goes on below it.
    await NotebookActions.runAndAdvance(panel.content, panel.sessionContext);
    return true;
  }

  private async _mayReplace(names: string[]): Promise<boolean> {
    const { trans } = this._context;
    const { button } = await showDialog({
      title: trans.__('Replace what is there?'),
      body: trans._n(
        'This notebook’s variable %2 holds something else. Connecting replaces it.',
        'This notebook’s variables %2 hold something else. Connecting replaces them.',
        names.length,
        names.join(', ')
      ),
      buttons: [
        Dialog.cancelButton({ label: trans.__('Cancel') }),
        Dialog.warnButton({ label: trans.__('Replace') })
      ],
      defaultButton: 0
    });
    return button.accept;
  }

  /** Do something, and tell the person why it failed. */
  private async _tell(
    link: NotebookLink,
    action: () => Promise<void>
  ): Promise<void> {
    const label = link.association?.label;
    try {
      await action();
    } catch (error) {
      const { trans } = this._context;
      const { message, remedy } = failureWords(error, trans);
      const about = link.association?.label ?? label ?? link.path;
      tellProblem(
        { message: trans.__('%1: %2', about, message), remedy },
        trans
      );
    }
  }

  private readonly _comparing = new Set<NotebookLink>();
}
