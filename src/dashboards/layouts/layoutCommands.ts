import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import { CommandIDs } from '../../tokens';
import type { ILayoutStore } from './layoutActions';
import type { LayoutArea } from './layoutSettings';

/** Options of {@link addLayoutCommands}. */
export interface ILayoutCommandContext {
  commands: CommandRegistry;
  trans: TranslationBundle;
  hasDock: boolean;
  store: ILayoutStore;
  /** The arrangement of the open panes; null if there are none. */
  arrangement: () => Promise<LayoutArea | null>;
}

const load = () => import('./layoutActions');

/** Register the commands that change the saved layouts. */
export function addLayoutCommands(context: ILayoutCommandContext): void {
  const { commands, trans, store, hasDock } = context;
  commands.addCommand(CommandIDs.saveLayout, {
    label: trans.__('Save Dashboard Layout…'),
    caption: trans.__('Save the arrangement of the open dashboards'),
    describedBy: { args: { type: 'object', properties: {} } },
    isVisible: () => hasDock,
    execute: async () =>
      (await load()).saveLayout(store, await context.arrangement(), trans)
  });
  const describedBy = {
    args: {
      type: 'object',
      properties: {
        layout: {
          type: 'string',
          description: trans.__(
            'Name of a saved layout; without it, the command asks for one'
          )
        }
      }
    }
  };
  const options = {
    isVisible: () => hasDock,
    isEnabled: () => store.layouts.length > 0
  };
  commands.addCommand(CommandIDs.renameLayout, {
    ...options,
    describedBy,
    label: ({ isMenu }) =>
      isMenu ? trans.__('Rename…') : trans.__('Rename Dashboard Layout…'),
    execute: async ({ layout }) =>
      (await load()).renameLayout(store, layoutArgument(layout), trans)
  });
  commands.addCommand(CommandIDs.deleteLayout, {
    ...options,
    describedBy,
    label: ({ isMenu }) =>
      isMenu ? trans.__('Delete…') : trans.__('Delete Dashboard Layout…'),
    execute: async ({ layout }) =>
      (await load()).deleteLayout(store, layoutArgument(layout), trans)
  });
}

function layoutArgument(layout: unknown): string | undefined {
  return typeof layout === 'string' ? layout : undefined;
}
