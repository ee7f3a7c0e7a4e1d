/** The values that the user has entered, which stay in the form when another gateway is chosen. */
import type { JSONValue } from '@lumino/coreutils';

import type * as Wire from '../../../wire/wire';
import { isSame, isValid, type Values } from './optionSpecs';

/** Entered values by field, with the type of their option. */
export type EnteredValues = Readonly<
  Record<string, { type: Wire.OptionSpec['type']; value: JSONValue }>
>;

/**
 * Return the entered values of a form: those that differ from its initial values, or were entered before.
 *
 * @param options - the specifications of the gateway
 * @param start - the initial values of the form, without entered ones
 * @param values - the current values
 * @param before - what was entered before this gateway was chosen; fields that it does not have stay
 */
export function enteredValues(
  options: ReadonlyArray<Wire.Option>,
  start: Values,
  values: Values,
  before: EnteredValues
): EnteredValues {
  const entered = { ...before };
  for (const { field, spec } of options) {
    const value = values[field];
    if (value !== undefined && isSame(value, before[field]?.value)) {
      continue;
    }
    delete entered[field];
    if (value !== undefined && !isSame(value, start[field])) {
      entered[field] = { type: spec.type, value };
    }
  }
  return entered;
}

/**
 * Return the entered values that fit the options of a gateway: those with the same name and type that are valid there.
 */
export function validEnteredValues(
  options: ReadonlyArray<Wire.Option>,
  entered: EnteredValues
): Values {
  const values: Values = {};
  for (const { field, spec } of options) {
    const one = Object.hasOwn(entered, field) ? entered[field] : undefined;
    if (
      one?.type === spec.type &&
      (spec.type === 'mapping' || isValid(spec, one.value))
    ) {
      values[field] = one.value;
    }
  }
  return values;
}
