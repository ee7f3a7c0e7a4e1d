import type { TranslationBundle } from '@jupyterlab/translation';
import { UseSignal } from '@jupyterlab/ui-components';
import * as React from 'react';

import { gatewayLimitText, gatewayStopText } from '../actions/gatewayIdleText';
import { keepAliveText } from '../actions/keepAlive/keepAliveText';
import type { IClusterActions } from '../actions/plugin';
import { Elapsed } from '../components/elapsed';
import { TextButton } from '../components/textButton';
import { isScalable } from '../gateway/clusterStatus';
import type * as Wire from '../wire/wire';
import { CommandIDs, type IRowPartProps, type RowPart } from '../tokens';
import { formatMoment, formatWaiting } from '../utils/format';
import { countdownText, endedText } from './idleText';

/** Executes a command on a cluster. */
type Execute = (command: string, args: { name: string }) => void;

/** Options of {@link createIdlePart}. */
export interface IIdlePartOptions {
  actions: Pick<IClusterActions, 'keepAliveProviders' | 'isReplaced'>;
  execute: Execute;
  trans: TranslationBundle;
}

type IdlePartProps = IIdlePartOptions & IRowPartProps;

/** Create the idle part of a row: why the cluster ended, what happens to it automatically, and Keep Alive. */
export function createIdlePart(options: IIdlePartOptions): RowPart {
  return function IdlePart(props: IRowPartProps): JSX.Element {
    const all = { ...options, ...props };
    const { cluster } = props;
    const isRunning = cluster.status === 'running';
    return (
      <div className="jp-DaskGateway-idlePart">
        {cluster.ended && <Ended {...all} ended={cluster.ended} />}
        {isRunning && <GatewayStop {...all} />}
        {isRunning && <Countdown {...all} />}
        {isRunning && <Suspended {...all} />}
      </div>
    );
  };
}

/** Why and when a cluster ended, and a button that recreates it. The command selects a replacement that exists. */
function Ended(props: IdlePartProps & { ended: Wire.Ended }): JSX.Element {
  const { actions, cluster, ended, execute, tabIndex, trans } = props;
  const isReplaced = actions.isReplaced(cluster.name);
  // The row shows the problem of a failed cluster, and when it failed.
  const isExplained = cluster.status === 'failed' && cluster.problem !== null;
  return (
    <div className="jp-DaskGateway-ended">
      {!isExplained && <p>{endedText(ended, Date.now(), trans)}</p>}
      {ended.can_recreate && (
        <TextButton
          tabIndex={tabIndex}
          name={
            isReplaced
              ? trans.__('Show the replacement of %1', cluster.label)
              : trans.__('Recreate %1', cluster.label)
          }
          onClick={() =>
            execute(CommandIDs.recreateCluster, { name: cluster.name })
          }
        >
          {isReplaced ? trans.__('Show Replacement') : trans.__('Recreate')}
        </TextButton>
      )}
    </div>
  );
}

/** When the gateway itself stops the idle cluster, if that is soon. */
function GatewayStop(props: IdlePartProps): JSX.Element | null {
  const { actions, cluster, clock, trans } = props;
  const limit = cluster.gateway_idle;
  if (limit === null || cluster.idle === null) {
    return null;
  }
  if (limit.stops_at === null) {
    return cluster.idle_management.level === 'none' ? null : (
      <p>{gatewayLimitText(limit, trans)}</p>
    );
  }
  if (actions.keepAliveProviders.keepsAlive(cluster.name)) {
    return null;
  }
  return (
    <p className="jp-DaskGateway-gatewayStop">
      <Elapsed
        clock={clock}
        since={limit.stops_at}
        format={elapsed => gatewayStopText(limit, -elapsed, trans)}
        trans={trans}
      />
    </p>
  );
}

/** The automatic action that is about to happen, and a button that prevents it. */
function Countdown(props: IdlePartProps): JSX.Element | null {
  const { cluster, clock, execute, tabIndex, trans } = props;
  const { name, label, idle_management: management } = cluster;
  if (management.level !== 'countdown' || management.action_at === null) {
    return null;
  }
  return (
    <div className="jp-DaskGateway-countdown">
      <p>
        <Elapsed
          clock={clock}
          since={management.action_at}
          format={(elapsed, bundle) => formatWaiting(-elapsed, bundle)}
          sentence={remaining =>
            countdownText(management.action, remaining, trans)
          }
          trans={trans}
        />
      </p>
      <TextButton
        tabIndex={tabIndex}
        name={trans.__('Keep Alive %1', label)}
        onClick={() => execute(CommandIDs.keepAlive, { name })}
      >
        {trans.__('Keep Alive')}
      </TextButton>
    </div>
  );
}

/** Until when idle management is suspended for a cluster, and a button that resumes it. */
function Suspended(props: IdlePartProps): JSX.Element | null {
  const { actions, cluster, execute, tabIndex, trans } = props;
  const { kept_alive: isKeptAlive, snoozed_until: snoozedUntil } =
    cluster.idle_management;
  if (!isKeptAlive && snoozedUntil === null) {
    return null;
  }
  return (
    <div className="jp-DaskGateway-suspended">
      <p>
        {isKeptAlive ? (
          <UseSignal signal={actions.keepAliveProviders.changed}>
            {() => (
              <>
                {keepAliveText(
                  cluster,
                  actions.keepAliveProviders.keepsAlive(cluster.name),
                  Date.now(),
                  trans
                )}
              </>
            )}
          </UseSignal>
        ) : (
          trans.__(
            'Snoozed until %1',
            formatMoment(snoozedUntil ?? 0, Date.now())
          )
        )}
      </p>
      <TextButton
        tabIndex={tabIndex}
        name={
          isKeptAlive
            ? trans.__('End Keep Alive for %1', cluster.label)
            : trans.__('End Snooze for %1', cluster.label)
        }
        onClick={() =>
          execute(
            isKeptAlive ? CommandIDs.endKeepAlive : CommandIDs.endSnooze,
            { name: cluster.name }
          )
        }
      >
        {isKeptAlive ? trans.__('End Keep Alive') : trans.__('End Snooze')}
      </TextButton>
    </div>
  );
}

/** Options of {@link createStopWhenFinishedPart}. */
export interface IStopWhenFinishedOptions {
  execute: Execute;
  trans: TranslationBundle;
}

/** Create the switch Stop When Finished of a row. */
export function createStopWhenFinishedPart(
  options: IStopWhenFinishedOptions
): RowPart {
  const { execute, trans } = options;
  return function StopWhenFinished({
    cluster,
    tabIndex
  }: IRowPartProps): JSX.Element | null {
    const { name, label, idle_management: management } = cluster;
    return !isScalable(cluster) ? null : (
      <label className="jp-DaskGateway-switch">
        <input
          type="checkbox"
          role="switch"
          tabIndex={tabIndex}
          checked={management.stop_when_finished}
          aria-label={trans.__('Stop When Finished: %1', label)}
          onChange={() => execute(CommandIDs.stopWhenFinished, { name })}
        />
        {trans.__('Stop When Finished')}
      </label>
    );
  };
}
