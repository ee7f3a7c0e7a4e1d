/** Registering commands on one cluster. */
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type {
  ReadonlyJSONObject,
  ReadonlyPartialJSONObject
} from '@lumino/coreutils';

import type * as Wire from '../wire/wire';
import type { IClusters } from '../tokens';
import { argumentsSchema, nameArgument } from './commandArgs';
import { ask, requestQuestion, type IRequest } from './confirm';
import { originOf, type Origin } from './origin';
import { resolveCluster } from './resolveCluster';

/** A command on one cluster. */
export interface IClusterCommand {
  label: CommandRegistry.ICommandOptions['label'];
  caption: string;
  iconClass?: CommandRegistry.ICommandOptions['iconClass'];
  isToggled?: (cluster: Wire.Cluster) => boolean;
  /** The schemas of its arguments other than `name`. */
  args?: ReadonlyJSONObject;
  required?: string[];
  /** Whether a cluster allows the command. */
  allows: (cluster: Wire.Cluster) => boolean;
  /**
   * The question to the user if the call does not come from an interface. A command that changes what runs or what it
   * costs has either this question, or an action that asks by `origin`.
   */
  request?: (
    cluster: Wire.Cluster,
    args: ReadonlyPartialJSONObject
  ) => IRequest;
  execute: (
    cluster: Wire.Cluster,
    args: ReadonlyPartialJSONObject,
    origin: Origin
  ) => unknown;
}

/**
 * Register a command on one cluster. It is visible and enabled if the cluster allows it; without a cluster it is visible
 * but disabled.
 */
export function addClusterCommand(
  commands: CommandRegistry,
  id: string,
  command: IClusterCommand,
  clusters: IClusters,
  trans: TranslationBundle
): void {
  const { allows, execute, isToggled, request } = command;
  commands.addCommand(id, {
    label: command.label,
    caption: command.caption,
    iconClass: command.iconClass,
    describedBy: {
      args: {
        ...argumentsSchema({ name: nameArgument(trans), ...command.args }),
        ...(command.required ? { required: command.required } : {})
      }
    },
    ...(isToggled
      ? {
          isToggleable: true,
          isToggled: args => {
            const cluster = resolveCluster(args, clusters);
            return cluster !== null && isToggled(cluster);
          }
        }
      : {}),
    isVisible: args => {
      const cluster = resolveCluster(args, clusters);
      return cluster === null || allows(cluster);
    },
    isEnabled: args => {
      const cluster = resolveCluster(args, clusters);
      return cluster !== null && allows(cluster);
    },
    execute: async args => {
      const origin = originOf(args);
      const cluster = resolveCluster(args, clusters);
      if (!cluster || !allows(cluster)) {
        return null;
      }
      if (
        origin === 'other' &&
        request &&
        !(await ask(requestQuestion(request(cluster, args), trans), trans))
      ) {
        return 'declined';
      }
      return execute(cluster, args, origin);
    }
  });
}
