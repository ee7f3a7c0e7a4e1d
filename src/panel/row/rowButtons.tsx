import type { TranslationBundle } from '@jupyterlab/translation';
import type { LabIcon } from '@jupyterlab/ui-components';
import { addIcon, closeIcon, stopIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { IActivity } from '../../actions/activities';
import type { ActionResult } from '../../actions/actionRunner';
import { IconButton } from '../../components/iconButton';
import { removeIcon, scaleIcon } from '../../components/icons';
import { isEnded, isScalable } from '../../gateway/clusterStatus';
import { CommandIDs } from '../../tokens';
import type * as Wire from '../../wire/wire';
import { isStarting } from './statusText';
import type { IStepper } from './stepper';

/** A button of a row that executes a command of another package. */
export interface IRowAction {
  /** The command, which takes the argument `name`. */
  command: string;
  icon: LabIcon;
  /** Accessible name of the button for a cluster with this label. */
  buttonName: (label: string) => string;
}

/** What the controls of a row do. */
export interface IRowCallbacks {
  /** Execute a command on a cluster. */
  execute: (
    command: string,
    args: { name: string } & Wire.WorkersRequest
  ) => Promise<ActionResult | null>;
  /** Execute a command that takes no cluster. */
  executeAll: (command: string, args?: { gateway: string }) => Promise<unknown>;
  /** Create a cluster like this one with other options, and then stop this one. */
  replace: (name: string) => Promise<void>;
  openForm: (name: string) => void;
  closeForm: (name: string) => void;
  /** Remove the problem and the note of the last action. */
  clearActivity: (name: string) => void;
}

/** Properties of {@link RowButtons}. */
export interface IRowButtonsProps {
  cluster: Wire.Cluster;
  activity: IActivity;
  extras: ReadonlyArray<IRowAction>;
  stepper: IStepper;
  isFormOpen: boolean;
  scaleButton: React.RefObject<HTMLButtonElement>;
  tabIndex: number | undefined;
  trans: TranslationBundle;
  callbacks: IRowCallbacks;
  onToggleForm: () => void;
}

/** The buttons of a row. They appear while the row is selected, focused or under the pointer. */
export function RowButtons(props: IRowButtonsProps): JSX.Element {
  const { cluster, activity, callbacks, stepper, tabIndex, trans } = props;
  const { name, label } = cluster;
  const running = cluster.status === 'running';
  const managed = cluster.kind === 'cluster';
  const step = (by: 1 | -1) => stepper.step(by);
  return (
    <span className="jp-DaskGateway-actions">
      <span className="jp-DaskGateway-buttonLine">
        {isScalable(cluster) && (
          <IconButton
            ref={props.scaleButton}
            icon={scaleIcon}
            name={trans.__('Scale %1', label)}
            tabIndex={tabIndex}
            expanded={props.isFormOpen}
            onClick={props.onToggleForm}
          />
        )}
        {running &&
          props.extras.map(extra => (
            <IconButton
              key={extra.command}
              icon={extra.icon}
              name={extra.buttonName(label)}
              tabIndex={tabIndex}
              onClick={() => void callbacks.execute(extra.command, { name })}
            />
          ))}
        {managed && (
          <IconButton
            icon={
              isStarting(cluster) || isEnded(cluster) ? closeIcon : stopIcon
            }
            name={endName(cluster, trans)}
            tabIndex={tabIndex}
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
        )}
      </span>
      {running && (stepper.can(1) || stepper.can(-1)) && (
        <span className="jp-DaskGateway-buttonLine jp-mod-stepper">
          <IconButton
            icon={removeIcon}
            name={trans.__('Remove a worker from %1', label)}
            tabIndex={tabIndex}
            disabled={!stepper.can(-1)}
            onClick={() => step(-1)}
          />
          <IconButton
            icon={addIcon}
            name={trans.__('Add a worker to %1', label)}
            tabIndex={tabIndex}
            disabled={!stepper.can(1)}
            onClick={() => step(1)}
          />
        </span>
      )}
      <span role="status" className="jp-DaskGateway-visuallyHidden">
        {stepper.pending !== null &&
          trans._n('%1 worker', '%1 workers', stepper.pending)}
      </span>
    </span>
  );
}

/** Accessible name of the last button of a row. */
function endName(cluster: Wire.Cluster, trans: TranslationBundle): string {
  if (isEnded(cluster)) {
    return trans.__('Dismiss %1', cluster.label);
  }
  return isStarting(cluster)
    ? trans.__('Cancel %1', cluster.label)
    : trans.__('Stop %1', cluster.label);
}
