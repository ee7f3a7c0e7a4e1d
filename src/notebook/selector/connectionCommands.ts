import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type {
  ReadonlyJSONObject,
  ReadonlyPartialJSONObject
} from '@lumino/coreutils';
import { argumentsSchema } from '../../actions/commandArgs';
import {
  ask,
  requestQuestion,
  type IQuestionTitle
} from '../../actions/confirm';
import { originOf } from '../../actions/origin';
import { CommandIDs } from '../../tokens';
import { documentTitle } from '../../utils/documentTitle';
import type { ClusterConnection } from '../connection/clusterConnection';
import type { ConnectionActions } from './connectionActions';

/** The actions that the commands need. */
type Actions = Pick<
  ConnectionActions,
  'cancelRun' | 'isRunning' | 'reconnect' | 'recreate'
>;

/** Options of {@link addConnectionCommands}. */
export interface IConnectionCommandOptions {
  commands: CommandRegistry;
  /** Find the connection of the notebook in the arguments. */
  find: (
    args: ReadonlyPartialJSONObject
  ) => { connection: ClusterConnection; actions: Actions } | null;
  /** The schema of the argument `path`, which names a notebook. */
  path: ReadonlyJSONObject;
  trans: TranslationBundle;
}

/** A command on the connection of a notebook. */
interface IConnectionCommand {
  label: string;
  caption: string;
  isEnabled: (connection: ClusterConnection, actions: Actions) => boolean;
  /** The question to the user if the call does not come from an interface. */
  request: (notebook: string) => IQuestionTitle;
  execute: (connection: ClusterConnection, actions: Actions) => Promise<void>;
}

/** Register the commands on the connection between a notebook and its cluster. */
export function addConnectionCommands(
  options: IConnectionCommandOptions
): void {
  const { commands, find, path, trans } = options;
  const add = (id: string, command: IConnectionCommand) =>
    commands.addCommand(id, {
      label: command.label,
      caption: command.caption,
      describedBy: { args: argumentsSchema({ path }) },
      isEnabled: args => {
        const found = find(args);
        return (
          found !== null && command.isEnabled(found.connection, found.actions)
        );
      },
      execute: async args => {
        const origin = originOf(args);
        const found = find(args);
        if (!found || !command.isEnabled(found.connection, found.actions)) {
          return;
        }
        const { connection, actions } = found;
        const request = command.request(documentTitle(connection.path));
        if (
          origin === 'interface' ||
          (await ask(requestQuestion(request, trans), trans))
        ) {
          await command.execute(connection, actions);
        }
      }
    });

  add(CommandIDs.reconnectNotebook, {
    label: trans.__('Reconnect Notebook'),
    caption: trans.__('Connect the notebook’s kernel to its cluster again'),
    isEnabled: ({ state }) => state.kind === 'disconnected',
    request: notebook => ({
      title: trans.__('Connect %1 to its cluster again?', notebook),
      accept: trans.__('Connect')
    }),
    execute: (connection, actions) => actions.reconnect(connection)
  });

  add(CommandIDs.recreateNotebookCluster, {
    label: trans.__('Recreate Cluster of Notebook'),
    caption: trans.__(
      'Create a cluster like the one that the notebook used, and connect to it'
    ),
    isEnabled: ({ state }) => state.kind === 'stopped',
    request: notebook => ({
      title: trans.__('Recreate the cluster of %1?', notebook),
      accept: trans.__('Recreate')
    }),
    execute: (connection, actions) => actions.recreate(connection)
  });

  add(CommandIDs.cancelRun, {
    label: trans.__('Cancel Run on a Cluster'),
    caption: trans.__(
      'Stop the cluster that was created for the notebook, and do not connect to it'
    ),
    isEnabled: (connection, actions) => actions.isRunning(connection),
    request: notebook => ({
      title: trans.__('Cancel the cluster of %1?', notebook),
      accept: trans.__('Cancel Cluster')
    }),
    execute: (connection, actions) => actions.cancelRun(connection)
  });
}
