import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { Lazy } from '../components/lazy';
import { formatCount, formatNumber } from '../utils/format';
import { formatPrice } from '../utils/price';
import type * as Wire from '../wire/wire';

const loadChart = () => import('./chart');

/** Properties of {@link Results}. */
export interface IResultsProps {
  result: Wire.SizingResult;
  hours: number;
  trans: TranslationBundle;
}

/** An estimate: the sum, the machines of each kind, which pods use a machine inefficiently, and the chart. */
export function Results({ result, hours, trans }: IResultsProps): JSX.Element {
  return (
    <>
      <p role="status" className="jp-DaskGateway-pageState">
        {summary(result, trans)}
      </p>
      {result.price !== null && result.price_per_month !== null && (
        <p>
          {trans.__(
            '%1 per hour, %2 per month (%3 h)',
            formatPrice(result.price, result.currency),
            formatPrice(result.price_per_month, result.currency),
            formatNumber(hours)
          )}
        </p>
      )}
      {result.findings.length > 0 && (
        <ul
          className="jp-DaskGateway-sizingFindings"
          aria-label={trans.__('Machine usage')}
        >
          {result.findings.map(found => (
            <li key={found.id}>{found.text}</li>
          ))}
        </ul>
      )}
      <PoolTable result={result} trans={trans} />
      {result.curve.length > 1 && (
        <Lazy load={loadChart} trans={trans}>
          {({ SizingChart }) => (
            <SizingChart curve={result.curve} trans={trans} />
          )}
        </Lazy>
      )}
    </>
  );
}

/** Return the sum of an estimate as one sentence. */
export function summary(
  result: Wire.SizingResult,
  trans: TranslationBundle
): string {
  if (result.machines === null) {
    return trans.__('Some pods do not fit on any machine of the chosen type.');
  }
  return trans._n(
    '%1 machine for %2 cores and %3 GiB',
    '%1 machines for %2 cores and %3 GiB',
    result.machines,
    formatNumber(result.requested.cores),
    formatNumber(result.requested.memory_gib)
  );
}

/** The machines for servers and for workers. */
function PoolTable(props: Omit<IResultsProps, 'hours'>): JSX.Element {
  const { result, trans } = props;
  const percent = (share: number) => trans.__('%1%', Math.round(share * 100));
  const count = (value: number | null) =>
    value === null ? '–' : formatCount(value);
  const size = ({ cores, memory_gib }: Wire.Size) =>
    trans.__('%1 cores, %2 GiB', formatNumber(cores), formatNumber(memory_gib));
  const rows: [label: string, value: (pool: Wire.Pool) => string][] = [
    [trans.__('Type'), pool => pool.machine],
    [trans.__('Active users'), pool => count(pool.machines)],
    [trans.__('All users at once'), pool => count(pool.maximum)],
    [trans.__('Pods per machine'), pool => formatCount(pool.per_machine)],
    [trans.__('Cores used'), pool => percent(pool.used_cores)],
    [trans.__('Memory used'), pool => percent(pool.used_memory)],
    [trans.__('Reserved per machine'), pool => size(pool.reserved)],
    [
      trans.__('Price per hour'),
      pool =>
        pool.price === null ? '–' : formatPrice(pool.price, result.currency)
    ]
  ];
  return (
    // One column for each kind of machine, because nine columns do not fit beside a sidebar.
    <table
      className="jp-DaskGateway-sizingTable"
      aria-label={trans.__('Machines')}
    >
      <thead>
        <tr>
          <th scope="col">{trans.__('Used for')}</th>
          {result.pools.map(({ kind }) => (
            <th key={kind} scope="col">
              {kind === 'servers'
                ? trans.__('Servers and schedulers')
                : trans.__('Workers')}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([label, value]) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            {result.pools.map(pool => (
              <td key={pool.kind}>{value(pool)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
