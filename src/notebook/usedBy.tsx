import { PathExt } from '@jupyterlab/coreutils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { UseSignal } from '@jupyterlab/ui-components';
import * as React from 'react';
import type { IRowPartProps, RowPart } from '../tokens';
import type { Links } from './links';

/** In a cluster's row: the open notebooks that use it, each to go to. Nothing where there are none. */
export function usedBy(
  links: Links,
  go: (path: string) => void,
  trans: TranslationBundle
): RowPart {
  return function UsedBy({ cluster, tabIndex }: IRowPartProps) {
    return (
      <UseSignal signal={links.changed}>
        {() => {
          const paths = links.usersOf(cluster.name);
          return paths.length === 0 ? null : (
            <div className="jp-DaskGateway-usedBy">
              {trans.__('Used by')}
              {paths.map(path => (
                <button
                  key={path}
                  type="button"
                  className="jp-DaskGateway-textButton"
                  title={trans.__('Go to %1', path)}
                  tabIndex={tabIndex}
                  onClick={() => go(path)}
                >
                  {PathExt.basename(path, '.ipynb')}
                </button>
              ))}
            </div>
          );
        }}
      </UseSignal>
    );
  };
}
