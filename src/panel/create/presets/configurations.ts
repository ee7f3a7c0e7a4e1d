/** Configurations of a new cluster that the user can start from: the last one, and presets. */
import type { IStateDB } from '@jupyterlab/statedb';
import type {
  JSONObject,
  JSONValue,
  ReadonlyPartialJSONObject,
  ReadonlyPartialJSONValue
} from '@lumino/coreutils';
import { JSONExt } from '@lumino/coreutils';

import type * as Wire from '../../../wire/wire';
import type { Values } from '../options/optionSpecs';

const KEY = 'jupyterlab-dask-gateway:last-configuration';

const GATEWAY_KEY = 'jupyterlab-dask-gateway:last-gateway';

/**
 * A configuration: the values of options that differ from the defaults, and the workers.
 *
 * It has no values of mappings, because they often are credentials.
 */
export interface IConfiguration {
  options: Values;
  /** null for the number of the settings. */
  workers: Wire.WorkersRequest | null;
}

/** A configuration with a name. */
export interface IPreset extends IConfiguration {
  name: string;
  /** The name of its gateway; missing for the default one. */
  gateway?: string;
}

/** The options of the last request that the user changed, each with the default at that time. */
export interface ILastConfiguration {
  options: { [field: string]: { value: JSONValue; default: JSONValue } };
  workers: Wire.WorkersRequest | null;
}

/** Return the name of the gateway of the last request, if it was one of several gateways; else null. */
export async function loadLastGateway(
  state: IStateDB | null
): Promise<string | null> {
  const stored = await state?.fetch(GATEWAY_KEY);
  return typeof stored === 'string' ? stored : null;
}

/** Store the name of the gateway of a request. */
export async function saveLastGateway(
  state: IStateDB | null,
  gateway: string
): Promise<void> {
  await state?.save(GATEWAY_KEY, gateway);
}

/** Load the configuration of the last request at a gateway; null if none is stored. */
export async function loadLastConfiguration(
  state: IStateDB | null,
  gateway: string
): Promise<ILastConfiguration | null> {
  const stored = await state?.fetch(keyOf(gateway));
  if (!isObject(stored)) {
    return null;
  }
  const options: ILastConfiguration['options'] = {};
  for (const [field, entry] of Object.entries(
    isObject(stored.options) ? stored.options : {}
  )) {
    if (
      isObject(entry) &&
      entry.value !== undefined &&
      entry.default !== undefined
    ) {
      options[field] = {
        value: entry.value as JSONValue,
        default: entry.default as JSONValue
      };
    }
  }
  return { options, workers: readRequest(stored.workers) };
}

/**
 * Store the configuration of a request.
 *
 * @param gateway - the name of the gateway
 * @param options - the specifications of the gateway
 * @param changed - the values of options that differ from the defaults, without mappings
 */
export async function saveLastConfiguration(
  state: IStateDB | null,
  gateway: string,
  options: ReadonlyArray<Wire.Option>,
  changed: Values,
  workers: Wire.WorkersRequest
): Promise<void> {
  const entries: JSONObject = {};
  for (const { field, default: defaultValue } of options) {
    const value = changed[field];
    if (value !== undefined) {
      entries[field] = { value, default: (defaultValue ?? null) as JSONValue };
    }
  }
  const configuration = { options: entries, workers: { ...workers } };
  await state?.save(keyOf(gateway), configuration);
}

/** Return where the last configuration of a gateway is stored. */
function keyOf(gateway: string): string {
  return gateway ? `${KEY}:${gateway}` : KEY;
}

/** Return the last configuration, without options whose default has changed since: the new default applies to them. */
export function currentLastConfiguration(
  last: ILastConfiguration,
  options: ReadonlyArray<Wire.Option>
): IConfiguration {
  const values: Values = {};
  for (const { field, default: defaultValue } of options) {
    const entry = Object.hasOwn(last.options, field)
      ? last.options[field]
      : undefined;
    if (
      entry &&
      JSONExt.deepEqual(entry.default, (defaultValue ?? null) as JSONValue)
    ) {
      values[field] = entry.value;
    }
  }
  return { options: values, workers: last.workers };
}

/** Read presets of settings. Entries without a name, and later entries of a gateway with the same name, are ignored. */
export function readPresets(
  value: ReadonlyPartialJSONValue | undefined
): IPreset[] {
  const presets: IPreset[] = [];
  const entries = (Array.isArray(value) ? value : []) as ReadonlyArray<
    ReadonlyPartialJSONValue | undefined
  >;
  for (const entry of entries) {
    const name =
      isObject(entry) && typeof entry.name === 'string'
        ? entry.name.trim()
        : '';
    if (isObject(entry) && name) {
      const preset: IPreset = {
        name,
        options: isObject(entry.options) ? (entry.options as Values) : {},
        workers: readRequest(entry.workers),
        ...(typeof entry.gateway === 'string' && entry.gateway
          ? { gateway: entry.gateway }
          : {})
      };
      if (!presets.some(one => isSamePreset(one, preset))) {
        presets.push(preset);
      }
    }
  }
  return presets;
}

/** Return whether presets have the same name and gateway. */
export function isSamePreset(
  one: Pick<IPreset, 'name' | 'gateway'>,
  other: Pick<IPreset, 'name' | 'gateway'>
): boolean {
  return (
    one.name === other.name && (one.gateway ?? '') === (other.gateway ?? '')
  );
}

/** Return the presets after one was saved: it replaces the one with its name and gateway, else it is the last one. */
export function withPreset(
  presets: ReadonlyArray<IPreset>,
  preset: IPreset
): IPreset[] {
  return presets.some(one => isSamePreset(one, preset))
    ? presets.map(one => (isSamePreset(one, preset) ? preset : one))
    : [...presets, preset];
}

function isObject(
  value: ReadonlyPartialJSONValue | undefined
): value is ReadonlyPartialJSONObject {
  return value !== undefined && JSONExt.isObject(value as JSONObject);
}

function readRequest(
  value: ReadonlyPartialJSONValue | undefined
): Wire.WorkersRequest | null {
  if (!isObject(value)) {
    return null;
  }
  const { count, minimum, maximum } = value;
  if (isNumber(count)) {
    return { count };
  }
  return isNumber(minimum) && isNumber(maximum) && minimum <= maximum
    ? { minimum, maximum }
    : null;
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}
