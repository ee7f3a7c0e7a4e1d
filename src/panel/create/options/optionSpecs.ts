import type { TranslationBundle } from '@jupyterlab/translation';
import type {
  JSONObject,
  JSONValue,
  ReadonlyJSONObject
} from '@lumino/coreutils';
import { JSONExt } from '@lumino/coreutils';
import type { RJSFSchema, UiSchema } from '@rjsf/utils';

import type * as Wire from '../../../wire/wire';

/** Values of a gateway's options by field. */
export type Values = { [field: string]: JSONValue | undefined };

/** What JupyterLab's form component needs to show a gateway's options. */
export interface IOptionForm {
  schema: RJSFSchema;
  uiSchema: UiSchema<ReadonlyJSONObject>;
  /** The initial values of the fields. */
  values: Values;
}

/** Where initial values that are not defaults come from. */
export interface IInitialValues {
  /** A value that does not match its specification is ignored. Mappings have the names of a cluster only. */
  values: Values;
  /** Text for a field with such a value, given the default. */
  source?: (defaultValue: string) => string;
}

/**
 * Create the form for the option specifications of a gateway.
 *
 * @param options - the specifications, with the configured defaults of the deployment
 * @param start - the values to start with; the defaults apply to options that it does not have
 */
export function optionForm(
  options: ReadonlyArray<Wire.Option>,
  start: IInitialValues,
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
    values[field] = initialValue(option, start.values[field]);
    properties[field] = {
      ...fieldSchema(spec),
      title: option.label || field,
      description: helpText(option, start, values[field], trans)
    };
    uiSchema[field] = fieldUi(spec);
    // An option without a default may stay empty.
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
 * Return the values to send.
 *
 * Empty optional fields and unchanged mappings are left out. The browser does not receive the configured values of a
 * mapping, so sending it unchanged would overwrite them.
 *
 * @param start - the initial values of the form
 */
export function optionsToSend(
  options: ReadonlyArray<Wire.Option>,
  start: Values,
  values: Values
): JSONObject {
  const send: JSONObject = {};
  for (const { field, spec } of options) {
    const value = values[field];
    if (
      value === undefined ||
      (spec.type === 'mapping' && isSame(value, start[field]))
    ) {
      continue;
    }
    send[field] = value;
  }
  return send;
}

/**
 * Return the values that differ from the defaults. Mappings are never included, because they often contain credentials.
 */
export function changedValues(
  options: ReadonlyArray<Wire.Option>,
  values: Values
): JSONObject {
  const changed: JSONObject = {};
  for (const { field, spec, default: defaultValue } of options) {
    const value = values[field];
    if (
      spec.type !== 'mapping' &&
      value !== undefined &&
      !isSame(value, defaultValue)
    ) {
      changed[field] = value;
    }
  }
  return changed;
}

/** Return whether a cluster has the same values, apart from mappings. */
export function hasSameOptions(
  { options: has }: Pick<Wire.Cluster, 'options'>,
  options: ReadonlyArray<Wire.Option>,
  values: Values
): boolean {
  return options.every(
    ({ field, spec }) =>
      spec.type === 'mapping' ||
      values[field] === undefined ||
      isSame(values[field], has[field])
  );
}

/**
 * Find the running cluster with the same options that has been idle for the longest time.
 *
 * The browser knows only the keys of a cluster's mappings, so a form with changed mappings matches no cluster.
 */
export function matchingIdleCluster(
  clusters: ReadonlyArray<Wire.Cluster>,
  options: ReadonlyArray<Wire.Option>,
  values: Values
): (Wire.Cluster & { idle: Wire.Idle }) | null {
  const hasSameMappings = (cluster: Wire.Cluster): boolean =>
    options.every(
      ({ field, spec, default: defaultValue }) =>
        spec.type !== 'mapping' ||
        (isSame(values[field] ?? {}, defaultValue ?? {}) &&
          isSame(keys(defaultValue), keys(cluster.options[field])))
    );
  const matches = clusters.filter(
    (cluster): cluster is Wire.Cluster & { idle: Wire.Idle } =>
      cluster.status === 'running' &&
      cluster.unreachable_since === null &&
      cluster.idle !== null &&
      hasSameOptions(cluster, options, values) &&
      hasSameMappings(cluster)
  );
  matches.sort((a, b) => a.idle.since - b.idle.since);
  return matches[0] ?? null;
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
      // Without this, rjsf removes a string that is cleared.
      return { 'ui:emptyValue': '' };
    default:
      return {};
  }
}

/** Return a value if it is valid, else the default; undefined if the option has no default. */
function initialValue(
  { spec, default: defaultValue }: Wire.Option,
  value: JSONValue | undefined
): JSONValue | undefined {
  if (value !== undefined && isValid(spec, value)) {
    return value;
  }
  if (spec.type === 'mapping') {
    return JSONExt.isObject(defaultValue as JSONValue)
      ? (defaultValue as JSONObject)
      : {};
  }
  return defaultValue === null
    ? undefined
    : (defaultValue as JSONValue | undefined);
}

/** Return the bounds of an option, and where its initial value comes from if it is not the default. */
function helpText(
  option: Wire.Option,
  { source }: IInitialValues,
  value: JSONValue | undefined,
  trans: TranslationBundle
): string | undefined {
  const { default: defaultValue, spec } = option;
  const texts = [bounds(spec, trans)];
  if (
    source &&
    spec.type !== 'mapping' &&
    value !== undefined &&
    !isSame(value, defaultValue)
  ) {
    texts.push(source(valueText(defaultValue, trans)));
  }
  return texts.filter(Boolean).join('\n') || undefined;
}

function valueText(value: unknown, trans: TranslationBundle): string {
  switch (typeof value) {
    case 'boolean':
      return value ? trans.__('on') : trans.__('off');
    case 'number':
    case 'string':
      return `${value}`;
    default:
      return trans.__('empty');
  }
}

/**
 * Return whether a value matches its specification. Values of mappings that are not the names of a cluster never do.
 */
export function isValid(spec: Wire.OptionSpec, value: JSONValue): boolean {
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
      return (spec.options ?? []).some(option => isSame(option, value));
    case 'string':
      return typeof value === 'string';
    case 'mapping':
      // Only the names of a cluster's mapping are known. Values of other sources may be secrets, and are not used.
      return (
        JSONExt.isObject(value) &&
        Object.values(value).every(inner => inner === null)
      );
  }
}

/** Return the help text with the bounds of an option. */
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

/** Return whether two values are equal; false if the second one is missing. */
export function isSame(a: unknown, b: unknown): boolean {
  return b !== undefined && JSONExt.deepEqual(a as JSONValue, b as JSONValue);
}
