/** The page of a cluster. Loaded when one is opened. */
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import '../../../style/lazy.css';
import { Lazy } from '../../components/lazy';
import { ProblemAlert } from '../../components/problemAlert';
import { isEnded } from '../../gateway/clusterStatus';
import { toProblem } from '../../gateway/toProblem';
import type { IClusters, IProblem } from '../../tokens';
import { formatElapsed, formatMoment } from '../../utils/format';
import type * as Wire from '../../wire/wire';
import type { HistoryStore, IPoint } from '../history';
import { useHistory, usePoints } from '../useHistory';
import { ChartData } from './chartData';
import { Facts } from './facts';
import { FailedTasks } from './failedTasks';
import { Logs } from './logs';
import { WorkerTable } from './workerTable';

const loadCharts = () => import('./charts');

/** Properties of {@link ClusterPage}. */
export interface IClusterPageProps {
  name: string;
  clusters: IClusters;
  history: HistoryStore;
  openNotebook: (path: string) => void;
  trans: TranslationBundle;
}

/** The page of a cluster: its state, charts and their data, failed tasks, logs, and the workers. */
export function ClusterPage(props: IClusterPageProps): JSX.Element {
  const { name, clusters, history, openNotebook, trans } = props;
  const cluster = useHistory(history, () => clusters.get(name));
  const points = usePoints(history, name);
  const { at, problem, workers } = useWorkers(clusters, name, cluster, trans);
  const [logOf, setLogOf] = React.useState<string | null>(null);
  const logs = React.useRef<HTMLElement>(null);
  const showLog = React.useCallback((worker: string) => {
    setLogOf(worker);
    logs.current?.scrollIntoView?.({ block: 'start' });
    logs.current?.querySelector<HTMLElement>('select')?.focus();
  }, []);
  const id = React.useId();
  const age = at === null ? null : ageText(workers, at, trans);
  return (
    <div
      className="jp-DaskGateway-page"
      role="region"
      aria-label={trans.__('Cluster Page of %1', cluster?.label ?? name)}
    >
      {cluster ? (
        <Facts
          cluster={cluster}
          clusters={clusters}
          openNotebook={openNotebook}
          trans={trans}
        />
      ) : (
        <p>{trans.__('This cluster no longer exists.')}</p>
      )}
      <section aria-labelledby={`${id}-activity`}>
        <h2 id={`${id}-activity`}>{trans.__('Activity')}</h2>
        {cluster && isEnded(cluster) && (
          <p>{lastSeenText(points.at(-1), trans)}</p>
        )}
        {points.length > 0 ? (
          <>
            <Lazy
              load={loadCharts}
              fallback={<p>{trans.__('Loading…')}</p>}
              trans={trans}
            >
              {({ Charts }) => <Charts points={points} trans={trans} />}
            </Lazy>
            <ChartData points={points} trans={trans} />
          </>
        ) : (
          <p>{trans.__('No data yet.')}</p>
        )}
      </section>
      <FailedTasks
        name={name}
        cluster={cluster}
        clusters={clusters}
        trans={trans}
      />
      <Logs
        ref={logs}
        name={name}
        cluster={cluster}
        clusters={clusters}
        workers={workers}
        worker={logOf}
        onWorker={setLogOf}
        trans={trans}
      />
      {problem && <ProblemAlert problem={problem} trans={trans} />}
      {cluster?.status === 'running' && at !== null && workers.length > 0 && (
        <section aria-labelledby={`${id}-workers`}>
          <h2 id={`${id}-workers`}>{trans.__('Workers')}</h2>
          {age && <p>{age}</p>}
          <WorkerTable
            workers={workers}
            at={at}
            trans={trans}
            onLog={showLog}
          />
        </section>
      )}
    </div>
  );
}

/** Return the last state of an ended cluster. */
function lastSeenText(
  last: IPoint | undefined,
  trans: TranslationBundle
): string {
  return last
    ? trans.__(
        'Last seen at %1: workers %2, running tasks %3, waiting tasks %4, failed tasks %5.',
        formatMoment(last.at, Date.now()),
        last.workers,
        last.running,
        last.waiting,
        last.failed
      )
    : '';
}

/** Age in ms from which values are old. Workers send a heartbeat twice a second, hundreds of them every few seconds. */
const MAX_AGE = 10_000;

/**
 * Return the age of the workers' CPU and disk values; null if they are current.
 *
 * The page of distributed that reports them often fails while tasks run. Then only the memory is current.
 */
function ageText(
  workers: ReadonlyArray<Wire.Worker>,
  at: number,
  trans: TranslationBundle
): string | null {
  const age =
    at - workers.reduce((last, one) => Math.max(last, one.last_seen), 0);
  return age < MAX_AGE
    ? null
    : trans.__('CPU and disk values are %1 old.', formatElapsed(age, trans));
}

interface IWorkersState extends Wire.Workers {
  problem: IProblem | null;
}

/** Return the workers of a cluster, requested after each change of the cluster while the page is visible. */
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
          if (isCurrent) {
            const problem = toProblem(reason, trans);
            setState(previous => ({ ...previous, problem }));
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
