import type { TranslationBundle } from '@jupyterlab/translation';
import { MenuSvg } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import { CommandIDs, type IClusters } from '../tokens';
import type { NotebookLink } from './link';

/** The clusters that a notebook can be attached to, and what else its chooser offers. New Cluster comes last. */
export function chooserMenu(
  commands: CommandRegistry,
  clusters: IClusters,
  link: NotebookLink,
  trans: TranslationBundle
): MenuSvg {
  const menu = new MenuSvg({ commands });
  menu.addClass('jp-DaskGateway-menu');
  menu.title.label = trans.__('Dask Cluster of This Notebook');
  const command = CommandIDs.attachNotebook;
  const { path } = link;
  const living = clusters.clusters.filter(
    ({ status }) => status === 'running' || status === 'pending'
  );
  for (const { name } of living) {
    menu.addItem({ command, args: { path, name } });
  }
  if (living.length > 0) {
    menu.addItem({ type: 'separator' });
  }
  if (link.association) {
    menu.addItem({ command, args: { path, name: '' } });
    menu.addItem({ command: CommandIDs.compareEnvironments, args: { path } });
    menu.addItem({ type: 'separator' });
  }
  menu.addItem({ command, args: { path, create: true } });
  return menu;
}
