import type { TranslationBundle } from '@jupyterlab/translation';
import { UseSignal } from '@jupyterlab/ui-components';
import * as React from 'react';
import type { IRowPartProps, RowPart } from '../../tokens';
import type { IClusterUser, ClusterUsers } from './clusterUsers';

/** In a cluster's row: the notebooks and consoles that use it, each to go to. Nothing where there are none. */
export function usedByList(
  users: ClusterUsers,
  go: (user: IClusterUser) => void,
  trans: TranslationBundle
): RowPart {
  return function UsedBy({ cluster, tabIndex }: IRowPartProps) {
    return (
      <UseSignal signal={users.changed}>
        {() => {
          const all = users.of(cluster.name);
          return all.length === 0 ? null : (
            <div className="jp-DaskGateway-usedBy">
              {trans.__('Used by')}
              {all.map(user => (
                <button
                  key={user.path}
                  type="button"
                  className="jp-DaskGateway-textButton"
                  title={trans.__('Go to %1', user.path)}
                  tabIndex={tabIndex}
                  onClick={() => go(user)}
                >
                  {user.title}
                </button>
              ))}
            </div>
          );
        }}
      </UseSignal>
    );
  };
}
