import type { TranslationBundle } from '@jupyterlab/translation';
import { UseSignal } from '@jupyterlab/ui-components';
import * as React from 'react';

import { Elapsed } from '../components/elapsed';
import { formatHeld, formatMoment, formatWaiting } from '../utils/format';
import type * as Wire from '../gateway/wire';
import type { IRowPartProps, RowPart } from '../tokens';
import type { Caretaker } from '../actions/idleActions';
import { HintItem } from './hintItem';
import type { HistoryStore } from './history';
import { Sparkline, inWords } from './sparkline';
import { StageList } from './startupStageList';
import { isUnderWay } from './startupStages';
import { useHistory } from './useHistory';
import { coreHoursWords } from '../utils/clusterTotals';
import { dueWords, endedWords, keptWords } from '../idle/idleText';

/** What the watch's part of a row works with. */
export interface IRowPartOptions {
  caretaker: Caretaker;
  history: HistoryStore;
  trans: TranslationBundle;
  onOverview: (name: string) => void;
  onStopWhenFinished: (name: string, on: boolean) => void;
}

type PartProps = IRowPartOptions & IRowPartProps;

/** What a row says of how its cluster is doing, and offers to do about it. */
export function rowPartOf(options: IRowPartOptions): RowPart {
  return function WatchPart(props: IRowPartProps): JSX.Element {
    const all = { ...options, ...props };
    const { cluster, tabIndex } = props;
    const { caretaker, trans } = options;
    const running = cluster.status === 'running';
    return (
      <div className="jp-DaskGateway-watch">
        {cluster.ended && <Ended {...all} ended={cluster.ended} />}
        {running && cluster.idle && cluster.results_in_memory.count > 0 && (
          <p>
            {trans.__('Holds %1', formatHeld(cluster.results_in_memory, trans))}
          </p>
        )}
        {running && <Countdown {...all} />}
        {running && <Spared {...all} />}
        {isUnderWay(cluster) && <StageList cluster={cluster} trans={trans} />}
        {cluster.hints.map(hint => (
          <HintItem
            key={hint.code}
            hint={hint}
            requested={cluster.requested}
            tabIndex={tabIndex}
            trans={trans}
            onAct={request => void caretaker.grow(cluster.name, request)}
            onDismiss={() =>
              void caretaker.dismissHint(cluster.name, hint.code)
            }
          />
        ))}
        {running && <Doing {...all} />}
      </div>
    );
  };
}

/** What was done to a cluster, why and when, and another one like it. */
function Ended(props: PartProps & { ended: Wire.Ended }): JSX.Element {
  const { cluster, ended, tabIndex, trans } = props;
  const words = endedWords(ended, trans);
  return (
    <div className="jp-DaskGateway-ended">
      <p>
        {ended.at === null
          ? words
          : trans.__('%1 (%2)', words, formatMoment(ended.at, Date.now()))}
      </p>
      {ended.can_recreate && (
        <TextButton
          tabIndex={tabIndex}
          name={trans.__('Recreate %1', cluster.label)}
          onClick={() => void props.caretaker.recreate(cluster)}
        >
          {trans.__('Recreate')}
        </TextButton>
      )}
    </div>
  );
}

/** What is about to be done by itself, when, and how to prevent it. */
function Countdown(props: PartProps): JSX.Element | null {
  const { caretaker, cluster, clock, tabIndex, trans } = props;
  const { name, label, idle_management: watch } = cluster;
  const words = dueWords(watch, trans);
  if (words === null || watch.action_at === null) {
    return null;
  }
  return (
    <div className="jp-DaskGateway-countdown">
      <p>
        {words}{' '}
        <Elapsed
          clock={clock}
          since={watch.action_at}
          format={(elapsed, bundle) => formatWaiting(-elapsed, bundle)}
          trans={trans}
        />
      </p>
      <TextButton
        tabIndex={tabIndex}
        name={trans.__('Keep Alive %1', label)}
        onClick={() => void caretaker.keep([name])}
      >
        {trans.__('Keep Alive')}
      </TextButton>
    </div>
  );
}

/** That a cluster is left alone, until when, and how to end that. */
function Spared(props: PartProps): JSX.Element | null {
  const { caretaker, cluster, tabIndex, trans } = props;
  const { kept_alive: kept, snoozed_until: until } = cluster.idle_management;
  if (!kept && until === null) {
    return null;
  }
  return (
    <div className="jp-DaskGateway-skipped">
      <p>
        {kept ? (
          <UseSignal signal={caretaker.changed}>
            {() => (
              <>
                {keptWords(
                  cluster,
                  caretaker.isBusied(cluster.name),
                  Date.now(),
                  trans
                )}
              </>
            )}
          </UseSignal>
        ) : (
          trans.__('Snoozed until %1', formatMoment(until ?? 0, Date.now()))
        )}
      </p>
      <TextButton
        tabIndex={tabIndex}
        name={trans.__('Watch %1 Again', cluster.label)}
        onClick={() => void caretaker.resume(cluster)}
      >
        {trans.__('Watch Again')}
      </TextButton>
    </div>
  );
}

/** What a cluster has been doing, and that it may stop when that is over. */
function Doing(props: PartProps): JSX.Element {
  const { cluster, history, tabIndex, trans } = props;
  const { name, label, usage: used, idle_management: watch } = cluster;
  const wordsId = React.useId();
  const points = useHistory(history, () => history.of(name));
  return (
    <div className="jp-DaskGateway-doing">
      <button
        type="button"
        className="jp-DaskGateway-overviewButton"
        tabIndex={tabIndex}
        title={trans.__('Overview of %1', label)}
        aria-label={trans.__('Overview of %1', label)}
        aria-describedby={wordsId}
        onClick={() => props.onOverview(name)}
      >
        <Sparkline points={points} />
        {used.core_hours > 0 && (
          <span className="jp-DaskGateway-used">
            {coreHoursWords(used.core_hours, trans)}
          </span>
        )}
      </button>
      <span id={wordsId} className="jp-DaskGateway-unseen">
        {inWords(points, trans)}
      </span>
      <label className="jp-DaskGateway-switch">
        <input
          type="checkbox"
          role="switch"
          tabIndex={tabIndex}
          checked={watch.stop_when_finished}
          aria-label={trans.__('Stop %1 When Finished', label)}
          onChange={event =>
            props.onStopWhenFinished(name, event.target.checked)
          }
        />
        {trans.__('Stop When Finished')}
      </label>
    </div>
  );
}

/** A button of the row's; `name` tells those who do not see the row which cluster is meant. */
function TextButton(props: {
  name: string;
  tabIndex: number | undefined;
  onClick: () => void;
  children: React.ReactNode;
}): JSX.Element {
  return (
    <button
      type="button"
      className="jp-DaskGateway-textButton"
      aria-label={props.name}
      tabIndex={props.tabIndex}
      onClick={props.onClick}
    >
      {props.children}
    </button>
  );
}
