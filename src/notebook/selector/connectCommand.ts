import type { NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import {
  ask,
  requestQuestion,
  type IQuestionTitle
} from '../../actions/confirm';
import type { Origin } from '../../actions/origin';
import { clusterOnGateway } from '../../gateway/gatewayText';
import { documentTitle } from '../../utils/documentTitle';
import type { IClusters } from '../../tokens';
import type { ClusterConnection } from '../connection/clusterConnection';
import type { ConnectionActions } from './connectionActions';

/** What the command `select-notebook-cluster` does. */
export type Choice =
  | { action: 'openMenu' }
  | { action: 'create' }
  | { action: 'disconnect' }
  | { action: 'connect'; name: string; inCell: boolean };

/** Parse the arguments of the command `select-notebook-cluster`. */
export function parseChoice(args: ReadonlyPartialJSONObject): Choice {
  const { create, name } = args;
  if (create === true) {
    return { action: 'create' };
  }
  if (typeof name !== 'string') {
    return { action: 'openMenu' };
  }
  return name === ''
    ? { action: 'disconnect' }
    : { action: 'connect', name, inCell: args.inCell === true };
}

/** The command `select-notebook-cluster`: an entry of the cluster selector's menu, or the menu itself. */
export class ConnectCommand {
  constructor(
    private readonly _connections: {
      connectionOf: (panel: NotebookPanel) => ClusterConnection;
    },
    private readonly _actions: Pick<
      ConnectionActions,
      'openMenu' | 'create' | 'runAndReport'
    >,
    private readonly _clusters: Pick<IClusters, 'gateways' | 'get'>,
    private readonly _trans: TranslationBundle
  ) {}

  label(panel: NotebookPanel | null, args: ReadonlyPartialJSONObject): string {
    const choice = parseChoice(args);
    switch (choice.action) {
      case 'create':
        return this._trans.__('New Cluster…');
      case 'openMenu':
        return this._trans.__('Connect Notebook to Cluster…');
      case 'disconnect':
        return this._trans.__('No Cluster');
      case 'connect': {
        const cluster = this._clusters.get(choice.name);
        const label = this._clusterLabel(choice.name);
        return cluster &&
          panel &&
          this._connections.connectionOf(panel).differingImages(cluster)
          ? this._trans.__('%1 (different image)', label)
          : label;
      }
    }
  }

  /** Return the class that shows the color of the cluster in the arguments. */
  className(args: ReadonlyPartialJSONObject): string {
    const choice = parseChoice(args);
    const cluster =
      choice.action === 'connect' ? this._clusters.get(choice.name) : undefined;
    return cluster
      ? `jp-DaskGateway-dot jp-DaskGateway-color-${cluster.color}`
      : '';
  }

  /** Return whether the notebook uses the cluster in the arguments. */
  isUsed(
    panel: NotebookPanel | null,
    args: ReadonlyPartialJSONObject
  ): boolean {
    const choice = parseChoice(args);
    return (
      panel !== null &&
      choice.action === 'connect' &&
      this._connections.connectionOf(panel).association?.name === choice.name
    );
  }

  async execute(
    panel: NotebookPanel,
    args: ReadonlyPartialJSONObject,
    origin: Origin
  ): Promise<void> {
    const connection = this._connections.connectionOf(panel);
    const choice = parseChoice(args);
    const request = this._request(connection, choice);
    if (
      origin === 'other' &&
      request &&
      !(await ask(requestQuestion(request, this._trans), this._trans))
    ) {
      return;
    }
    switch (choice.action) {
      case 'create':
        return this._actions.create(connection);
      case 'openMenu': {
        const { node } = panel.toolbar;
        const button = node.querySelector<HTMLElement>(
          '.jp-DaskGateway-selectorButton'
        );
        return this._actions.openMenu(connection, button ?? node);
      }
      case 'disconnect':
        return this._actions.runAndReport(connection, () =>
          connection.disconnect()
        );
      case 'connect':
        return this._actions.runAndReport(connection, () =>
          connection.connect(choice.name, choice.inCell)
        );
    }
  }

  /** Return the label of a cluster, with its gateway where there are several. */
  private _clusterLabel(name: string): string {
    const cluster = this._clusters.get(name);
    return cluster
      ? clusterOnGateway(this._clusters, cluster, this._trans)
      : name;
  }

  /** Return the question before a choice that runs code in the kernel, for calls that do not come from an interface. */
  private _request(
    connection: ClusterConnection,
    choice: Choice
  ): IQuestionTitle | null {
    const title = documentTitle(connection.path);
    switch (choice.action) {
      case 'connect':
        return {
          title: this._trans.__(
            'Connect %1 to %2?',
            title,
            this._clusterLabel(choice.name)
          ),
          accept: this._trans.__('Connect')
        };
      case 'disconnect':
        return {
          title: this._trans.__('Disconnect %1 from its cluster?', title),
          accept: this._trans.__('Disconnect')
        };
      default:
        return null;
    }
  }
}
