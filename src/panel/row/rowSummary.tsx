import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { Elapsed } from '../../components/elapsed';
import { TextButton } from '../../components/textButton';
import { isActive } from '../../gateway/clusterStatus';
import type { Clock } from '../../utils/clock';
import {
  formatElapsed,
  formatMoment,
  formatSizes,
  formatWaiting,
  formatWorkers
} from '../../utils/format';
import type * as Wire from '../../wire/wire';
import { type IWork, workText } from './progress';
import { stateText } from './statusText';

interface IPartProps {
  cluster: Wire.Cluster;
  trans: TranslationBundle;
}

/** Length of the short id, the start of the id in a cluster's name, as on the server. */
const ID_LENGTH = 4;

/** Split a label so that the id at its end stays readable if the rest is cut; add the id if the label lacks it. */
export function splitLabel({
  kind,
  name,
  label
}: Pick<Wire.Cluster, 'kind' | 'name' | 'label'>): {
  head: string;
  tail: string;
  id: string;
} {
  if (kind !== 'cluster') {
    // The administrator has named it, and its id says nothing to users.
    return { head: label, tail: '', id: '' };
  }
  const id = name.slice(name.lastIndexOf('.') + 1).slice(0, ID_LENGTH);
  return label.endsWith(` ${id}`)
    ? { head: label.slice(0, -id.length), tail: id, id: '' }
    : { head: label, tail: '', id: label.endsWith(id) ? '' : id };
}

/** The label of a cluster and its short id. */
export function RowLabel(
  props: IPartProps & { id: string; onRename: () => void }
): JSX.Element {
  const { cluster, trans } = props;
  const { name, label } = cluster;
  const { head, tail, id } = splitLabel(cluster);
  return (
    <span className="jp-DaskGateway-label">
      <span
        id={props.id}
        className={`jp-DaskGateway-name ${tail ? 'jp-mod-split' : ''}`}
        title={label === name ? name : trans.__('%1\nName: %2', label, name)}
        onDoubleClick={props.onRename}
      >
        {tail ? (
          <>
            <span className="jp-DaskGateway-nameHead">{head}</span>
            <span className="jp-DaskGateway-nameTail">{tail}</span>
          </>
        ) : (
          label
        )}
      </span>
      {id && <span className="jp-DaskGateway-shortId">{id}</span>}
    </span>
  );
}

/** Properties of {@link RowFacts}. */
export interface IRowFactsProps extends IPartProps {
  id: string;
  clock: Clock;
  /** A number of workers that will be requested; null if there is none. */
  pending: number | null;
}

/** State, workers and sizes, in one line. */
export function RowFacts(props: IRowFactsProps): JSX.Element {
  const { cluster, pending, trans } = props;
  const alive = isActive(cluster);
  const sizes = alive ? formatSizes(cluster, trans) : '';
  const workers = formatWorkers(
    pending === null ? cluster : { ...cluster, requested: { count: pending } },
    trans
  );
  return (
    <div id={props.id} className="jp-DaskGateway-facts">
      <State cluster={cluster} clock={props.clock} trans={trans} />
      {alive && (
        <span className="jp-DaskGateway-workers" title={workers}>
          {workers}
        </span>
      )}
      {sizes && (
        <span className="jp-DaskGateway-sizes" title={sizes}>
          {sizes}
        </span>
      )}
    </div>
  );
}

/** The state of a cluster, with a running time. */
function State(props: IPartProps & { clock: Clock }): JSX.Element {
  const { cluster, clock, trans } = props;
  const { text, since, withTime, precise, tone } = stateText(cluster, trans);
  if (since === null) {
    return (
      <span className="jp-DaskGateway-state" data-tone={tone}>
        {text}
      </span>
    );
  }
  return (
    <span
      className="jp-DaskGateway-state"
      data-tone={tone}
      title={trans.__('Since %1', formatMoment(since, Date.now()))}
    >
      <Elapsed
        clock={clock}
        since={since}
        format={precise ? formatWaiting : formatElapsed}
        sentence={withTime}
        trans={trans}
      />
    </span>
  );
}

/** Properties of {@link RowWork}. */
export interface IRowWorkProps extends IPartProps {
  work: IWork | null;
  tabIndex: number | undefined;
  /** Show the failed tasks. */
  onShowFailed: () => void;
}

/**
 * The work of a running cluster: tasks, failed tasks, time left, and a bar. It always has the same height. While nothing
 * runs, failed tasks are first, because the text about results is long.
 */
export function RowWork(props: IRowWorkProps): JSX.Element {
  const { cluster, trans } = props;
  const { text, left, failed, bar } = workText(
    props.work,
    cluster.results_in_memory,
    trans
  );
  const percent = (share: number) => `${Math.round(share * 1000) / 10}%`;
  return (
    <div className="jp-DaskGateway-work">
      <div
        className={`jp-DaskGateway-workText ${bar ? '' : 'jp-mod-failedFirst'}`}
      >
        <span title={text}>{text}</span>
        {left && <span className="jp-DaskGateway-left">{left}</span>}
        {failed && (
          <span className="jp-DaskGateway-failed">
            <TextButton
              tabIndex={props.tabIndex}
              title={trans.__('Show the failed tasks of %1', cluster.label)}
              onClick={props.onShowFailed}
            >
              {failed}
            </TextButton>
          </span>
        )}
      </div>
      <div
        className="jp-DaskGateway-bar"
        {...(bar
          ? {
              role: 'progressbar',
              'aria-label': trans.__('Tasks of %1', cluster.label),
              'aria-valuemin': 0,
              'aria-valuemax': 100,
              'aria-valuenow': Math.floor(bar.done * 100),
              'aria-valuetext': text
            }
          : {})}
      >
        {bar && (
          <>
            <span style={{ width: percent(bar.done - bar.failed) }} />
            <span
              className="jp-mod-failed"
              style={{ width: percent(bar.failed) }}
            />
          </>
        )}
      </div>
    </div>
  );
}
