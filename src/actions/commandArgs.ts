/** The arguments that several commands share: their schemas, and their values within bounds. */
import type { TranslationBundle } from '@jupyterlab/translation';
import type {
  ReadonlyJSONObject,
  ReadonlyPartialJSONObject
} from '@lumino/coreutils';

import type * as Wire from '../wire/wire';

/** The largest number of workers that a command accepts. A mistake in an argument must not cause high costs. */
export const MAX_WORKERS = 10_000;

/** The longest snooze that a command accepts, in minutes: a week. */
export const MAX_SNOOZE_MINUTES = 7 * 24 * 60;

/** Default duration of a snooze, in seconds. */
export const SNOOZE_SECONDS = 30 * 60;

/** Return the schema of the argument `name`, which names a cluster; see `resolveCluster`. */
export function nameArgument(trans: TranslationBundle): ReadonlyJSONObject {
  return {
    type: 'string',
    description: trans.__(
      'Name of the cluster; default: the selected cluster, else the only running one'
    )
  };
}

/** Return the schema of the argument `names`, for commands that can apply to several clusters. */
export function namesArgument(trans: TranslationBundle): ReadonlyJSONObject {
  return {
    type: 'array',
    items: { type: 'string' },
    description: trans.__('Names of several clusters, instead of one')
  };
}

/** Return the schema of the argument `label`. */
export function labelArgument(trans: TranslationBundle): ReadonlyJSONObject {
  return { type: 'string', description: trans.__('Label of the cluster') };
}

/** Return the schema of the argument `gateway`, for commands that create a cluster. */
export function gatewayArgument(trans: TranslationBundle): ReadonlyJSONObject {
  return {
    type: 'string',
    description: trans.__(
      'Name of the gateway; default: that of the last configuration'
    )
  };
}

/** Return a JSON schema of a command's arguments, all of them optional. */
export function argumentsSchema(
  properties: ReadonlyJSONObject
): ReadonlyJSONObject {
  return { type: 'object', properties };
}

/** Return the schema of an argument that is a number of workers. */
export function workersArgument(
  description: string,
  minimum = 0
): ReadonlyJSONObject {
  return { type: 'integer', minimum, maximum: MAX_WORKERS, description };
}

/**
 * Read the arguments that request workers: `count`, or `minimum` and `maximum`.
 *
 * @returns the request; null if the arguments contain none
 * @throws Error if a number is missing or out of bounds
 */
export function readWorkersRequest(
  { count, minimum, maximum }: ReadonlyPartialJSONObject,
  trans: TranslationBundle
): Wire.WorkersRequest | null {
  if (count === undefined && minimum === undefined && maximum === undefined) {
    return null;
  }
  const read = (name: string, value: unknown, least: number): number => {
    if (
      typeof value !== 'number' ||
      !Number.isInteger(value) ||
      value < least ||
      value > MAX_WORKERS
    ) {
      throw new Error(
        trans.__(
          '%1 must be an integer from %2 to %3.',
          name,
          least,
          MAX_WORKERS
        )
      );
    }
    return value;
  };
  if (count !== undefined) {
    return { count: read('count', count, 0) };
  }
  const least = read('minimum', minimum, 0);
  return {
    minimum: least,
    maximum: read('maximum', maximum, Math.max(least, 1))
  };
}

/**
 * Read the argument `minutes` of a snooze.
 *
 * @returns the duration in seconds
 * @throws Error if it is out of bounds
 */
export function snoozeSeconds(
  minutes: unknown,
  trans: TranslationBundle
): number {
  if (minutes === undefined) {
    return SNOOZE_SECONDS;
  }
  if (
    typeof minutes !== 'number' ||
    !(minutes >= 0 && minutes <= MAX_SNOOZE_MINUTES)
  ) {
    throw new Error(
      trans.__('minutes must be a number from 0 to %1.', MAX_SNOOZE_MINUTES)
    );
  }
  return minutes * 60;
}
