import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type * as Wire from '../wire/wire';
import { CommandIDs, type IRowPartProps, type RowPart } from '../tokens';
import { coreHoursText } from '../utils/clusterTotals';
import { HintItem } from './hintItem';
import type { HistoryStore } from './history';
import { Sparkline, historyText } from './sparkline';
import { StartupStageList } from './startupStageList';
import { isStartingUp } from './startupStages';
import { useHistory } from './useHistory';

/** Options of {@link createRowPart}. */
export interface IMonitorPartOptions {
  /** Executes a command on a cluster. */
  execute: (
    command: string,
    args: { name: string; code?: string } & Wire.WorkersRequest
  ) => void;
  history: HistoryStore;
  trans: TranslationBundle;
}

/** Create the monitor's part of a row: start-up stages, hints and activity. */
export function createRowPart(options: IMonitorPartOptions): RowPart {
  return function MonitorPart(props: IRowPartProps): JSX.Element {
    const { cluster, tabIndex } = props;
    const { execute, trans } = options;
    const { name } = cluster;
    return (
      <div className="jp-DaskGateway-monitorPart">
        {isStartingUp(cluster) && (
          <StartupStageList cluster={cluster} trans={trans} />
        )}
        {cluster.hints.map(hint => (
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
        {cluster.status === 'running' && <Activity {...options} {...props} />}
      </div>
    );
  };
}

/** The recent activity of a cluster, as a button that opens its overview. */
function Activity(props: IMonitorPartOptions & IRowPartProps): JSX.Element {
  const { cluster, execute, history, tabIndex, trans } = props;
  const { name, label, usage } = cluster;
  const textId = React.useId();
  const points = useHistory(history, () => history.of(name));
  return (
    <>
      <button
        type="button"
        className="jp-DaskGateway-overviewButton"
        tabIndex={tabIndex}
        title={trans.__('Overview of %1', label)}
        aria-label={trans.__('Overview of %1', label)}
        aria-describedby={textId}
        onClick={() => execute(CommandIDs.openOverview, { name })}
      >
        <Sparkline points={points} />
        {usage.core_hours > 0 && (
          <span className="jp-DaskGateway-coreHours">
            {coreHoursText(usage.core_hours, trans)}
          </span>
        )}
      </button>
      <span id={textId} className="jp-DaskGateway-unseen">
        {historyText(points, trans)}
      </span>
    </>
  );
}
