import type { NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import type { IClusters } from '../../tokens';
import type { ClusterConnection } from '../connection/clusterConnection';
import type { ConnectionActions } from './connectionActions';

/** What `attach-notebook` is asked to do. */
export type Choice =
  | { does: 'list' }
  | { does: 'create' }
  | { does: 'detach' }
  | { does: 'attach'; name: string };

/** What `attach-notebook` is asked to do with these arguments. */
export function parseChoice(args: ReadonlyPartialJSONObject): Choice {
  const { create, name } = args;
  if (create === true) {
    return { does: 'create' };
  }
  if (typeof name !== 'string') {
    return { does: 'list' };
  }
  return name === '' ? { does: 'detach' } : { does: 'attach', name };
}

/** `attach-notebook`: an entry of a notebook's chooser, or its list. */
export class ConnectCommand {
  constructor(
    private readonly _links: {
      of: (panel: NotebookPanel) => ClusterConnection;
    },
    private readonly _acts: Pick<
      ConnectionActions,
      'openMenu' | 'create' | 'runAndReport'
    >,
    private readonly _clusters: Pick<IClusters, 'get'>,
    private readonly _trans: TranslationBundle
  ) {}

  label(panel: NotebookPanel | null, args: ReadonlyPartialJSONObject): string {
    const choice = parseChoice(args);
    switch (choice.does) {
      case 'create':
        return this._trans.__('New Cluster…');
      case 'list':
        return this._trans.__('Attach Notebook to a Cluster…');
      case 'detach':
        return this._trans.__('No Cluster');
      case 'attach': {
        const cluster = this._clusters.get(choice.name);
        const label = cluster?.label ?? choice.name;
        return cluster &&
          panel &&
          this._links.of(panel).differingImages(cluster)
          ? this._trans.__('%1 (other image)', label)
          : label;
      }
    }
  }

  /** The color of the cluster that the arguments name. */
  className(args: ReadonlyPartialJSONObject): string {
    const choice = parseChoice(args);
    const cluster =
      choice.does === 'attach' ? this._clusters.get(choice.name) : undefined;
    return cluster
      ? `jp-DaskGateway-dot jp-DaskGateway-color-${cluster.color}`
      : '';
  }

  /** Whether the notebook uses the cluster that the arguments name. */
  isUsed(
    panel: NotebookPanel | null,
    args: ReadonlyPartialJSONObject
  ): boolean {
    const choice = parseChoice(args);
    return (
      panel !== null &&
      choice.does === 'attach' &&
      this._links.of(panel).association?.name === choice.name
    );
  }

  async execute(
    panel: NotebookPanel,
    args: ReadonlyPartialJSONObject
  ): Promise<void> {
    const connection = this._links.of(panel);
    const choice = parseChoice(args);
    switch (choice.does) {
      case 'create':
        return this._acts.create(connection);
      case 'list': {
        const { node } = panel.toolbar;
        const button = node.querySelector<HTMLElement>(
          '.jp-DaskGateway-linkButton'
        );
        return this._acts.openMenu(connection, button ?? node);
      }
      case 'detach':
        return this._acts.runAndReport(connection, () =>
          connection.disconnect()
        );
      case 'attach':
        return this._acts.runAndReport(connection, () =>
          connection.connect(choice.name)
        );
    }
  }
}
