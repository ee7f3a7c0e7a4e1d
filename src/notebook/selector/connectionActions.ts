import { tellProblem } from '../../utils/notifications';
import type { Cluster } from '../../gateway/wire';
import { CommandIDs, type IClusters } from '../../tokens';
import type { IChooserActions } from './clusterSelector';
import { compareEnvironments } from '../environment/compareEnvironments';
import { failureText } from '../kernel/failureText';
import type { IPartContext } from '../environment/replacedCluster';
import type { NotebookLink } from '../connection/clusterConnection';
import { meant } from '../../actions/resolveCluster';
import { openChooserMenu } from './selectorMenu';
import type { Users } from '../users/clusterUsers';

/** What a person does to the link between a notebook and a cluster; failures are told. */
export class LinkActs implements IChooserActions {
  constructor(
    private readonly _context: IPartContext & { clusters: IClusters },
    private readonly _users: Pick<Users, 'of'>
  ) {}

  choose = (link: NotebookLink, anchor: HTMLElement): void => {
    const { app, clusters, trans } = this._context;
    openChooserMenu(app.commands, clusters, link, anchor, trans);
  };

  likely = (): Cluster | null => {
    const cluster = meant(this._context.clusters, {});
    return cluster?.status === 'running' ? cluster : null;
  };

  use = (link: NotebookLink, { name }: Cluster): void => {
    void this.tell(link, () => link.attach(name, true));
  };

  reconnect = (link: NotebookLink): void => {
    void this.tell(link, () => link.reconnect());
  };

  recreate = (link: NotebookLink): void => {
    void this.tell(link, () => link.recreate());
  };

  compare = (link: NotebookLink): void => {
    void this.compareIn(link);
  };

  /** Show the environments of a notebook and its cluster, until the person has seen them. */
  async compareIn(link: NotebookLink): Promise<void> {
    const { clusters } = this._context;
    const name = link.association?.name;
    const cluster = name && clusters.get(name);
    // The kernel takes its time to answer, and the person may click again.
    if (!cluster || this._comparing.has(link)) {
      return;
    }
    this._comparing.add(link);
    await this.tell(link, () =>
      compareEnvironments(link, cluster, this._context, this._users)
    );
    this._comparing.delete(link);
  }

  /** Make a cluster, as the person wants it, and attach the notebook to it. */
  async create(link: NotebookLink): Promise<void> {
    const { commands } = this._context.app;
    const created: unknown = await commands.execute(CommandIDs.createCluster);
    if (typeof created === 'string') {
      await this.tell(link, () => link.attach(created));
    }
  }

  /** Do something, and tell the person why it failed. */
  async tell(link: NotebookLink, action: () => Promise<void>): Promise<void> {
    const label = link.association?.label;
    try {
      await action();
    } catch (error) {
      const { trans } = this._context;
      const { message, remedy } = failureText(error, trans);
      const about = link.association?.label ?? label ?? link.path;
      tellProblem(
        { message: trans.__('%1: %2', about, message), remedy },
        trans
      );
    }
  }

  private readonly _comparing = new Set<NotebookLink>();
}
