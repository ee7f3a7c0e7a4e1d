/** What the dialog New Cluster starts with. */
import type { IStateDB } from '@jupyterlab/statedb';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { JSONValue } from '@lumino/coreutils';

import type { ClusterActions } from '../../actions/clusterActions';
import type { IClusters } from '../../tokens';
import type * as Wire from '../../wire/wire';
import type {
  IConfiguration,
  ILastConfiguration,
  IPreset
} from './presets/configurations';
import { currentLastConfiguration } from './presets/configurations';
import type { IInitialValues } from './options/optionSpecs';
import type { Presets } from './presets/presets';
import type { Source } from './presets/source';

/** Options of {@link CreateModel}. */
export interface ICreateOptions {
  clusters: IClusters;
  actions: Pick<
    ClusterActions,
    'activity' | 'addView' | 'stopConfirmedAndWait' | 'stopQuestion'
  >;
  state: IStateDB | null;
  presets: Presets;
  trans: TranslationBundle;
  /** The number of workers to start with if no request is stored. */
  workers: number;
  /** The proposed name of the cluster; by default the server generates one. */
  label?: string;
  /** The cluster to copy. */
  like?: Wire.Cluster;
  /** Where the initial values come from; by default from the last configuration. */
  source?: Source;
  /** The name of the gateway; by default that of `like`, else that of the last configuration. */
  gateway?: string;
}

/** Return the sources that exist for a gateway, in the order of the menu. */
export function availableSources(
  presets: Presets,
  gateway: string,
  hasLastConfiguration: boolean
): Source[] {
  return [
    { kind: 'default' },
    ...(hasLastConfiguration ? [{ kind: 'last' } as const] : []),
    ...ofGateway(presets.own, gateway).map(
      ({ name }) => ({ kind: 'own', name }) as const
    ),
    ...ofGateway(presets.administrators, gateway).map(
      ({ name }) => ({ kind: 'administrator', name }) as const
    )
  ];
}

/** Return the presets of a gateway. Those that name none are of the default one. */
function ofGateway(
  presets: ReadonlyArray<IPreset>,
  gateway: string
): ReadonlyArray<IPreset> {
  return presets.filter(preset => (preset.gateway ?? '') === gateway);
}

/** Return the configuration of a source for a gateway; null if the source does not exist any more. */
export function configurationOf(
  source: Source,
  presets: Presets,
  gateway: string,
  last: ILastConfiguration | null,
  options: ReadonlyArray<Wire.Option>
): IConfiguration | null {
  const find = (all: ReadonlyArray<IPreset>, presetName: string) =>
    ofGateway(all, gateway).find(({ name }) => name === presetName) ?? null;
  switch (source.kind) {
    case 'default':
      return { options: {}, workers: null };
    case 'last':
      return last && currentLastConfiguration(last, options);
    case 'own':
      return find(presets.own, source.name);
    case 'administrator':
      return find(presets.administrators, source.name);
  }
}

/** Return the initial values of the form for a configuration. */
export function initialValuesOf(
  source: Source,
  configuration: IConfiguration,
  options: ReadonlyArray<Wire.Option>,
  trans: TranslationBundle
): IInitialValues {
  const values = { ...configuration.options };
  for (const { field, spec } of options) {
    // Values of mappings are often credentials, which must not be stored in settings.
    if (spec.type === 'mapping') {
      delete values[field];
    }
  }
  return {
    values,
    source: defaultValue =>
      source.kind === 'last'
        ? trans.__('As in your last cluster. Default: %1', defaultValue)
        : trans.__('Set by the preset. Default: %1', defaultValue)
  };
}

/** Return the initial values of the form for a copy of a cluster. */
export function initialValuesLike(
  cluster: Wire.Cluster,
  trans: TranslationBundle
): IInitialValues {
  return {
    values: cluster.options as { [field: string]: JSONValue },
    source: defaultValue =>
      trans.__('As in %1. Default: %2', cluster.label, defaultValue)
  };
}
