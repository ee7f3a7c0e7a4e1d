import { Clipboard } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { ProblemActions, ProblemText } from '../../components/problemAlert';
import { TextButton } from '../../components/textButton';
import { isEnded } from '../../gateway/clusterStatus';
import type { IClusters } from '../../tokens';
import { formatMoment } from '../../utils/format';
import type * as Wire from '../../wire/wire';
import { useInterval, useResource } from './useResource';

/** Shortest time in ms between two requests while tasks keep failing. */
const POLL_INTERVAL = 10_000;

/** Properties of {@link FailedTasks}. */
export interface IFailedTasksProps {
  name: string;
  cluster: Wire.Cluster | undefined;
  clusters: IClusters;
  trans: TranslationBundle;
}

/** The last failed tasks with exception and traceback; nothing if no task has failed. */
export function FailedTasks(props: IFailedTasksProps): JSX.Element | null {
  const { name, cluster, clusters, trans } = props;
  const failed = cluster?.tasks.erred ?? 0;
  const isNeeded = failed > 0 || (cluster !== undefined && isEnded(cluster));
  const tick = useInterval(POLL_INTERVAL);
  const counted = React.useRef({ tick, failed });
  if (counted.current.failed !== failed && counted.current.tick !== tick) {
    counted.current = { tick, failed };
  }
  const { data, problem } = useResource(
    isNeeded ? () => clusters.details.failedTasks(name) : null,
    {
      source: name,
      version: `${counted.current.tick} ${counted.current.failed} ${cluster?.status}`
    },
    trans
  );
  const headingId = React.useId();
  // An ended cluster usually has none, so a problem is not worth a message.
  if (!isNeeded || (failed === 0 && !data?.tasks.length)) {
    return null;
  }
  return (
    <section aria-labelledby={headingId}>
      <h2 id={headingId}>
        {failed > 0
          ? trans._n('%1 failed task', '%1 failed tasks', failed)
          : trans.__('Failed tasks')}
      </h2>
      {problem && !data && (
        <>
          <ProblemText problem={problem} trans={trans} />
          <ProblemActions problem={problem} trans={trans} />
        </>
      )}
      {data && !data.live && (
        <p>{trans.__('Seen at %1', formatMoment(data.at, Date.now()))}</p>
      )}
      {data && !data.supported && (
        <p>
          {trans.__(
            'The Dask version of this cluster does not list failed tasks. The logs of the workers have the exceptions.'
          )}
        </p>
      )}
      {data?.tasks.map(task => (
        <FailedTask key={task.key} task={task} trans={trans} />
      ))}
      {data && failed > data.tasks.length && data.tasks.length > 0 && (
        <p>
          {trans._n(
            'The scheduler has the details of the last failed task only.',
            'The scheduler has the details of the last %1 failed tasks only.',
            data.tasks.length
          )}
        </p>
      )}
    </section>
  );
}

function FailedTask(props: {
  task: Wire.FailedTask;
  trans: TranslationBundle;
}): JSX.Element {
  const { task, trans } = props;
  const { key, exception, traceback } = task;
  const text = [key, traceback, exception].filter(Boolean).join('\n');
  return (
    <details className="jp-DaskGateway-failedTask">
      <summary>
        <strong>{exception}</strong> <span>{key}</span>
      </summary>
      {traceback && <pre tabIndex={0}>{traceback}</pre>}
      <TextButton
        name={trans.__('Copy details of %1', key)}
        tabIndex={undefined}
        onClick={() => Clipboard.copyToSystem(text)}
      >
        {trans.__('Copy Details')}
      </TextButton>
    </details>
  );
}
