/** What the dialog New Cluster starts with. */
import type { IStateDB } from '@jupyterlab/statedb';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { JSONValue } from '@lumino/coreutils';

import type { IClusters } from '../../tokens';
import type * as Wire from '../../wire/wire';
import type {
  IConfiguration,
  ILastConfiguration
} from './presets/configurations';
import { currentLast } from './presets/configurations';
import type { IStart } from './options/optionSpecs';
import type { Presets } from './presets/presets';

/** Options of {@link CreateModel}. */
export interface ICreateOptions {
  clusters: IClusters;
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
}

/** A source of initial values: the defaults, the last configuration, or a preset. */
export type Source =
  | { kind: 'default' | 'last' }
  | { kind: 'own' | 'administrator'; name: string };

/** A key of a source, unique among all. */
export function sourceKey(source: Source): string {
  return 'name' in source ? `${source.kind}:${source.name}` : source.kind;
}

/** The sources that exist, in the order of the menu. */
export function availableSources(presets: Presets, hasLast: boolean): Source[] {
  return [
    { kind: 'default' },
    ...(hasLast ? [{ kind: 'last' } as const] : []),
    ...presets.own.map(({ name }) => ({ kind: 'own', name }) as const),
    ...presets.administrators.map(
      ({ name }) => ({ kind: 'administrator', name }) as const
    )
  ];
}

/** The name of a source in menus. */
export function sourceText(source: Source, trans: TranslationBundle): string {
  switch (source.kind) {
    case 'default':
      return trans.__('Defaults');
    case 'last':
      return trans.__('Last configuration');
    case 'own':
      return source.name;
    case 'administrator':
      return trans.__('%1 (administrator)', source.name);
  }
}

/** The configuration of a source; null if the source does not exist any more. */
export function configurationOf(
  source: Source,
  presets: Presets,
  last: ILastConfiguration | null,
  options: ReadonlyArray<Wire.Option>
): IConfiguration | null {
  switch (source.kind) {
    case 'default':
      return { options: {}, workers: null };
    case 'last':
      return last && currentLast(last, options);
    case 'own':
      return presets.own.find(({ name }) => name === source.name) ?? null;
    case 'administrator':
      return (
        presets.administrators.find(({ name }) => name === source.name) ?? null
      );
  }
}

/** The initial values of the form for a configuration. */
export function startOf(
  source: Source,
  configuration: IConfiguration,
  options: ReadonlyArray<Wire.Option>,
  trans: TranslationBundle
): IStart {
  const values = { ...configuration.options };
  for (const { field, spec } of options) {
    // Values of mappings are often credentials, which must not be stored in settings.
    if (spec.type === 'mapping') {
      delete values[field];
    }
  }
  return {
    values,
    source: preset =>
      source.kind === 'last'
        ? trans.__('As in your last cluster. Default: %1', preset)
        : trans.__('Set by the preset. Default: %1', preset)
  };
}

/** The initial values of the form for a copy of a cluster. */
export function startLike(
  cluster: Wire.Cluster,
  trans: TranslationBundle
): IStart {
  return {
    values: cluster.options as { [field: string]: JSONValue },
    source: preset => trans.__('As in %1. Default: %2', cluster.label, preset)
  };
}
