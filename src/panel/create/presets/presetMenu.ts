import type { TranslationBundle } from '@jupyterlab/translation';
import { MenuSvg } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';

import { returnFocus } from '../../../components/returnFocus';
import { CommandIDs } from '../../../tokens';
import type { Presets } from './presets';

/**
 * Open the menu of the configurations from which a cluster is created with one more click.
 *
 * @param anchor - contains the button below which it opens
 */
export function openPresetMenu(
  anchor: HTMLElement,
  commands: CommandRegistry,
  presets: Presets,
  trans: TranslationBundle
): void {
  const menu = new MenuSvg({ commands });
  const command = CommandIDs.createFromPreset;
  menu.addItem({ command });
  const { own, administrators } = presets;
  if (own.length + administrators.length > 0) {
    menu.addItem({ type: 'separator' });
  }
  for (const { name } of own) {
    menu.addItem({ command, args: { preset: name } });
  }
  for (const { name } of administrators) {
    menu.addItem({ command, args: { preset: name, administrator: true } });
  }
  menu.addItem({ type: 'separator' });
  menu.addItem({
    command: CommandIDs.createCluster,
    args: { isPalette: true }
  });
  menu.title.label = trans.__('New Cluster from');
  const button = anchor.querySelector('button');
  button?.setAttribute('aria-expanded', 'true');
  menu.aboutToClose.connect(() => {
    button?.setAttribute('aria-expanded', 'false');
    // The chosen command is executed after the menu has closed.
    requestAnimationFrame(() => {
      menu.dispose();
      returnFocus(button);
    });
  });
  const { left, bottom } = anchor.getBoundingClientRect();
  menu.open(left, bottom);
}
