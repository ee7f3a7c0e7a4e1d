/** Features that only matter while there are clusters: parts of their rows, and notices. Loaded with the first cluster. */
import { Notification } from '@jupyterlab/apputils';

import type { IClusterActions } from '../actions/plugin';
import { clusterOnGateway } from '../gateway/gatewayText';
import type { IClusters, IGatewayPanel } from '../tokens';
import { composeNotice } from './noticeContent';
import { Notices } from './notices';
import {
  createIdlePart,
  createStopWhenFinishedPart,
  type IIdlePartOptions,
  type IStopWhenFinishedOptions
} from './rowDetails';

/** Ranks of the parts of a row: the parts of other packages go between these two. */
const RANKS = { idle: 10, stopWhenFinished: 30 };

/** Options of {@link addIdleFeatures}. */
export interface IIdleFeatureOptions
  extends IIdlePartOptions, IStopWhenFinishedOptions {
  actions: IClusterActions;
  execute: (
    command: string,
    args: { name: string } | { names: string[] }
  ) => void;
  clusters: IClusters;
  panel: IGatewayPanel | null;
}

/** Add the idle parts to the rows, and start showing notices of idle clusters. */
export function addIdleFeatures(options: IIdleFeatureOptions): Notices {
  const { clusters, execute, panel, trans } = options;
  panel?.addRowPart(createIdlePart(options), RANKS.idle, 'notice');
  panel?.addRowPart(
    createStopWhenFinishedPart(options),
    RANKS.stopWhenFinished
  );
  return new Notices(
    clusters,
    Notification.manager,
    (kind, affected) => {
      const now = Date.now() + clusters.clockOffset;
      const named = affected.map(cluster => ({
        ...cluster,
        label: clusterOnGateway(clusters, cluster, trans)
      }));
      return composeNotice(kind, named, execute, now, trans);
    },
    window.sessionStorage
  );
}
