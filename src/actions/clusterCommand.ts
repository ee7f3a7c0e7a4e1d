/** Registering commands on one cluster. */
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type {
  ReadonlyJSONObject,
  ReadonlyPartialJSONObject
} from '@lumino/coreutils';

import type * as Wire from '../wire/wire';
import type { IClusters } from '../tokens';
import { argumentsSchema, nameArgument, namesArgument } from './commandArgs';
import { ask, labelsOf, requestQuestion, type IQuestionTitle } from './confirm';
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
  ) => IQuestionTitle;
  execute: (
    cluster: Wire.Cluster,
    args: ReadonlyPartialJSONObject,
    origin: Origin
  ) => unknown;
}

/** A command that can also apply to several clusters, which its argument `names` names. */
export interface IClustersCommand extends Omit<IClusterCommand, 'execute'> {
  executeAll: (
    names: string[],
    args: ReadonlyPartialJSONObject,
    origin: Origin
  ) => unknown;
}

/**
 * Register a command on one cluster, or on several. It is visible and enabled if a cluster allows it; without a cluster
 * it is visible but disabled.
 */
export function addClusterCommand(
  commands: CommandRegistry,
  id: string,
  command: IClusterCommand | IClustersCommand,
  clusters: IClusters,
  trans: TranslationBundle
): void {
  const { allows, isToggled, request } = command;
  const isForSeveral = 'executeAll' in command;
  const resolve = (args: ReadonlyPartialJSONObject): Wire.Cluster[] => {
    if (isForSeveral && Array.isArray(args.names)) {
      const { names } = args;
      return clusters.clusters.filter(({ name }) => names.includes(name));
    }
    const cluster = resolveCluster(args, clusters);
    return cluster ? [cluster] : [];
  };
  commands.addCommand(id, {
    label: command.label,
    caption: command.caption,
    iconClass: command.iconClass,
    describedBy: {
      args: {
        ...argumentsSchema({
          name: nameArgument(trans),
          ...(isForSeveral ? { names: namesArgument(trans) } : {}),
          ...command.args
        }),
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
      const found = resolve(args);
      return found.length === 0 || found.some(allows);
    },
    isEnabled: args => resolve(args).some(allows),
    execute: async args => {
      const origin = originOf(args);
      const [cluster, ...others] = resolve(args).filter(allows);
      if (!cluster) {
        return null;
      }
      const all = [cluster, ...others];
      if (origin === 'other' && request) {
        const label = labelsOf(all, trans);
        const question = request({ ...cluster, label }, args);
        if (!(await ask(requestQuestion(question, trans), trans))) {
          return 'declined';
        }
      }
      return isForSeveral
        ? command.executeAll(
            all.map(({ name }) => name),
            args,
            origin
          )
        : command.execute(cluster, args, origin);
    }
  });
}
