/** Sums over clusters, and how they read. */
import type { TranslationBundle } from '@jupyterlab/translation';

import type * as Wire from '../wire/wire';
import { formatNumber } from './format';

/** Sums over several clusters. */
export interface ITotals {
  cores: number;
  idleCores: number;
  coreHours: number;
  results: Wire.ResultsInMemory;
}

/** Sum up cores, core-hours and results in memory. */
export function totals(clusters: ReadonlyArray<Wire.Cluster>): ITotals {
  const sum = (value: (cluster: Wire.Cluster) => number) =>
    clusters.reduce((total, cluster) => total + value(cluster), 0);
  return {
    cores: sum(cluster => cluster.usage.cores),
    idleCores: sum(cluster => cluster.usage.idle_cores),
    coreHours: sum(cluster => cluster.usage.core_hours),
    results: sumResults(clusters.map(cluster => cluster.results_in_memory))
  };
}

/** Sum up results in memory. */
export function sumResults(
  parts: ReadonlyArray<Wire.ResultsInMemory>
): Wire.ResultsInMemory {
  return parts.reduce(
    (total, part) => ({
      bytes: total.bytes + part.bytes,
      count: total.count + part.count
    }),
    { bytes: 0, count: 0 }
  );
}

/** Return `12 core-hours`, with one decimal below ten. */
export function coreHoursText(
  coreHours: number,
  trans: TranslationBundle
): string {
  return coreHours > 0 && coreHours < 0.05
    ? trans.__('less than 0.1 core-hours')
    : trans.__('%1 core-hours', formatNumber(coreHours));
}

/** Return `40 cores`. */
export function coresText(cores: number, trans: TranslationBundle): string {
  return trans._n('%1 core', '%1 cores', cores);
}

/** Return a summary of all clusters: `Dask: 40 cores, 24 idle`. */
export function statusBarText(
  { cores, idleCores }: ITotals,
  trans: TranslationBundle
): string {
  return idleCores > 0
    ? trans._n(
        'Dask: %1 core, %2 idle',
        'Dask: %1 cores, %2 idle',
        cores,
        idleCores
      )
    : trans._n('Dask: %1 core', 'Dask: %1 cores', cores);
}
