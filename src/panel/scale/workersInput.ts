import type { TranslationBundle } from '@jupyterlab/translation';

import type * as Wire from '../../gateway/wire';

/** The fields of a workers form as a person typed them. */
export interface IWorkersInput {
  adaptive: boolean;
  count: string;
  minimum: string;
  maximum: string;
}

/** The fields that a message can be about; the names are those of the wire. */
export type WorkersField = 'count' | 'minimum' | 'maximum';

/** What is wrong with an input, by field. */
export type WorkersErrors = Partial<Record<WorkersField, string>>;

/**
 * What a form for an existing or a new cluster starts from.
 *
 * @param requested - what was asked for last, if known
 * @param count - what to show as number of workers where that is not known
 */
export function workersInput(
  requested: Wire.WorkersRequest | null,
  count: number
): IWorkersInput {
  const { minimum, maximum } = requested ?? {};
  const adaptive = minimum !== undefined && maximum !== undefined;
  const fixed = requested?.count ?? count;
  return {
    adaptive,
    count: `${fixed}`,
    minimum: `${minimum ?? 0}`,
    maximum: `${maximum ?? Math.max(fixed, 1)}`
  };
}

/** Whether a form asks for exactly what was asked for before. */
export function sameWorkers(
  a: Wire.WorkersRequest | null,
  b: Wire.WorkersRequest
): boolean {
  return (
    a?.count === b.count && a?.minimum === b.minimum && a?.maximum === b.maximum
  );
}

/**
 * Read what a person typed.
 *
 * The gateway checks neither a negative minimum nor a minimum above the maximum (facts/gateway.md), so we do.
 *
 * @returns the request, or what is wrong with it by field
 */
export function readWorkers(
  input: IWorkersInput,
  trans: TranslationBundle
): { request: Wire.WorkersRequest } | { errors: WorkersErrors } {
  const errors: WorkersErrors = {};
  const read = (field: WorkersField): number => {
    const text = input[field].trim();
    if (!/^\d{1,9}$/.test(text)) {
      errors[field] = trans.__('Enter a whole number, 0 or more.');
    }
    return Number(text);
  };
  if (!input.adaptive) {
    const count = read('count');
    return errors.count ? { errors } : { request: { count } };
  }
  const minimum = read('minimum');
  const maximum = read('maximum');
  if (!errors.maximum && maximum === 0) {
    errors.maximum = trans.__('Enter 1 or more.');
  }
  if (!errors.minimum && !errors.maximum && minimum > maximum) {
    errors.maximum = trans.__(
      'Enter at least the minimum, which is %1.',
      minimum
    );
  }
  return errors.minimum || errors.maximum
    ? { errors }
    : { request: { minimum, maximum } };
}

/** The field at which a refusal of the gateway stands; undefined where it is about something else. */
export function workersFieldOf(
  problem: Wire.Problem,
  adaptive: boolean
): WorkersField | undefined {
  switch (problem.field) {
    case 'workers':
    case 'count':
      return adaptive ? 'maximum' : 'count';
    case 'minimum':
    case 'maximum':
      return problem.field;
    default:
      return undefined;
  }
}
