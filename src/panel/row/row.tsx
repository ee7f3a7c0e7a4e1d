import type { TranslationBundle } from '@jupyterlab/translation';
import { caretDownIcon, caretRightIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import type * as Wire from '../../wire/wire';
import { CommandIDs, type RowPart } from '../../tokens';
import type { IActivity } from '../../actions/activities';
import { IconButton } from '../../components/iconButton';
import {
  ProblemActions,
  ProblemAlert,
  ProblemText
} from '../../components/problemAlert';
import { TextButton } from '../../components/textButton';
import { isEnded, isScalable } from '../../gateway/clusterStatus';
import type { Clock } from '../../utils/clock';
import type { IWork } from './progress';
import { type IRowAction, type IRowCallbacks, RowButtons } from './rowButtons';
import { RowDetails } from './rowDetails';
import { RowFacts, RowLabel, RowWork } from './rowSummary';
import type { ScaleForm } from '../scale/scaleForm';
import { workersFieldOf } from '../scale/workersInput';
import { attemptText } from './statusText';
import { useStepper } from './stepper';

/** The parts that other packages add to each row. */
export interface IRowParts {
  /** Shown always. */
  notices: ReadonlyArray<RowPart>;
  /** Shown among the details. */
  details: ReadonlyArray<RowPart>;
}

/** Properties of {@link ClusterRow}. */
export interface IClusterRowProps {
  cluster: Wire.Cluster;
  /** The label of its gateway, where there are several. */
  gateway: string | null;
  /** The work of the cluster; null before its first sample. */
  work: IWork | null;
  activity: IActivity;
  /** The open scale form of the cluster; null if it is closed. */
  form: typeof ScaleForm | null;
  /** Whether the row is the one in the tab order. */
  current: boolean;
  selected: boolean;
  /** Whether it is one of several selected rows. */
  several: boolean;
  /** Whether the details are open. */
  expanded: boolean;
  extras: ReadonlyArray<IRowAction>;
  parts: IRowParts;
  clock: Clock;
  trans: TranslationBundle;
  /** The mouse is pressed on the row. */
  onPress: (name: string, press: React.MouseEvent) => void;
  /** The row, or something in it, has the focus. */
  onFocus: (name: string) => void;
  /** Add the row to the selected ones, or remove it. */
  onToggle: (name: string) => void;
  onExpand: (name: string, expanded: boolean) => void;
  callbacks: IRowCallbacks;
}

/** One cluster of the list. */
export const ClusterRow = React.memo(function ClusterRow(
  props: IClusterRowProps
): JSX.Element {
  const { cluster, activity, callbacks, clock, current, expanded, trans } =
    props;
  const { name, label } = cluster;
  const scaleButton = React.useRef<HTMLButtonElement>(null);
  const labelId = `jp-DaskGateway-label-${name}`;
  const factsId = `jp-DaskGateway-facts-${name}`;
  const closeScale = React.useCallback(() => {
    callbacks.closeForm(name);
    scaleButton.current?.focus();
  }, [callbacks, name]);
  const stepper = useStepper(cluster, count =>
    callbacks.execute(CommandIDs.scaleCluster, { name, count })
  );
  const tabIndex = current ? undefined : -1;
  const running = cluster.status === 'running';
  const classes = ['jp-DaskGateway-cluster'];
  classes.push(`jp-DaskGateway-color-${cluster.color}`);
  if (props.selected) {
    classes.push('jp-mod-selected');
  }
  if (props.several) {
    classes.push('jp-mod-multiple');
  }
  if (isEnded(cluster)) {
    classes.push('jp-mod-ended');
  }
  return (
    <li
      className={classes.join(' ')}
      data-name={name}
      data-status={cluster.status}
      aria-labelledby={labelId}
      aria-describedby={factsId}
      aria-current={props.selected || undefined}
      tabIndex={current ? 0 : -1}
      onFocus={() => props.onFocus(name)}
      onMouseDown={press => props.onPress(name, press)}
    >
      <div className="jp-DaskGateway-summary">
        <div className="jp-DaskGateway-head">
          <IconButton
            className="jp-DaskGateway-expander"
            icon={expanded ? caretDownIcon : caretRightIcon}
            name={trans.__('Details of %1', label)}
            tabIndex={tabIndex}
            expanded={expanded}
            onClick={() => props.onExpand(name, !expanded)}
          />
          <span className="jp-DaskGateway-pick">
            <span className="jp-DaskGateway-mark" aria-hidden="true" />
            <input
              type="checkbox"
              // Space in the row does the same.
              tabIndex={-1}
              aria-label={trans.__('Select %1', label)}
              checked={props.selected}
              onMouseDown={press => press.stopPropagation()}
              onChange={() => props.onToggle(name)}
            />
          </span>
          <RowLabel
            id={labelId}
            cluster={cluster}
            trans={trans}
            onRename={() =>
              void callbacks.execute(CommandIDs.renameCluster, { name })
            }
          />
        </div>
        <RowFacts
          id={factsId}
          cluster={cluster}
          clock={clock}
          pending={stepper.pending}
          trans={trans}
        />
        {running && (
          <RowWork
            cluster={cluster}
            work={props.work}
            tabIndex={tabIndex}
            trans={trans}
            onShowFailed={() =>
              void callbacks.execute(CommandIDs.openClusterPage, { name })
            }
          />
        )}
        <RowButtons
          cluster={cluster}
          activity={activity}
          extras={props.extras}
          stepper={stepper}
          isFormOpen={props.form !== null}
          scaleButton={scaleButton}
          tabIndex={tabIndex}
          trans={trans}
          callbacks={callbacks}
          onToggleForm={() =>
            props.form ? closeScale() : callbacks.openForm(name)
          }
        />
      </div>
      <Notices {...props} tabIndex={tabIndex} onCloseForm={closeScale} />
      {expanded && (
        <RowDetails cluster={cluster} trans={trans}>
          {props.parts.details.map((Part, at) => (
            <Part
              key={at}
              cluster={cluster}
              tabIndex={tabIndex}
              clock={clock}
            />
          ))}
        </RowDetails>
      )}
    </li>
  );
});

/** Problems of a start that other options, such as another image, may solve. */
const SOLVABLE_BY_OPTIONS = [
  'cluster-start-slow',
  'image-not-pulled',
  'request-too-large'
];

/** What is always visible: the attempt, problems, the notices of other packages, and the scale form. */
function Notices(
  props: IClusterRowProps & {
    tabIndex: number | undefined;
    onCloseForm: () => void;
  }
): JSX.Element {
  const { cluster, gateway, activity, callbacks, tabIndex, trans } = props;
  const { form: Form } = props;
  const { name, problem } = cluster;
  const attempt = attemptText(cluster.attempt, trans);
  const fieldProblem =
    Form !== null &&
    activity.problem !== null &&
    workersFieldOf(activity.problem, false) !== undefined;
  return (
    <div className="jp-DaskGateway-notices">
      {attempt && <div className="jp-DaskGateway-attempt">{attempt}</div>}
      {problem && (
        <div className="jp-DaskGateway-problem" data-code={problem.code}>
          <ProblemText
            // The state says when the cluster ended.
            problem={
              isEnded(cluster) ? { ...problem, since: undefined } : problem
            }
            trans={trans}
          />
          <ProblemActions
            problem={problem}
            gateway={gateway}
            tabIndex={tabIndex}
            trans={trans}
          >
            {cluster.status === 'pending' &&
              SOLVABLE_BY_OPTIONS.includes(problem.code) && (
                <TextButton
                  tabIndex={tabIndex}
                  onClick={() => void callbacks.replace(name)}
                >
                  {trans.__('Change Options…')}
                </TextButton>
              )}
          </ProblemActions>
        </div>
      )}
      {props.parts.notices.map((Part, at) => (
        <Part
          key={at}
          cluster={cluster}
          tabIndex={tabIndex}
          clock={props.clock}
        />
      ))}
      {activity.problem && !fieldProblem && (
        <ProblemAlert
          problem={activity.problem}
          gateway={gateway}
          tabIndex={tabIndex}
          trans={trans}
        >
          <TextButton
            tabIndex={tabIndex}
            onClick={() => callbacks.clearActivity(name)}
          >
            {trans.__('Dismiss')}
          </TextButton>
        </ProblemAlert>
      )}
      {Form && isScalable(cluster) && (
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
              props.onCloseForm();
            }
            return result;
          }}
          onClose={props.onCloseForm}
        />
      )}
    </div>
  );
}
