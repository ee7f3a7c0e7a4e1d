import type { TranslationBundle } from '@jupyterlab/translation';

import type * as Wire from '../../wire/wire';

/** The fields of a workers form, as typed. */
export interface IWorkersInput {
  adaptive: boolean;
  count: string;
  minimum: string;
  maximum: string;
}

/** The fields that a problem can be about, by their names on the wire. */
export type WorkersField = 'count' | 'minimum' | 'maximum';

/** The errors of the input, by field. */
export type WorkersErrors = Partial<Record<WorkersField, string>>;

/**
 * Return the initial input of a form for an existing or a new cluster.
 *
 * @param requested - the last request, if known
 * @param count - the number of workers to show if the last request is unknown
 * @param scaling - how an existing cluster scales
 */
export function workersInput(
  requested: Wire.WorkersRequest | null,
  count: number,
  scaling: Wire.Scaling | null = null
): IWorkersInput {
  const { minimum, maximum } = requested ?? {};
  const fixed = requested?.count ?? count;
  return {
    adaptive: maximum !== undefined || scaling?.adaptive === true,
    count: `${fixed}`,
    minimum: `${minimum ?? scaling?.minimum ?? 0}`,
    maximum: `${maximum ?? Math.max(fixed, 1)}`
  };
}

/**
 * Read and check the input.
 *
 * dask-gateway-server accepts a negative minimum and a minimum above the maximum, so they are rejected here.
 *
 * @returns the request, or the errors by field
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
    errors.maximum = trans.__('Maximum must be at least %1.', minimum);
  }
  return errors.minimum || errors.maximum
    ? { errors }
    : { request: { minimum, maximum } };
}

/** Return the field that a problem is about; undefined if it is about something else. */
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
