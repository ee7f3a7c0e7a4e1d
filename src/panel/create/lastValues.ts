import type { IStateDB } from '@jupyterlab/statedb';
import type { JSONObject, ReadonlyPartialJSONValue } from '@lumino/coreutils';
import { JSONExt } from '@lumino/coreutils';

import type * as Wire from '../../wire/wire';
import type { Values } from './optionSpecs';

const KEY = 'jupyterlab-dask-gateway:last-created';

/** The values of the last request, without mappings. */
export interface ILastValues {
  options: Values;
  workers: Wire.WorkersRequest | null;
}

/** Load the values of the last request; empty if none are stored. */
export async function recall(state: IStateDB | null): Promise<ILastValues> {
  const stored = await state?.fetch(KEY);
  const saved = isObject(stored) ? stored : {};
  return {
    options: isObject(saved.options) ? (saved.options as Values) : {},
    workers: readRequest(saved.workers)
  };
}

/** Store the values of a request. */
export async function remember(
  state: IStateDB | null,
  options: JSONObject,
  workers: Wire.WorkersRequest
): Promise<void> {
  await state?.save(KEY, { options, workers: { ...workers } });
}

function isObject(
  value: ReadonlyPartialJSONValue | undefined
): value is { [key: string]: ReadonlyPartialJSONValue | undefined } {
  return value !== undefined && JSONExt.isObject(value as JSONObject);
}

function readRequest(
  value: ReadonlyPartialJSONValue | undefined
): Wire.WorkersRequest | null {
  if (!isObject(value)) {
    return null;
  }
  const { count, minimum, maximum } = value;
  if (typeof count === 'number') {
    return { count };
  }
  return typeof minimum === 'number' && typeof maximum === 'number'
    ? { minimum, maximum }
    : null;
}
