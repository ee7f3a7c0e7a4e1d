import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import { argumentsSchema } from '../actions/commandArgs';
import { CommandIDs, type IClusters } from '../tokens';

/** Register the command that checks the connection to the gateway. */
export function addDoctorCommand(
  commands: CommandRegistry,
  clusters: IClusters,
  trans: TranslationBundle
): void {
  commands.addCommand(CommandIDs.checkConnection, {
    label: trans.__('Check Connection…'),
    caption: trans.__('Check the connection to the gateway step by step'),
    describedBy: {
      args: argumentsSchema({
        gateway: {
          type: 'string',
          description: trans.__('Name of the gateway; default: the first one')
        }
      })
    },
    execute: async ({ gateway }) => {
      const { checkConnection } = await import('./doctorDialog');
      const name = typeof gateway === 'string' ? gateway : undefined;
      await checkConnection(clusters, trans, name);
    }
  });
}
