import type { TranslationBundle } from '@jupyterlab/translation';
import type { LabIcon } from '@jupyterlab/ui-components';
import { closeIcon, stopIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import type * as Wire from '../wire/wire';
import { CommandIDs, type RowPart } from '../tokens';
import type { ActionResult, IActivity } from '../actions/clusterActions';
import { ProblemAlert, ProblemText } from '../components/problemAlert';
import type { Clock } from '../utils/clock';
import { Elapsed } from '../components/elapsed';
import {
  formatElapsed,
  formatMoment,
  formatSizes,
  formatWaiting,
  formatWorkers
} from '../utils/format';
import { scaleIcon } from '../components/icons';
import { isAlive, isEnded } from '../gateway/clusterStatus';
import { attemptText, isStarting, stateText } from './statusText';
import type { ScaleForm } from './scale/scaleForm';
import { workersFieldOf } from './scale/workersInput';

/** A button of a row that executes a command of another package. */
export interface IRowAction {
  /** The command, which takes the argument `name`. */
  command: string;
  icon: LabIcon;
  /** Accessible name of the button for a cluster with this label. */
  named: (label: string) => string;
}

/** Properties of {@link ClusterRow}. */
export interface IClusterRowProps {
  cluster: Wire.Cluster;
  activity: IActivity;
  /** The open scale form of the cluster; null if it is closed. */
  form: typeof ScaleForm | null;
  /** Whether the row is the one in the tab order. */
  current: boolean;
  selected: boolean;
  extras: ReadonlyArray<IRowAction>;
  parts: ReadonlyArray<RowPart>;
  clock: Clock;
  trans: TranslationBundle;
  onSelect: (name: string) => void;
  callbacks: IRowCallbacks;
}

/** What the controls of a row do. */
export interface IRowCallbacks {
  /** Execute a command on a cluster. */
  execute: (
    command: string,
    args: { name: string } & Wire.WorkersRequest
  ) => Promise<ActionResult | null>;
  openForm: (name: string) => void;
  closeForm: (name: string) => void;
  /** Remove the problem and the note of the last action. */
  clearActivity: (name: string) => void;
}

/** One cluster of the list. */
export const ClusterRow = React.memo(function ClusterRow(
  props: IClusterRowProps
): JSX.Element {
  const { cluster, activity, callbacks, form: Form, trans, current } = props;
  const { name, label } = cluster;
  const scaleButton = React.useRef<HTMLButtonElement>(null);
  const labelId = `jp-DaskGateway-label-${name}`;
  const closeScale = React.useCallback(() => {
    callbacks.closeForm(name);
    scaleButton.current?.focus();
  }, [callbacks, name]);
  const reachable = current ? undefined : -1;
  const running = cluster.status === 'running';
  const fieldProblem =
    Form !== null &&
    activity.problem !== null &&
    workersFieldOf(activity.problem, false) !== undefined;
  return (
    <li
      className={`jp-DaskGateway-cluster jp-DaskGateway-color-${cluster.color} ${props.selected ? 'jp-mod-selected' : ''} ${isEnded(cluster) ? 'jp-mod-ended' : ''}`}
      data-name={name}
      data-status={cluster.status}
      aria-labelledby={labelId}
      aria-current={props.selected || undefined}
      tabIndex={current ? 0 : -1}
      onFocus={() => props.onSelect(name)}
      onMouseDown={() => props.onSelect(name)}
      onContextMenu={() => props.onSelect(name)}
    >
      <div className="jp-DaskGateway-head">
        <span className="jp-DaskGateway-mark" aria-hidden="true" />
        <span
          id={labelId}
          className="jp-DaskGateway-name"
          title={label === name ? name : trans.__('%1\nName: %2', label, name)}
          onDoubleClick={() =>
            void callbacks.execute(CommandIDs.renameCluster, { name })
          }
        >
          {label}
        </span>
        <span className="jp-DaskGateway-actions">
          {running && (
            <IconButton
              ref={scaleButton}
              icon={scaleIcon}
              name={trans.__('Scale %1', label)}
              tabIndex={reachable}
              expanded={Form !== null}
              onClick={() => (Form ? closeScale() : callbacks.openForm(name))}
            />
          )}
          {running &&
            props.extras.map(extra => (
              <IconButton
                key={extra.command}
                icon={extra.icon}
                name={extra.named(label)}
                tabIndex={reachable}
                onClick={() => void callbacks.execute(extra.command, { name })}
              />
            ))}
          <IconButton
            icon={
              isStarting(cluster) || isEnded(cluster) ? closeIcon : stopIcon
            }
            name={endName(cluster, trans)}
            tabIndex={reachable}
            disabled={activity.busy || cluster.status === 'stopping'}
            onClick={() =>
              void callbacks.execute(
                isEnded(cluster)
                  ? CommandIDs.dismissCluster
                  : CommandIDs.stopCluster,
                { name }
              )
            }
          />
        </span>
      </div>
      <State cluster={cluster} clock={props.clock} trans={trans} />
      <Details cluster={cluster} trans={trans} />
      {props.parts.map((Part, at) => (
        <Part
          key={at}
          cluster={cluster}
          tabIndex={reachable}
          clock={props.clock}
        />
      ))}
      {activity.problem && !fieldProblem && (
        <ProblemAlert problem={activity.problem} trans={trans}>
          <button
            type="button"
            className="jp-DaskGateway-textButton"
            tabIndex={reachable}
            onClick={() => callbacks.clearActivity(name)}
          >
            {trans.__('Dismiss')}
          </button>
        </ProblemAlert>
      )}
      {Form && running && (
        <Form
          cluster={cluster}
          busy={activity.busy}
          trans={trans}
          onApply={async request => {
            const result = await callbacks.execute(
              request.count === undefined
                ? CommandIDs.adaptCluster
                : CommandIDs.scaleCluster,
              { name, ...request }
            );
            if (result === 'done') {
              closeScale();
            }
            return result;
          }}
          onClose={closeScale}
        />
      )}
    </li>
  );
});

interface IPartProps {
  cluster: Wire.Cluster;
  trans: TranslationBundle;
}

/** The state of the cluster, with a running time. */
function State(props: IPartProps & { clock: Clock }): JSX.Element {
  const { cluster, clock, trans } = props;
  const { text, since, withTime, precise, tone } = stateText(cluster, trans);
  if (since === null) {
    return (
      <div className="jp-DaskGateway-state" data-tone={tone}>
        {text}
      </div>
    );
  }
  return (
    <div
      className="jp-DaskGateway-state"
      data-tone={tone}
      title={trans.__('Since %1', formatMoment(since, Date.now()))}
    >
      <Elapsed
        clock={clock}
        since={since}
        format={precise ? formatWaiting : formatElapsed}
        say={withTime}
        trans={trans}
      />
    </div>
  );
}

/** Workers, their sizes, the attempt, and the problem of the cluster. */
function Details({ cluster, trans }: IPartProps): JSX.Element {
  const attempt = attemptText(cluster.attempt, trans);
  const alive = isAlive(cluster);
  const sizes = alive ? formatSizes(cluster, trans) : '';
  return (
    <>
      {alive && (
        <div className="jp-DaskGateway-workers">
          {formatWorkers(cluster, trans)}
        </div>
      )}
      {sizes && <div className="jp-DaskGateway-sizes">{sizes}</div>}
      {attempt && <div className="jp-DaskGateway-attempt">{attempt}</div>}
      {cluster.problem && (
        <div
          className="jp-DaskGateway-problem"
          data-code={cluster.problem.code}
        >
          <ProblemText problem={cluster.problem} trans={trans} />
        </div>
      )}
    </>
  );
}

interface IIconButtonProps {
  icon: LabIcon;
  name: string;
  tabIndex?: number;
  disabled?: boolean;
  expanded?: boolean;
  onClick: () => void;
}

const IconButton = React.forwardRef<HTMLButtonElement, IIconButtonProps>(
  function IconButton(props, ref): JSX.Element {
    return (
      <button
        ref={ref}
        type="button"
        className="jp-DaskGateway-iconButton"
        title={props.name}
        aria-label={props.name}
        aria-expanded={props.expanded}
        tabIndex={props.tabIndex}
        // Not `disabled`: a button that has the focus must not lose it.
        aria-disabled={props.disabled || undefined}
        onClick={() => !props.disabled && props.onClick()}
      >
        <props.icon.react tag="span" />
      </button>
    );
  }
);

/** Accessible name of the last button of a row. */
function endName(cluster: Wire.Cluster, trans: TranslationBundle): string {
  if (isEnded(cluster)) {
    return trans.__('Dismiss %1', cluster.label);
  }
  return isStarting(cluster)
    ? trans.__('Cancel %1', cluster.label)
    : trans.__('Stop %1', cluster.label);
}
