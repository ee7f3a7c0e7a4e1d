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
import type * as Wire from '../../gateway/wire';
import type { IClusters } from '../../tokens';
import type { HistoryStore, IPoint } from '../history';
import { inWords } from '../sparkline';
import { coreHoursWords } from '../../utils/clusterTotals';
import { useHistory } from '../useHistory';
import { WorkerTable } from './workerTable';

const Charts = React.lazy(() => import('./charts'));

/** So many rows has the table of the charts' values. */
const ROWS = 20;

/** Properties of {@link OverviewBody}. */
export interface IOverviewProps {
  name: string;
  clusters: IClusters;
  history: HistoryStore;
  trans: TranslationBundle;
}

/** How a cluster is doing: charts over the session, the same as a table, and its workers. */
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
              coreHoursWords(cluster.usage.core_hours, trans)
            ].join(trans.__(', '))
          : trans.__('This cluster is gone.')}
      </p>
      {points.length > 0 ? (
        <>
          <React.Suspense fallback={<p>{trans.__('Loading…')}</p>}>
            <Charts points={points} trans={trans} />
          </React.Suspense>
          <Values points={points} trans={trans} />
        </>
      ) : (
        <p>{trans.__('Nothing has been seen of it yet.')}</p>
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

/** The table of the workers, which come apart from the rest. */
function Workers(props: {
  name: string;
  clusters: IClusters;
  cluster: Wire.Cluster | undefined;
  trans: TranslationBundle;
}): JSX.Element {
  const { clusters, name, cluster, trans } = props;
  const { at, problem, workers } = useWorkers(clusters, name, cluster);
  return (
    <>
      {problem && <p role="alert">{problem}</p>}
      {at !== null && workers.length > 0 && (
        <>
          <p>{ageWords(workers, at, trans)}</p>
          <WorkerTable workers={workers} at={at} trans={trans} />
        </>
      )}
    </>
  );
}

/** ms. A worker tells of itself twice a second, one of hundreds every few seconds. */
const OLD = 10_000;

/**
 * That what is told of the workers is old, where it is: distributed's page of them fails while tasks run; then the server
 * half knows their memory alone, and the rest is as it was told before.
 */
function ageWords(
  workers: ReadonlyArray<Wire.Worker>,
  at: number,
  trans: TranslationBundle
): string | null {
  const age = at - Math.max(...workers.map(worker => worker.last_seen));
  return age < OLD
    ? null
    : trans.__(
        'The scheduler has told nothing of its workers’ CPU and disk for %1: many do not while tasks run.',
        formatElapsed(age, trans)
      );
}

interface IWorkersState extends Wire.Workers {
  problem: string | null;
}

/** The workers as of the cluster's last change: what did not change is not asked for again. */
function useWorkers(
  clusters: IClusters,
  name: string,
  cluster: Wire.Cluster | undefined
): IWorkersState {
  const [state, setState] = React.useState<IWorkersState>({
    at: null,
    workers: [],
    problem: null
  });
  const running = cluster?.status === 'running';
  React.useEffect(() => {
    let wanted = true;
    if (running && document.visibilityState !== 'hidden') {
      clusters.idleManagement.workers(name).then(
        answer => wanted && setState({ ...answer, problem: null }),
        (reason: Error) =>
          wanted && setState(old => ({ ...old, problem: reason.message }))
      );
    }
    return () => {
      wanted = false;
    };
  }, [clusters, name, cluster, running]);
  return state;
}

interface IValuesProps {
  points: ReadonlyArray<IPoint>;
  trans: TranslationBundle;
}

/** The charts' values for those who do not see them; made only for those who open them. */
function Values({ points, trans }: IValuesProps): JSX.Element {
  const [open, setOpen] = React.useState(false);
  return (
    <details onToggle={event => setOpen(event.currentTarget.open)}>
      <summary>{trans.__('As a table')}</summary>
      {open && (
        <>
          <p>{inWords(points, trans)}</p>
          <ValueTable points={points} trans={trans} />
        </>
      )}
    </details>
  );
}

/** The whole time, in at most so many steps. */
function ValueTable({ points, trans }: IValuesProps): JSX.Element {
  const step = Math.ceil(points.length / ROWS);
  const shown = points.filter((_, at) => (points.length - 1 - at) % step === 0);
  return (
    <table
      className="jp-DaskGateway-values"
      aria-label={trans.__('Values of the charts')}
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
        {shown.map(point => (
          <tr key={point.at}>
            <th scope="row">{formatMoment(point.at, Date.now())}</th>
            <td>{point.workers}</td>
            <td>{point.threads}</td>
            <td>{formatBytes(point.memory)}</td>
            <td>{point.processing}</td>
            <td>{point.waiting}</td>
            <td>{point.held}</td>
            <td>{point.erred}</td>
            <td>{formatNumber(point.rate)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
