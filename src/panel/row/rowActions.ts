import type { TranslationBundle } from '@jupyterlab/translation';
import { codeIcon } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';

import { CommandIDs } from '../../tokens';
import { fromInterface } from '../../actions/origin';
import { dashboardIcon } from '../../components/icons';
import type { IRowAction } from './rowButtons';

/** Return the row buttons of other packages whose commands exist. */
export function availableRowActions(
  commands: Pick<CommandRegistry, 'hasCommand'>,
  trans: TranslationBundle
): IRowAction[] {
  const actions: IRowAction[] = [
    {
      command: CommandIDs.insertClientCode,
      icon: codeIcon,
      buttonName: label => trans.__('Insert Client Code for %1', label)
    },
    {
      command: CommandIDs.openDashboard,
      icon: dashboardIcon,
      buttonName: label => trans.__('Dashboards of %1', label)
    }
  ];
  return actions.filter(action => commands.hasCommand(action.command));
}

/** Open the dialog for a cluster like `name`, which is starting. If the user creates it, cancel the start of `name`. */
export async function replaceStart(
  commands: Pick<CommandRegistry, 'execute'>,
  name: string
): Promise<void> {
  const created: unknown = await commands.execute(
    CommandIDs.duplicateCluster,
    fromInterface({ name })
  );
  if (typeof created === 'string') {
    await commands.execute(CommandIDs.stopCluster, fromInterface({ name }));
  }
}
