import type { TranslationBundle } from '@jupyterlab/translation';
import { UseSignal } from '@jupyterlab/ui-components';
import * as React from 'react';
import type { IRowPartProps, RowPart } from '../../tokens';
import { visibleText } from '../../utils/visibleText';
import type { ClusterUsers, IClusterUser } from './clusterUsers';

/** Create the part of a cluster's row that lists the notebooks and consoles that use it, each as a button. */
export function usedByList(
  users: ClusterUsers,
  open: (user: IClusterUser) => void,
  trans: TranslationBundle
): RowPart {
  return function UsedByList({ cluster, tabIndex }: IRowPartProps) {
    return (
      <UseSignal signal={users.changed}>
        {() => {
          const all = users.usersOf(cluster.name);
          return all.length === 0 ? null : (
            <div className="jp-DaskGateway-usedBy">
              {trans.__('Used by')}
              {all.map(user => (
                <button
                  key={user.path}
                  type="button"
                  className="jp-DaskGateway-textButton"
                  title={trans.__('Open %1', visibleText(user.path))}
                  tabIndex={tabIndex}
                  onClick={() => open(user)}
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
