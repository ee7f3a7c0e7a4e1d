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

/** An estimate: the sum, the machines of each kind, what packs badly, and the chart. */
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

/** The sum of an estimate as one sentence. */
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
  return (
    // It can be scrolled with the keyboard in a narrow pane.
    <div
      className="jp-DaskGateway-sizingTable"
      role="group"
      aria-label={trans.__('Table of machines')}
      tabIndex={0}
    >
      <table
        className="jp-DaskGateway-chartData"
        aria-label={trans.__('Machines')}
      >
        <thead>
          <tr>
            <th scope="col">{trans.__('Used for')}</th>
            <th scope="col">{trans.__('Type')}</th>
            <th scope="col">{trans.__('Active users')}</th>
            <th scope="col">{trans.__('All users at once')}</th>
            <th scope="col">{trans.__('Pods per machine')}</th>
            <th scope="col">{trans.__('Cores used')}</th>
            <th scope="col">{trans.__('Memory used')}</th>
            <th scope="col">{trans.__('Reserved per machine')}</th>
            <th scope="col">{trans.__('Price per hour')}</th>
          </tr>
        </thead>
        <tbody>
          {result.pools.map(pool => (
            <tr key={pool.kind}>
              <th scope="row">
                {pool.kind === 'servers'
                  ? trans.__('Servers and schedulers')
                  : trans.__('Workers')}
              </th>
              <td>{pool.machine}</td>
              <td>{count(pool.machines)}</td>
              <td>{count(pool.maximum)}</td>
              <td>{formatCount(pool.per_machine)}</td>
              <td>{percent(pool.used_cores)}</td>
              <td>{percent(pool.used_memory)}</td>
              <td>{size(pool.reserved)}</td>
              <td>
                {pool.price === null
                  ? '–'
                  : formatPrice(pool.price, result.currency)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
