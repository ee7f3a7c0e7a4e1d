import type { TranslationBundle } from '@jupyterlab/translation';
import { MenuSvg } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import { JSONExt, type ReadonlyJSONObject } from '@lumino/coreutils';
import { openMenu } from '../../components/openMenu';
import { rememberFocus } from '../../components/focus/returnFocus';
import { isActive } from '../../gateway/clusterStatus';
import { CommandIDs, type IClusters } from '../../tokens';
import type { ClusterConnection } from '../connection/clusterConnection';

type Entry =
  { type: 'separator' } | { command: string; args: ReadonlyJSONObject };

/**
 * Open the menu of a notebook's cluster selector. It holds a lease and follows the list of clusters while it is open.
 */
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
  const returnFocus = rememberFocus(anchor);
  const lease = clusters.addViewer();
  let current: Entry[] = [];
  let isFilling = false;
  const fill = () => {
    const entries = selectorEntries(clusters, connection);
    if (JSONExt.deepEqual(entries, current)) {
      return;
    }
    const active: Entry | undefined = current[menu.activeIndex];
    current = entries;
    // Lumino closes a menu whose items change, so it is opened again.
    isFilling = true;
    menu.clearItems();
    entries.forEach(entry => menu.addItem(entry));
    isFilling = false;
    openMenu(menu, left, bottom);
    menu.activeIndex = entries.findIndex(
      entry => active !== undefined && JSONExt.deepEqual(entry, active)
    );
  };
  menu.aboutToClose.connect(() => {
    if (!isFilling) {
      clusters.changed.disconnect(fill);
      lease.dispose();
      // The chosen command is executed after the menu has closed.
      requestAnimationFrame(() => {
        menu.dispose();
        returnFocus();
      });
    }
  });
  clusters.changed.connect(fill);
  fill();
}

/**
 * Return the entries of the menu: clusters to connect to, the newest first, "No Cluster" and the comparison if it has
 * one, and "New Cluster…".
 */
export function selectorEntries(
  clusters: Pick<IClusters, 'clusters'>,
  { path, association }: Pick<ClusterConnection, 'path' | 'association'>
): Entry[] {
  const command = CommandIDs.selectNotebookCluster;
  const separator: Entry = { type: 'separator' };
  // The newest one first, as in the panel.
  const choices = clusters.clusters
    .filter(isActive)
    .reverse()
    .map(({ name }): Entry => ({ command, args: { path, name } }));
  return [
    ...choices,
    ...(choices.length > 0 ? [separator] : []),
    ...(association
      ? [
          { command, args: { path, name: '' } },
          { command: CommandIDs.compareEnvironments, args: { path } },
          separator
        ]
      : [{ command: CommandIDs.runOnCluster, args: { path } }]),
    { command, args: { path, create: true } }
  ];
}
