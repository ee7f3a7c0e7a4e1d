import type { TranslationBundle } from '@jupyterlab/translation';
import { MenuSvg } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';

import { openMenu } from '../../../components/openMenu';
import { rememberFocus } from '../../../components/focus/returnFocus';
import { gatewayLabel } from '../../../gateway/gatewayText';
import { CommandIDs, type IClusters } from '../../../tokens';
import type { IPreset } from './configurations';
import { Presets, type PresetSettings } from './presets';

/**
 * Open the menu of the configurations from which a cluster is created with one more click.
 *
 * With several gateways, each has a submenu with its presets and its last configuration.
 *
 * @param anchor - contains the button below which it opens
 */
export function openPresetMenu(
  anchor: HTMLElement,
  commands: CommandRegistry,
  settings: PresetSettings | null,
  { gateways }: Pick<IClusters, 'gateways'>,
  trans: TranslationBundle
): void {
  const menu = new MenuSvg({ commands });
  const command = CommandIDs.createFromPreset;
  menu.addItem({ command });
  const { own, administrators } = new Presets(settings);
  const addPresets = (
    target: MenuSvg,
    args: { gateway?: string },
    has: (preset: IPreset) => boolean
  ) => {
    const mine = own.filter(has);
    const others = administrators.filter(has);
    if (mine.length + others.length > 0) {
      target.addItem({ type: 'separator' });
    }
    for (const { name } of mine) {
      target.addItem({ command, args: { preset: name, ...args } });
    }
    for (const { name } of others) {
      const administrator = true;
      target.addItem({
        command,
        args: { preset: name, administrator, ...args }
      });
    }
  };
  if (gateways.length > 1) {
    menu.addItem({ type: 'separator' });
    for (const gateway of gateways) {
      const { name } = gateway;
      const submenu = new MenuSvg({ commands });
      submenu.title.label = gatewayLabel(gateway, trans);
      submenu.addItem({ command, args: { gateway: name } });
      addPresets(
        submenu,
        { gateway: name },
        preset => (preset.gateway ?? '') === name
      );
      menu.addItem({ type: 'submenu', submenu });
    }
  } else {
    addPresets(menu, {}, preset => !preset.gateway);
  }
  menu.addItem({ type: 'separator' });
  menu.addItem({
    command: CommandIDs.createCluster,
    args: { isPalette: true }
  });
  menu.title.label = trans.__('New Cluster from');
  const setExpanded = (isOpen: boolean) =>
    anchor
      .querySelector('button')
      ?.setAttribute('aria-expanded', String(isOpen));
  const returnFocus = rememberFocus(anchor.querySelector('button'));
  menu.aboutToClose.connect(() => {
    setExpanded(false);
    // The chosen command is executed after the menu has closed.
    requestAnimationFrame(() => {
      menu.dispose();
      returnFocus();
    });
  });
  const { left, bottom } = anchor.getBoundingClientRect();
  openMenu(menu, left, bottom);
  setExpanded(true);
}
