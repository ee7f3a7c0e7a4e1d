import { Clipboard } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { HTMLSelect } from '@jupyterlab/ui-components';
import * as React from 'react';

import { ProblemActions, ProblemText } from '../../components/problemAlert';
import { TextButton } from '../../components/textButton';
import type { IClusters } from '../../tokens';
import { formatMoment } from '../../utils/format';
import type * as Wire from '../../wire/wire';
import { matchingEntries } from './logEntries';
import { useInterval, useResource } from './useResource';

/** Time in ms between two requests while the log is visible. */
const POLL_INTERVAL = 30_000;

/** Workers in the list of logs; the table of workers has a button for each. */
const MAX_LISTED_WORKERS = 50;

/** Properties of {@link Logs}. */
export interface ILogsProps {
  name: string;
  cluster: Wire.Cluster | undefined;
  clusters: IClusters;
  workers: ReadonlyArray<Wire.Worker>;
  /** The worker whose log is shown; null for the scheduler. */
  worker: string | null;
  onWorker: (worker: string | null) => void;
  trans: TranslationBundle;
}

/** The log of the scheduler or of a worker as text that can be searched and copied. */
export const Logs = React.forwardRef<HTMLElement, ILogsProps>(
  function Logs(props, ref): JSX.Element | null {
    const { name, cluster, clusters, workers, worker, trans } = props;
    const [query, setQuery] = React.useState('');
    const [isSevere, setSevere] = React.useState(false);
    const tick = useInterval(POLL_INTERVAL);
    const exists = cluster !== undefined && cluster.status !== 'pending';
    const { data, problem, isLoading, reload } = useResource(
      exists ? () => clusters.details.logs(name, worker) : null,
      { source: worker ?? '', version: `${tick} ${cluster?.status}` },
      trans
    );
    const id = React.useId();
    if (!exists) {
      return null;
    }
    const entries = matchingEntries(data?.entries ?? [], query, isSevere);
    const text = entries.join('\n');
    const label = worker
      ? trans.__('Log of %1', worker)
      : trans.__('Log of the scheduler');
    return (
      <section ref={ref} aria-labelledby={`${id}-heading`}>
        <h2 id={`${id}-heading`}>{trans.__('Logs')}</h2>
        <div className="jp-DaskGateway-logTools">
          <label>
            {trans.__('Log of')}{' '}
            <HTMLSelect
              className="jp-DaskGateway-select"
              value={worker ?? ''}
              onChange={event => props.onWorker(event.target.value || null)}
            >
              <option value="">{trans.__('Scheduler')}</option>
              {workerChoices(workers, worker).map(one => (
                <option key={one} value={one}>
                  {one}
                </option>
              ))}
            </HTMLSelect>
          </label>
          <input
            type="search"
            className="jp-mod-styled"
            placeholder={trans.__('Search')}
            aria-label={trans.__('Search the log')}
            value={query}
            onChange={event => setQuery(event.target.value)}
          />
          <label>
            <input
              type="checkbox"
              checked={isSevere}
              onChange={event => setSevere(event.target.checked)}
            />{' '}
            {trans.__('Warnings and errors only')}
          </label>
          <TextButton tabIndex={undefined} onClick={reload}>
            {trans.__('Refresh')}
          </TextButton>
          <TextButton
            name={trans.__('Copy the log')}
            tabIndex={undefined}
            onClick={() => Clipboard.copyToSystem(text)}
          >
            {trans.__('Copy')}
          </TextButton>
        </div>
        {problem && !data && (
          <>
            <ProblemText problem={problem} trans={trans} />
            <ProblemActions problem={problem} trans={trans} />
          </>
        )}
        {data && (
          <>
            <p>{countText(data, entries.length, trans)}</p>
            <LogText key={label} label={label} text={text} />
          </>
        )}
        {!data && !problem && isLoading && <p>{trans.__('Loading…')}</p>}
      </section>
    );
  }
);

/** Return the workers to choose from, with the chosen one. */
function workerChoices(
  workers: ReadonlyArray<Wire.Worker>,
  chosen: string | null
): string[] {
  const names = workers.slice(0, MAX_LISTED_WORKERS).map(({ name }) => name);
  return chosen === null || names.includes(chosen) ? names : [...names, chosen];
}

function countText(
  { at, entries, live, truncated }: Wire.Logs,
  matchCount: number,
  trans: TranslationBundle
): string {
  const time = formatMoment(at, Date.now());
  if (!live) {
    return trans.__(
      '%1 of the last %2 entries that were seen, at %3',
      matchCount,
      entries.length,
      time
    );
  }
  return truncated
    ? trans.__(
        '%1 of the last %2 entries, at %3',
        matchCount,
        entries.length,
        time
      )
    : trans.__('%1 of %2 entries, at %3', matchCount, entries.length, time);
}

/** The text, scrolled to its end until the user scrolls up. */
function LogText(props: { label: string; text: string }): JSX.Element {
  const { label, text } = props;
  const box = React.useRef<HTMLPreElement>(null);
  const isAtEnd = React.useRef(true);
  React.useLayoutEffect(() => {
    if (box.current && isAtEnd.current) {
      box.current.scrollTop = box.current.scrollHeight;
    }
  }, [text]);
  return (
    <pre
      ref={box}
      className="jp-DaskGateway-log"
      role="region"
      aria-label={label}
      tabIndex={0}
      onScroll={({
        currentTarget: { scrollTop, scrollHeight, clientHeight }
      }) => {
        isAtEnd.current = scrollTop + clientHeight >= scrollHeight - 4;
      }}
    >
      {text}
    </pre>
  );
}
