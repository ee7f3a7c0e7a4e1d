import { Clipboard, InputDialog } from '@jupyterlab/apputils';

import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import { CommandIDs } from '../tokens';
import {
  argumentsSchema,
  labelArgument,
  nameArgument
} from '../actions/commandArgs';
import { resolveCluster } from '../actions/resolveCluster';
import type { ICommandOptions } from './commands';
import { COLORS, colorWord } from './colors';

/** Register what a person can do with what a cluster is called and looks like. */
export function addNamingCommands(
  options: Pick<ICommandOptions, 'app' | 'clusters' | 'actions' | 'trans'>
): void {
  const { app, clusters, actions, trans } = options;
  const { commands } = app;
  const target = (args: ReadonlyPartialJSONObject) =>
    resolveCluster(args, clusters);

  commands.addCommand(CommandIDs.renameCluster, {
    label: trans.__('Rename Cluster…'),
    caption: trans.__('Give the cluster another label'),
    describedBy: {
      args: argumentsSchema({
        name: nameArgument(trans),
        label: labelArgument(trans)
      })
    },
    isEnabled: args => target(args) !== null,
    execute: async args => {
      const cluster = target(args);
      if (!cluster) {
        return null;
      }
      const label =
        typeof args.label === 'string'
          ? args.label
          : (
              await InputDialog.getText({
                title: trans.__('Rename Cluster'),
                label: trans.__('Label'),
                text: cluster.label,
                okLabel: trans.__('Rename')
              })
            ).value;
      const wanted = label?.trim();
      return wanted && wanted !== cluster.label
        ? actions.update(cluster.name, { label: wanted })
        : null;
    }
  });

  commands.addCommand(CommandIDs.setColor, {
    label: args =>
      typeof args.color === 'string'
        ? colorWord(args.color, trans)
        : trans.__('Next Cluster Color'),
    caption: trans.__('Give the cluster another color'),
    iconClass: args =>
      typeof args.color === 'string'
        ? `jp-DaskGateway-mark jp-DaskGateway-color-${args.color}`
        : '',
    describedBy: {
      args: argumentsSchema({
        name: nameArgument(trans),
        color: { type: 'string', enum: [...COLORS] }
      })
    },
    isEnabled: args => target(args) !== null,
    execute: async args => {
      const cluster = target(args);
      if (!cluster) {
        return null;
      }
      const next = COLORS.findIndex(color => color === cluster.color) + 1;
      const color =
        COLORS.find(one => one === args.color) ?? COLORS[next % COLORS.length];
      return actions.update(cluster.name, { color });
    }
  });

  commands.addCommand(CommandIDs.copyName, {
    label: trans.__('Copy Cluster Name'),
    caption: trans.__('Copy the full name by which the gateway knows it'),
    describedBy: { args: argumentsSchema({ name: nameArgument(trans) }) },
    isEnabled: args => target(args) !== null,
    execute: args => {
      const cluster = target(args);
      if (cluster) {
        Clipboard.copyToSystem(cluster.name);
      }
      return cluster?.name ?? null;
    }
  });
}
