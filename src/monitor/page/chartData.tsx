import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { formatBytes, formatMoment, formatNumber } from '../../utils/format';
import type { IPoint } from '../history';
import { historyText } from '../sparkline';

/** Maximum number of rows of the data table. */
const MAXIMUM_ROWS = 20;

interface IChartDataProps {
  points: ReadonlyArray<IPoint>;
  trans: TranslationBundle;
}

/** The data of the charts as text and table. Rendered only when it is expanded. */
export function ChartData({ points, trans }: IChartDataProps): JSX.Element {
  const [open, setOpen] = React.useState(false);
  return (
    <details onToggle={event => setOpen(event.currentTarget.open)}>
      <summary>{trans.__('Show data table')}</summary>
      {open && (
        <>
          <p>{historyText(points, trans)}</p>
          <ChartDataTable points={points} trans={trans} />
        </>
      )}
    </details>
  );
}

/** A table of the whole period, with at most `MAXIMUM_ROWS` rows. */
function ChartDataTable({ points, trans }: IChartDataProps): JSX.Element {
  const step = Math.ceil(points.length / MAXIMUM_ROWS);
  const rows = points.filter(
    (_, index) => (points.length - 1 - index) % step === 0
  );
  return (
    <table
      className="jp-DaskGateway-chartData"
      aria-label={trans.__('Chart data')}
    >
      <thead>
        <tr>
          <th scope="col">{trans.__('Time')}</th>
          <th scope="col">{trans.__('Workers')}</th>
          <th scope="col">{trans.__('Threads')}</th>
          <th scope="col">{trans.__('Memory')}</th>
          <th scope="col">{trans.__('Running')}</th>
          <th scope="col">{trans.__('Waiting')}</th>
          <th scope="col">{trans.__('In memory')}</th>
          <th scope="col">{trans.__('Failed')}</th>
          <th scope="col">{trans.__('Finished per second')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(point => (
          <tr key={point.at}>
            <th scope="row">{formatMoment(point.at, Date.now())}</th>
            <td>{point.workers}</td>
            <td>{point.threads}</td>
            <td>{formatBytes(point.memory)}</td>
            <td>{point.running}</td>
            <td>{point.waiting}</td>
            <td>{point.inMemory}</td>
            <td>{point.failed}</td>
            <td>{formatNumber(point.rate)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
