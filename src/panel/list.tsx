import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type * as Wire from '../gateway/wire';
import type { RowPart } from '../tokens';
import type { ClusterActions } from '../actions/clusterActions';
import type { Clock } from '../utils/clock';
import type { IRowAction } from './row';
import { ClusterRow } from './row';
import { inListOrder } from './statusText';

/** Properties of {@link ClusterList}. */
export interface IClusterListProps {
  clusters: ReadonlyArray<Wire.Cluster>;
  selected: string | null;
  actions: ClusterActions;
  extras: ReadonlyArray<IRowAction>;
  parts: ReadonlyArray<RowPart>;
  clock: Clock;
  trans: TranslationBundle;
  onSelect: (name: string) => void;
  onRename: (name: string) => void;
  onExtra: (command: string, name: string) => void;
}

/**
 * The list `Clusters`.
 *
 * One row is in the Tab order, with its buttons; the arrow keys, Home and End go to the others.
 */
export function ClusterList(props: IClusterListProps): JSX.Element {
  const { selected, actions } = props;
  const list = React.useRef<HTMLUListElement>(null);
  const [, render] = React.useReducer((count: number) => count + 1, 0);
  React.useEffect(() => {
    actions.changed.connect(render);
    return () => {
      actions.changed.disconnect(render);
    };
  }, [actions]);
  const clusters = inListOrder(props.clusters);
  const current = clusters.some(cluster => cluster.name === selected)
    ? selected
    : clusters[0]?.name;
  const onKeyDown = (event: React.KeyboardEvent) => {
    const rows = [...(list.current?.children ?? [])];
    const at = rows.indexOf(event.target as Element);
    if (at < 0) {
      // In a row's button or form, where the keys have other meanings.
      return;
    }
    const goal = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: rows.length - 1
    }[event.key];
    const row = goal === undefined ? undefined : rows[goal];
    if (row instanceof HTMLElement) {
      event.preventDefault();
      row.focus();
    }
  };
  return (
    <ul
      ref={list}
      // Safari drops the semantics of a list without bullets.
      role="list"
      className="jp-DaskGateway-list"
      aria-label={props.trans.__('Clusters')}
      onKeyDown={onKeyDown}
    >
      {clusters.map(cluster => (
        <ClusterRow
          key={cluster.name}
          cluster={cluster}
          activity={actions.activity(cluster.name)}
          current={cluster.name === current}
          selected={cluster.name === selected}
          actions={actions}
          extras={props.extras}
          parts={props.parts}
          clock={props.clock}
          trans={props.trans}
          onSelect={props.onSelect}
          onRename={props.onRename}
          onExtra={props.onExtra}
        />
      ))}
    </ul>
  );
}
