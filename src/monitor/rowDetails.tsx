import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type * as Wire from '../wire/wire';
import { CommandIDs, type IRowPartProps, type RowPart } from '../tokens';
import { coreHoursText } from '../utils/clusterTotals';
import { HintItem } from './hintItem';
import { isWaitingHint } from './hints';
import type { HistoryStore } from './history';
import { Sparkline, historyText } from './sparkline';
import { StartupStageList } from './startupStageList';
import { isStartingUp } from './startupStages';
import { usePoints } from './useHistory';

/** Arguments of the commands of a row. */
export type IRowCommandArgs = {
  name: string;
  code?: string;
} & Wire.WorkersRequest;

/** Options of the monitor's parts of a row. */
export interface IMonitorPartOptions {
  /** Executes a command on a cluster. */
  execute: (command: string, args: IRowCommandArgs) => void;
  history: HistoryStore;
  trans: TranslationBundle;
}

/** Create the part of a row that shows start-up stages and hints. */
export function createNoticePart(options: IMonitorPartOptions): RowPart {
  return function NoticePart(props: IRowPartProps): JSX.Element {
    const { cluster, tabIndex } = props;
    const { execute, trans } = options;
    const { name } = cluster;
    const isStarting = isStartingUp(cluster);
    // The stages say what the cluster waits for.
    const hints = cluster.hints.filter(
      hint => !isStarting || !isWaitingHint(hint)
    );
    return (
      <div className="jp-DaskGateway-monitorPart">
        {isStarting && <StartupStageList cluster={cluster} trans={trans} />}
        {hints.map(hint => (
          <HintItem
            key={hint.code}
            hint={hint}
            cluster={cluster}
            tabIndex={tabIndex}
            trans={trans}
            onScale={request =>
              execute(
                request.count === undefined
                  ? CommandIDs.adaptCluster
                  : CommandIDs.scaleCluster,
                { name, ...request }
              )
            }
            onDismiss={() =>
              execute(CommandIDs.dismissHint, { name, code: hint.code })
            }
          />
        ))}
      </div>
    );
  };
}

/** Create the part of a row that shows the recent activity of a running cluster. */
export function createActivityPart(options: IMonitorPartOptions): RowPart {
  return function ActivityPart(props: IRowPartProps): JSX.Element | null {
    return props.cluster.status === 'running' ? (
      <div className="jp-DaskGateway-monitorPart">
        <Activity {...options} {...props} />
      </div>
    ) : null;
  };
}

/** The recent activity of a cluster, as a button that opens its page. */
function Activity(props: IMonitorPartOptions & IRowPartProps): JSX.Element {
  const { cluster, execute, history, tabIndex, trans } = props;
  const { name, label, usage } = cluster;
  const textId = React.useId();
  const points = usePoints(history, name);
  return (
    <div className="jp-DaskGateway-activity">
      <button
        type="button"
        className="jp-DaskGateway-clusterPageButton"
        tabIndex={tabIndex}
        // Screen readers have the same from the description below.
        title={[
          trans.__('Cluster Page of %1', label),
          historyText(points, trans),
          trans.__('Area: running tasks. Line: workers.')
        ].join('\n')}
        aria-label={trans.__('Cluster Page of %1', label)}
        aria-describedby={textId}
        onClick={() => execute(CommandIDs.openClusterPage, { name })}
      >
        <Sparkline points={points} />
      </button>
      {usage.core_hours > 0 && (
        <span className="jp-DaskGateway-coreHours">
          {coreHoursText(usage.core_hours, trans)}
        </span>
      )}
      <span id={textId} className="jp-DaskGateway-visuallyHidden">
        {historyText(points, trans)}
      </span>
    </div>
  );
}
