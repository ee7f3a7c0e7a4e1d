import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type * as Wire from '../wire/wire';
import type { RowPart } from '../tokens';
import type { ClusterActions } from '../actions/clusterActions';
import type { Clock } from '../utils/clock';
import type { IRowAction, IRowCallbacks } from './row';
import { ClusterRow } from './row';
import type { ScaleForms } from './scale/scaleForms';
import { inListOrder } from './statusText';

/** Properties of {@link ClusterList}. */
export interface IClusterListProps {
  clusters: ReadonlyArray<Wire.Cluster>;
  selected: string | null;
  actions: ClusterActions;
  forms: ScaleForms;
  extras: ReadonlyArray<IRowAction>;
  parts: ReadonlyArray<RowPart>;
  clock: Clock;
  trans: TranslationBundle;
  onSelect: (name: string) => void;
  callbacks: IRowCallbacks;
}

/**
 * The list `Clusters`.
 *
 * One row is in the tab order, with its buttons. The arrow keys, Home and End move to the other rows.
 */
export function ClusterList(props: IClusterListProps): JSX.Element {
  const { selected, actions, forms } = props;
  const list = React.useRef<HTMLUListElement>(null);
  const [, render] = React.useReducer((count: number) => count + 1, 0);
  React.useEffect(() => {
    actions.changed.connect(render);
    forms.changed.connect(render);
    return () => {
      forms.changed.disconnect(render);
      actions.changed.disconnect(render);
    };
  }, [actions, forms]);
  const clusters = inListOrder(props.clusters);
  const current = clusters.some(cluster => cluster.name === selected)
    ? selected
    : clusters[0]?.name;
  const onKeyDown = (event: React.KeyboardEvent) => {
    const rows = [...(list.current?.children ?? [])];
    const at = rows.indexOf(event.target as Element);
    if (at < 0) {
      // The focus is in a button or form of a row, where these keys have other meanings.
      return;
    }
    const target = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: rows.length - 1
    }[event.key];
    const row = target === undefined ? undefined : rows[target];
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
          form={forms.get(cluster.name)}
          extras={props.extras}
          parts={props.parts}
          clock={props.clock}
          trans={props.trans}
          onSelect={props.onSelect}
          callbacks={props.callbacks}
        />
      ))}
    </ul>
  );
}
