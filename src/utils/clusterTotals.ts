/** What clusters have in all, in numbers and in a few words. */
import type { TranslationBundle } from '@jupyterlab/translation';

import type * as Wire from '../gateway/wire';
import { formatNumber } from './format';

/** What several clusters have in all. */
export interface ITotals {
  cores: number;
  idleCores: number;
  coreHours: number;
  held: Wire.ResultsInMemory;
}

/** Sum up what clusters have, use and hold. */
export function totals(clusters: ReadonlyArray<Wire.Cluster>): ITotals {
  const sum = (value: (cluster: Wire.Cluster) => number) =>
    clusters.reduce((total, cluster) => total + value(cluster), 0);
  return {
    cores: sum(cluster => cluster.usage.cores),
    idleCores: sum(cluster => cluster.usage.idle_cores),
    coreHours: sum(cluster => cluster.usage.core_hours),
    held: sumHeld(clusters.map(cluster => cluster.results_in_memory))
  };
}

/** What is held in all. */
export function sumHeld(
  each: ReadonlyArray<Wire.ResultsInMemory>
): Wire.ResultsInMemory {
  return each.reduce(
    (all, one) => ({
      bytes: all.bytes + one.bytes,
      count: all.count + one.count
    }),
    { bytes: 0, count: 0 }
  );
}

/** `12 core-hours`, with one decimal below ten. */
export function coreHoursWords(
  coreHours: number,
  trans: TranslationBundle
): string {
  return trans.__('%1 core-hours', formatNumber(coreHours));
}

/** `40 cores`. */
export function coresWords(cores: number, trans: TranslationBundle): string {
  return trans._n('%1 core', '%1 cores', cores);
}

/** All clusters in a line: `Dask: 40 cores, 24 idle`. */
export function statusWords(
  { cores, idleCores }: ITotals,
  trans: TranslationBundle
): string {
  const all = coresWords(cores, trans);
  return idleCores > 0
    ? trans.__('Dask: %1, %2 idle', all, idleCores)
    : trans.__('Dask: %1', all);
}
