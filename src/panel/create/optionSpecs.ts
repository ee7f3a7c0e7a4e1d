import type { TranslationBundle } from '@jupyterlab/translation';
import type {
  JSONObject,
  JSONValue,
  ReadonlyJSONObject
} from '@lumino/coreutils';
import { JSONExt } from '@lumino/coreutils';
import type { RJSFSchema, UiSchema } from '@rjsf/utils';

import type * as Wire from '../../gateway/wire';

/** Values of a gateway's options by field. */
export type Values = { [field: string]: JSONValue | undefined };

/** What JupyterLab's form component needs to show a gateway's options. */
export interface IOptionForm {
  schema: RJSFSchema;
  uiSchema: UiSchema<ReadonlyJSONObject>;
  /** What the fields start with. */
  values: Values;
}

/**
 * From a gateway's own option specifications (facts/gateway.md) to a form.
 *
 * @param options - the specifications, with this deployment's configured defaults
 * @param last - what was chosen last time; a value that no longer fits its specification is left out
 */
export function optionForm(
  options: ReadonlyArray<Wire.Option>,
  last: Values,
  trans: TranslationBundle
): IOptionForm {
  const properties: { [field: string]: RJSFSchema } = {};
  const uiSchema: UiSchema<ReadonlyJSONObject> = {
    'ui:order': options.map(option => option.field)
  };
  const values: Values = {};
  const required: string[] = [];
  for (const option of options) {
    const { field, spec } = option;
    properties[field] = {
      ...fieldSchema(spec),
      title: option.label || field,
      description: bounds(spec, trans)
    };
    uiSchema[field] = fieldUi(spec);
    values[field] = startValue(option, last[field]);
    // What the gateway itself leaves empty by default may stay empty.
    if (values[field] !== undefined && spec.type !== 'mapping') {
      required.push(field);
    }
  }
  return {
    schema: { type: 'object', properties, required },
    uiSchema,
    values
  };
}

/**
 * What to send of a form.
 *
 * An empty optional field is left to the gateway. So is a mapping that nobody touched: what this deployment
 * configured in it does not come to the browser, and must not be overwritten by that lack.
 */
export function toSend(
  options: ReadonlyArray<Wire.Option>,
  values: Values
): JSONObject {
  const send: JSONObject = {};
  for (const { field, spec, default: preset } of options) {
    const value = values[field];
    if (
      value === undefined ||
      (spec.type === 'mapping' && same(value, preset ?? {}))
    ) {
      continue;
    }
    send[field] = value;
  }
  return send;
}

/** What to remember of a form for next time: never a mapping, for it often holds credentials. */
export function toRemember(
  options: ReadonlyArray<Wire.Option>,
  values: Values
): JSONObject {
  const remember: JSONObject = {};
  for (const { field, spec } of options) {
    const value = values[field];
    if (spec.type !== 'mapping' && value !== undefined) {
      remember[field] = value;
    }
  }
  return remember;
}

/**
 * The idle cluster that could be used instead of a new one: one that runs with the same options.
 *
 * Of mappings the browser knows the keys alone, so only a form whose mappings are untouched can match, by these keys.
 * The one that is idle the longest comes first.
 */
export function idleTwin(
  clusters: ReadonlyArray<Wire.Cluster>,
  options: ReadonlyArray<Wire.Option>,
  values: Values
): (Wire.Cluster & { idle: Wire.Idle }) | null {
  const fits = (cluster: Wire.Cluster): boolean =>
    options.every(({ field, spec, default: preset }) => {
      const value = values[field];
      const has = cluster.options[field];
      if (spec.type !== 'mapping') {
        return value === undefined || same(value, has);
      }
      return same(value ?? {}, preset ?? {}) && same(keys(preset), keys(has));
    });
  const twins = clusters.filter(
    (cluster): cluster is Wire.Cluster & { idle: Wire.Idle } =>
      cluster.status === 'running' &&
      cluster.unreachable_since === null &&
      cluster.idle !== null &&
      fits(cluster)
  );
  twins.sort((a, b) => a.idle.since - b.idle.since);
  return twins[0] ?? null;
}

function fieldSchema(spec: Wire.OptionSpec): RJSFSchema {
  switch (spec.type) {
    case 'int':
    case 'float':
      return {
        type: spec.type === 'int' ? 'integer' : 'number',
        ...(typeof spec.min === 'number' ? { minimum: spec.min } : {}),
        ...(typeof spec.max === 'number' ? { maximum: spec.max } : {})
      };
    case 'bool':
      return { type: 'boolean' };
    case 'select':
      return { enum: [...(spec.options ?? [])] as RJSFSchema['enum'] };
    case 'mapping':
      return { type: 'object', additionalProperties: true };
    case 'string':
      return { type: 'string' };
  }
}

function fieldUi(spec: Wire.OptionSpec): UiSchema {
  switch (spec.type) {
    case 'mapping':
      return { 'ui:field': 'mapping' };
    case 'select':
      return { 'ui:widget': 'select' };
    case 'string':
      // An emptied text is an empty text, not a missing one.
      return { 'ui:emptyValue': '' };
    default:
      return {};
  }
}

/** Last time's value where it still fits, else the default; undefined where the gateway has none. */
function startValue(
  { spec, default: preset }: Wire.Option,
  last: JSONValue | undefined
): JSONValue | undefined {
  if (last !== undefined && spec.type !== 'mapping' && fitsSpec(spec, last)) {
    return last;
  }
  if (spec.type === 'mapping') {
    return JSONExt.isObject(preset as JSONValue) ? (preset as JSONObject) : {};
  }
  return preset === null ? undefined : (preset as JSONValue | undefined);
}

function fitsSpec(spec: Wire.OptionSpec, value: JSONValue): boolean {
  switch (spec.type) {
    case 'int':
    case 'float':
      return (
        typeof value === 'number' &&
        (spec.type === 'float' || Number.isInteger(value)) &&
        value >= (spec.min ?? -Infinity) &&
        value <= (spec.max ?? Infinity)
      );
    case 'bool':
      return typeof value === 'boolean';
    case 'select':
      return (spec.options ?? []).some(option => same(option, value));
    case 'string':
      return typeof value === 'string';
    case 'mapping':
      return false;
  }
}

/** The bounds in words, below a field. */
function bounds(
  { min, max }: Wire.OptionSpec,
  trans: TranslationBundle
): string | undefined {
  const low = typeof min === 'number';
  const high = typeof max === 'number';
  if (low && high) {
    return trans.__('From %1 to %2', min, max);
  }
  if (low) {
    return trans.__('At least %1', min);
  }
  return high ? trans.__('At most %1', max) : undefined;
}

function keys(value: unknown): string[] {
  return value && typeof value === 'object' ? Object.keys(value).sort() : [];
}

function same(a: unknown, b: unknown): boolean {
  return b !== undefined && JSONExt.deepEqual(a as JSONValue, b as JSONValue);
}
