import type * as Wire from '../../../wire/wire';
import type { Values } from './optionSpecs';

const GIB = 2 ** 30;

/** Bytes of the units in labels and texts. */
const UNITS: { readonly [unit: string]: number } = {
  k: 1e3,
  m: 1e6,
  g: 1e9,
  t: 1e12,
  ki: 2 ** 10,
  mi: 2 ** 20,
  gi: GIB,
  ti: 2 ** 40
};

/** Numbers up to this are GiB, larger ones are bytes, as on the server (clusters/model.py). */
const LARGEST_GIB = 4096;

const CORES = /^(worker_?)?(n_?)?(cores?|cpus?|threads)$/i;
const MEMORY = /^(worker_?)?(mem|memory|ram)(_?(gb|gib|mb|mib))?$/i;

/**
 * Return the size of one worker that the values of options describe.
 *
 * Dask Gateway has no fixed names for these options. Its examples use `worker_cores` and `worker_memory`.
 *
 * @returns null if no option describes it
 */
export function workerSizeOf(
  options: ReadonlyArray<Wire.Option>,
  values: Values
): Wire.WorkerSize | null {
  let cores: number | null = null;
  let memory: number | null = null;
  for (const { field, label } of options) {
    const value = values[field];
    if (CORES.test(field)) {
      cores ??= typeof value === 'number' && value > 0 ? value : null;
    } else if (MEMORY.test(field)) {
      memory ??= bytesOf(value, `${field} ${label}`);
    }
  }
  return cores === null && memory === null ? null : { cores, memory };
}

/**
 * Return the number of bytes of a value.
 *
 * @param value - a number, or a text such as `8G` or `512 MiB`
 * @param context - name and label of the option, which may have the unit of a number
 */
function bytesOf(value: unknown, context: string): number | null {
  if (typeof value === 'string') {
    const match = /^\s*(\d+(?:\.\d+)?)\s*([kmgt]i?)?b?\s*$/i.exec(value);
    return match
      ? Number(match[1]) * (UNITS[(match[2] ?? '').toLowerCase()] ?? 1)
      : null;
  }
  if (typeof value !== 'number' || !(value > 0)) {
    return null;
  }
  const unit = /(?:^|[^a-z])([mgt]i?)b(?![a-z])/i.exec(context);
  if (unit && value <= LARGEST_GIB * 1024) {
    return value * UNITS[unit[1].toLowerCase()];
  }
  return value <= LARGEST_GIB ? value * GIB : value;
}
