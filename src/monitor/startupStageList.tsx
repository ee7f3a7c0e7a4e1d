import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type * as Wire from '../wire/wire';
import { stageLines } from './startupStages';

/** The start-up stages of a cluster, each with the time that it took or usually takes. */
export function StartupStageList(props: {
  cluster: Wire.Cluster;
  trans: TranslationBundle;
}): JSX.Element {
  const { cluster, trans } = props;
  return (
    <ol
      role="list"
      className="jp-DaskGateway-stages"
      aria-label={trans.__('Start-up of %1', cluster.label)}
    >
      {stageLines(cluster, trans).map(line => (
        <li
          key={line.stage}
          data-state={line.state}
          aria-current={line.state === 'current' ? 'step' : undefined}
        >
          {line.label}
          {line.time && (
            <span className="jp-DaskGateway-time"> {line.time}</span>
          )}
          {line.reason && (
            <p className="jp-DaskGateway-waiting" role="status">
              {line.reason}
            </p>
          )}
        </li>
      ))}
    </ol>
  );
}
