/** The overview of a cluster. Loaded when one is opened. */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import {
  formatBytes,
  formatElapsed,
  formatMoment,
  formatNumber,
  formatWorkers
} from '../../utils/format';
import { toProblem } from '../../gateway/toProblem';
import type * as Wire from '../../wire/wire';
import type { IClusters } from '../../tokens';
import type { HistoryStore, IPoint } from '../history';
import { historyText } from '../sparkline';
import { coreHoursText } from '../../utils/clusterTotals';
import { useHistory } from '../useHistory';
import { WorkerTable } from './workerTable';

const Charts = React.lazy(() => import('./charts'));

/** Maximum number of rows of the data table. */
const MAXIMUM_ROWS = 20;

/** Properties of {@link OverviewBody}. */
export interface IOverviewProps {
  name: string;
  clusters: IClusters;
  history: HistoryStore;
  trans: TranslationBundle;
}

/** The overview of a cluster: charts, their data as a table, and the workers. */
export default function OverviewBody(props: IOverviewProps): JSX.Element {
  const { name, clusters, history, trans } = props;
  const cluster = useHistory(history, () => clusters.get(name));
  const points = useHistory(history, () => history.of(name));
  return (
    <div
      className="jp-DaskGateway-overview"
      role="region"
      aria-label={trans.__('Overview of %1', cluster?.label ?? name)}
    >
      <p>
        {cluster
          ? [
              cluster.label,
              formatWorkers(cluster, trans),
              coreHoursText(cluster.usage.core_hours, trans)
            ].join(trans.__(', '))
          : trans.__('This cluster no longer exists.')}
      </p>
      {points.length > 0 ? (
        <>
          <React.Suspense fallback={<p>{trans.__('Loading…')}</p>}>
            <Charts points={points} trans={trans} />
          </React.Suspense>
          <ChartData points={points} trans={trans} />
        </>
      ) : (
        <p>{trans.__('No data yet.')}</p>
      )}
      <Workers
        name={name}
        clusters={clusters}
        cluster={cluster}
        trans={trans}
      />
    </div>
  );
}

/** The worker table, whose data are requested separately. */
function Workers(props: {
  name: string;
  clusters: IClusters;
  cluster: Wire.Cluster | undefined;
  trans: TranslationBundle;
}): JSX.Element {
  const { clusters, name, cluster, trans } = props;
  const { at, problem, workers } = useWorkers(clusters, name, cluster, trans);
  return (
    <>
      {problem && <p role="alert">{problem}</p>}
      {at !== null && workers.length > 0 && (
        <>
          <p>{ageText(workers, at, trans)}</p>
          <WorkerTable workers={workers} at={at} trans={trans} />
        </>
      )}
    </>
  );
}

/** Age in ms from which values are old. Workers send a heartbeat twice a second, hundreds of them every few seconds. */
const OLD = 10_000;

/**
 * The age of the workers' CPU and disk values; null if they are current.
 *
 * The page of distributed that reports them often fails while tasks run. Then only the memory is current.
 */
function ageText(
  workers: ReadonlyArray<Wire.Worker>,
  at: number,
  trans: TranslationBundle
): string | null {
  const age = at - Math.max(...workers.map(worker => worker.last_seen));
  return age < OLD
    ? null
    : trans.__('CPU and disk values are %1 old.', formatElapsed(age, trans));
}

interface IWorkersState extends Wire.Workers {
  problem: string | null;
}

/** The workers of a cluster, requested after each change of the cluster while the page is visible. */
function useWorkers(
  clusters: IClusters,
  name: string,
  cluster: Wire.Cluster | undefined,
  trans: TranslationBundle
): IWorkersState {
  const [state, setState] = React.useState<IWorkersState>({
    at: null,
    workers: [],
    problem: null
  });
  const running = cluster?.status === 'running';
  React.useEffect(() => {
    let isCurrent = true;
    if (running && document.visibilityState !== 'hidden') {
      clusters.idleManagement.workers(name).then(
        response => isCurrent && setState({ ...response, problem: null }),
        (reason: unknown) => {
          const { message, remedy } = toProblem(reason, trans);
          if (isCurrent) {
            setState(previous => ({
              ...previous,
              problem: `${message} ${remedy}`
            }));
          }
        }
      );
    }
    return () => {
      isCurrent = false;
    };
  }, [clusters, name, cluster, running]);
  return state;
}

interface IChartDataProps {
  points: ReadonlyArray<IPoint>;
  trans: TranslationBundle;
}

/** The data of the charts as text and table. Rendered only when it is expanded. */
function ChartData({ points, trans }: IChartDataProps): JSX.Element {
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
