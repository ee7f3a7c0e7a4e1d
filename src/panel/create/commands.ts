import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { IStateDB } from '@jupyterlab/statedb';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import type { ClusterActions } from '../../actions/clusterActions';
import {
  argumentsSchema,
  gatewayArgument,
  labelArgument,
  nameArgument
} from '../../actions/commandArgs';
import { notifyOfChanges } from '../../actions/commands';
import { originOf } from '../../actions/origin';
import { resolveCluster } from '../../actions/resolveCluster';
import { gatewayIcon } from '../../components/icons';
import { isStoppable, isEnded } from '../../gateway/clusterStatus';
import { toProblem } from '../../gateway/toProblem';
import type * as Wire from '../../wire/wire';
import type { IClusters } from '../../tokens';
import { CommandIDs } from '../../tokens';
import { notifyProblem } from '../../utils/notifications';
import { visibleText } from '../../utils/visibleText';
import type { GatewayPanel } from '../panel';
import type { Outcome } from './createForm';
import type { ICreateOptions } from './initialValues';
import type { PresetSettings } from './presets/presets';
import { sourceText, type Source } from './presets/source';

/** Options of {@link addCreateCommands}. */
export interface ICreateCommandOptions {
  app: JupyterFrontEnd;
  clusters: IClusters;
  actions: ClusterActions;
  panel: GatewayPanel;
  state: IStateDB | null;
  /** The settings with the presets; null if they are not loaded. */
  settings: () => PresetSettings | null;
  trans: TranslationBundle;
  /** Number of workers that the New Cluster dialog proposes the first time. */
  defaultWorkers: () => number;
  /** Label of a new cluster: the name of the current notebook; undefined if there is none. */
  defaultLabel: () => string | undefined;
}

/** Register the commands that create clusters. */
export function addCreateCommands(options: ICreateCommandOptions): void {
  const { app, clusters, actions, panel, trans } = options;
  const { commands } = app;

  // A double click must open one dialog, or create one cluster, only.
  let isBusy = false;
  const create = async (
    how: 'ask' | 'at once' | 'reuse',
    part: Partial<ICreateOptions>
  ): Promise<string | null> => {
    if (isBusy) {
      return null;
    }
    isBusy = true;
    let outcome: Outcome | null = null;
    try {
      const { askForCluster, createFrom, Presets } =
        await import('./createDialog');
      const all: ICreateOptions = {
        clusters,
        actions,
        state: options.state,
        presets: new Presets(options.settings()),
        trans,
        workers: options.defaultWorkers(),
        label: options.defaultLabel(),
        ...part
      };
      outcome =
        how === 'ask'
          ? await askForCluster(all)
          : await createFrom(all, how === 'reuse');
    } catch (error) {
      notifyProblem(toProblem(error, trans), trans);
    } finally {
      isBusy = false;
    }
    return outcome && finish(outcome, how === 'reuse');
  };

  /** Select the new cluster, or the one that is used instead of a new one. */
  const finish = async (
    outcome: Outcome,
    staysHere: boolean
  ): Promise<string> => {
    if ('created' in outcome) {
      selectWhenListed(clusters, outcome.created);
      return outcome.created;
    }
    const { used, workers } = outcome;
    clusters.select(used.name);
    if (!staysHere) {
      app.shell.activateById(panel.id);
      panel.focusRow(used.name);
    }
    if (workers && requestsMore(used, workers)) {
      await actions.scale(used.name, workers);
    }
    return used.name;
  };

  commands.addCommand(CommandIDs.createCluster, {
    label: args =>
      args.isPalette ? trans.__('New Cluster…') : trans.__('Dask Cluster…'),
    caption: trans.__('Create a Dask Gateway cluster'),
    icon: gatewayIcon,
    describedBy: {
      args: argumentsSchema({
        label: labelArgument(trans),
        gateway: gatewayArgument(trans)
      })
    },
    execute: args =>
      create('ask', {
        ...readGateway(args),
        ...(typeof args.label === 'string'
          ? { label: visibleText(args.label) }
          : {})
      })
  });

  commands.addCommand(CommandIDs.createFromPreset, {
    label: args => {
      const source = readSource(args);
      return source
        ? sourceText(source, trans)
        : trans.__('New Cluster from Last Configuration');
    },
    caption: trans.__('Create a Dask Gateway cluster without the dialog'),
    describedBy: {
      args: argumentsSchema({
        preset: {
          type: 'string',
          description: trans.__(
            'Name of the preset; default: the last configuration'
          )
        },
        administrator: {
          type: 'boolean',
          description: trans.__(
            'Whether it is a preset of the administrator; default: false'
          )
        },
        gateway: gatewayArgument(trans),
        reuse: {
          type: 'boolean',
          description: trans.__(
            'Whether to use an idle cluster with the same options instead; default: false'
          )
        }
      })
    },
    execute: args => {
      // A link in a notebook must not cause costs without the user.
      const how = originOf(args) === 'interface' ? 'at once' : 'ask';
      const source = readSource(args);
      const gateway = readGateway(args);
      if (args.reuse === true) {
        // Without a last configuration the defaults apply.
        const part = source ? { source, ...gateway } : gateway;
        return create(how === 'ask' ? 'ask' : 'reuse', part);
      }
      return create(how, { source: source ?? { kind: 'last' }, ...gateway });
    }
  });

  const canDuplicate = (cluster: Wire.Cluster) =>
    isEnded(cluster)
      ? cluster.ended?.can_recreate === true
      : isStoppable(cluster);
  commands.addCommand(CommandIDs.duplicateCluster, {
    label: trans.__('Duplicate Cluster…'),
    caption: trans.__('Create a cluster with similar options'),
    describedBy: { args: argumentsSchema({ name: nameArgument(trans) }) },
    isVisible: args => {
      const cluster = resolveCluster(args, clusters);
      return cluster === null || canDuplicate(cluster);
    },
    isEnabled: args => {
      const cluster = resolveCluster(args, clusters);
      return cluster !== null && canDuplicate(cluster);
    },
    execute: async args => {
      const cluster = resolveCluster(args, clusters);
      return cluster && canDuplicate(cluster)
        ? create('ask', { like: cluster, label: cluster.label })
        : null;
    }
  });

  notifyOfChanges(commands, clusters, [CommandIDs.duplicateCluster]);
}

/** Return the source that the arguments of a command name; null if they name none. */
function readSource(args: ReadonlyPartialJSONObject): Source | null {
  if (typeof args.preset !== 'string') {
    return null;
  }
  return {
    kind: args.administrator === true ? 'administrator' : 'own',
    name: visibleText(args.preset)
  };
}

/** Return the gateway that the arguments of a command name, if they do. */
function readGateway({
  gateway
}: ReadonlyPartialJSONObject): Pick<ICreateOptions, 'gateway'> {
  return typeof gateway === 'string' ? { gateway } : {};
}

/** Select a new cluster once it is in the list, unless the user has selected another one by then. */
function selectWhenListed(clusters: IClusters, name: string): void {
  const { selected } = clusters;
  const select = () => {
    if (clusters.get(name) || clusters.selected !== selected) {
      clusters.changed.disconnect(select);
    }
    if (clusters.get(name) && clusters.selected === selected) {
      clusters.select(name);
    }
  };
  clusters.changed.connect(select);
  select();
}

/**
 * Return whether a request is for more workers than an idle cluster has. Using an idle cluster never removes workers.
 */
function requestsMore(
  cluster: Wire.Cluster,
  request: Wire.WorkersRequest
): boolean {
  return (request.count ?? request.maximum ?? 0) > cluster.workers;
}
