import type { TranslationBundle } from '@jupyterlab/translation';
import { MenuSvg } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import { JSONExt, type ReadonlyJSONObject } from '@lumino/coreutils';
import { CommandIDs, type IClusters } from '../../tokens';
import type { ClusterConnection } from '../connection/clusterConnection';

type Entry =
  { type: 'separator' } | { command: string; args: ReadonlyJSONObject };

/** Open the menu of a notebook's chooser. While it is open somebody looks, so what it offers may change. */
export function openSelectorMenu(
  commands: CommandRegistry,
  clusters: IClusters,
  connection: ClusterConnection,
  anchor: HTMLElement,
  trans: TranslationBundle
): void {
  const menu = new MenuSvg({ commands });
  menu.addClass('jp-DaskGateway-menu');
  menu.title.label = trans.__('Dask Cluster of This Notebook');
  const { left, bottom } = anchor.getBoundingClientRect();
  const lease = clusters.watch();
  let shown: Entry[] = [];
  let filling = false;
  const show = () => {
    const entries = selectorEntries(clusters, connection);
    if (JSONExt.deepEqual(entries, shown)) {
      return;
    }
    const active: Entry | undefined = shown[menu.activeIndex];
    shown = entries;
    // Lumino closes a menu whose items change.
    filling = true;
    menu.clearItems();
    entries.forEach(entry => menu.addItem(entry));
    filling = false;
    menu.open(left, bottom);
    menu.activeIndex = entries.findIndex(
      entry => active !== undefined && JSONExt.deepEqual(entry, active)
    );
  };
  menu.aboutToClose.connect(() => {
    if (!filling) {
      clusters.changed.disconnect(show);
      lease.dispose();
      // Its command, if any, runs after this signal.
      setTimeout(() => menu.dispose());
    }
  });
  clusters.changed.connect(show);
  show();
}

/** The clusters that a notebook can be attached to, and what else its chooser offers. New Cluster comes last. */
export function selectorEntries(
  clusters: Pick<IClusters, 'clusters'>,
  { path, association }: Pick<ClusterConnection, 'path' | 'association'>
): Entry[] {
  const command = CommandIDs.attachNotebook;
  const separator: Entry = { type: 'separator' };
  const living = clusters.clusters
    .filter(({ status }) => status === 'running' || status === 'pending')
    .map(({ name }): Entry => ({ command, args: { path, name } }));
  return [
    ...living,
    ...(living.length > 0 ? [separator] : []),
    ...(association
      ? [
          { command, args: { path, name: '' } },
          { command: CommandIDs.compareEnvironments, args: { path } },
          separator
        ]
      : []),
    { command, args: { path, create: true } }
  ];
}
