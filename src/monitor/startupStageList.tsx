import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type * as Wire from '../gateway/wire';
import { stageLines } from './startupStages';

/** How far a start has come, with the time that each stage took, or usually takes here. */
export function StageList(props: {
  cluster: Wire.Cluster;
  trans: TranslationBundle;
}): JSX.Element {
  const { cluster, trans } = props;
  return (
    <ol
      role="list"
      className="jp-DaskGateway-stages"
      aria-label={trans.__('Start of %1', cluster.label)}
    >
      {stageLines(cluster, trans).map(line => (
        <li
          key={line.stage}
          data-state={line.state}
          aria-current={line.state === 'current' ? 'step' : undefined}
        >
          {line.words}
          {line.time && (
            <span className="jp-DaskGateway-time"> {line.time}</span>
          )}
        </li>
      ))}
    </ol>
  );
}
