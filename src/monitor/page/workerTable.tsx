import type { TranslationBundle } from '@jupyterlab/translation';
import {
  LabIcon,
  caretDownEmptyThinIcon,
  caretUpEmptyThinIcon
} from '@jupyterlab/ui-components';
import * as React from 'react';

import { TextButton } from '../../components/textButton';
import { formatBytes, formatElapsed } from '../../utils/format';
import type * as Wire from '../../wire/wire';
import { useVisibleRows } from './useVisibleRows';
import type { Column, IOrder } from './workerRows';
import { WorkerSorter, nextOrder } from './workerRows';

/** Height of a row in px, as in style/page.css. */
const ROW_HEIGHT = 24;

/** Properties of {@link WorkerTable}. */
export interface IWorkerTableProps {
  workers: ReadonlyArray<Wire.Worker>;
  /** Time of the sample, in ms since epoch. */
  at: number;
  trans: TranslationBundle;
  /** Show the log of a worker. */
  onLog: (worker: string) => void;
}

/** The workers of a cluster. It scrolls with the page, and only the visible rows are rendered. */
export function WorkerTable(props: IWorkerTableProps): JSX.Element {
  const { workers, at, trans, onLog } = props;
  const [order, setOrder] = React.useState<IOrder>({
    column: 'name',
    descending: false
  });
  const table = React.useRef<HTMLTableElement>(null);
  const [sorter] = React.useState(() => new WorkerSorter());
  const rows = React.useMemo(
    () => sorter.sort(workers, order),
    [sorter, workers, order]
  );
  const { first, end } = useVisibleRows(table, rows.length, ROW_HEIGHT);
  const headers: [Column, string][] = [
    ['name', trans.__('Worker')],
    ['status', trans.__('State')],
    ['threads', trans.__('Threads')],
    ['cpu', trans.__('CPU')],
    ['memory_used', trans.__('Memory')],
    ['spilled', trans.__('Spilled to disk')],
    ['last_seen', trans.__('Last heartbeat')]
  ];
  return (
    <table
      ref={table}
      className="jp-DaskGateway-workerTable"
      aria-label={trans.__('Workers')}
      aria-rowcount={rows.length + 1}
    >
      <thead>
        <tr aria-rowindex={1}>
          {headers.map(([column, header]) => (
            <th
              key={column}
              scope="col"
              aria-sort={
                order.column !== column
                  ? undefined
                  : order.descending
                    ? 'descending'
                    : 'ascending'
              }
            >
              <button
                type="button"
                title={header}
                onClick={() => setOrder(nextOrder(order, column))}
              >
                <span>{header}</span>
                {order.column === column && (
                  <LabIcon.resolveReact
                    icon={
                      order.descending
                        ? caretDownEmptyThinIcon
                        : caretUpEmptyThinIcon
                    }
                    tag="span"
                  />
                )}
              </button>
            </th>
          ))}
          <th scope="col">
            <span className="jp-DaskGateway-visuallyHidden">
              {trans.__('Log')}
            </span>
          </th>
        </tr>
      </thead>
      <tbody>
        <Gap rows={first} />
        {rows.slice(first, end).map((worker, index) => (
          <Row
            key={worker.id}
            worker={worker}
            index={first + index + 2}
            at={at}
            trans={trans}
            onLog={onLog}
          />
        ))}
        <Gap rows={rows.length - end} />
      </tbody>
    </table>
  );
}

/** Placeholder for rows that are not rendered. */
function Gap({ rows }: { rows: number }): JSX.Element | null {
  return rows > 0 ? (
    <tr aria-hidden="true" style={{ height: rows * ROW_HEIGHT }} />
  ) : null;
}

/** Return a worker's status, as in `distributed.core.Status`. Other values are shown as they are. */
function workerStatusText(status: string, trans: TranslationBundle): string {
  switch (status) {
    case 'init':
    case 'created':
    case 'starting':
      return trans.__('Starting');
    case 'running':
      return trans.__('Running');
    case 'paused':
      return trans.__('Paused');
    case 'closing':
    case 'closing_gracefully':
    case 'stopping':
      return trans.__('Stopping');
    case 'closed':
    case 'stopped':
      return trans.__('Stopped');
    case 'failed':
      return trans.__('Failed');
    default:
      return status;
  }
}

function Row(props: {
  worker: Wire.Worker;
  index: number;
  at: number;
  trans: TranslationBundle;
  onLog: (worker: string) => void;
}): JSX.Element {
  const { worker, at, trans, onLog } = props;
  const { memory_used: used, memory_limit: limit } = worker;
  return (
    <tr aria-rowindex={props.index}>
      <th scope="row" title={worker.name}>
        {worker.name}
      </th>
      <td>{workerStatusText(worker.status, trans)}</td>
      <td>{worker.threads}</td>
      <td>{trans.__('%1%', Math.round(worker.cpu))}</td>
      <td>
        {limit > 0
          ? trans.__('%1 of %2', formatBytes(used), formatBytes(limit))
          : formatBytes(used)}
      </td>
      <td>{formatBytes(worker.spilled)}</td>
      <td>{trans.__('%1 ago', formatElapsed(at - worker.last_seen, trans))}</td>
      <td>
        <TextButton
          name={trans.__('Log of %1', worker.name)}
          tabIndex={undefined}
          onClick={() => onLog(worker.name)}
        >
          {trans.__('Log')}
        </TextButton>
      </td>
    </tr>
  );
}
