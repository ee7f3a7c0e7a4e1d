import type { TranslationBundle } from '@jupyterlab/translation';
import { HTMLSelect, InputGroup, closeIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import { IconButton } from '../../components/iconButton';
import { TextButton } from '../../components/textButton';
import { isStoppable, isEnded } from '../../gateway/clusterStatus';
import type * as Wire from '../../wire/wire';
import type { ListState } from './listState';
import { ORDERS, type Order, orderOf } from './sortClusters';

/** Properties of {@link ListTools}. */
export interface IListToolsProps {
  state: ListState;
  trans: TranslationBundle;
}

/** A filter and the order of many clusters. */
export function ListTools({ state, trans }: IListToolsProps): JSX.Element {
  return (
    <div className="jp-DaskGateway-listTools">
      <InputGroup
        type="search"
        className="jp-DaskGateway-filter"
        rightIcon="ui-components:search"
        placeholder={trans.__('Filter')}
        aria-label={trans.__('Filter clusters')}
        value={state.filter}
        onChange={event => state.setFilter(event.target.value)}
      />
      <HTMLSelect
        aria-label={trans.__('Sort clusters')}
        value={state.order}
        onChange={event => state.chooseOrder(orderOf(event.target.value))}
      >
        {ORDERS.map(order => (
          <option key={order} value={order}>
            {orderText(order, trans)}
          </option>
        ))}
      </HTMLSelect>
    </div>
  );
}

function orderText(order: Order, trans: TranslationBundle): string {
  switch (order) {
    case 'newest':
      return trans.__('Newest first');
    case 'name':
      return trans.__('By label');
    case 'state':
      return trans.__('By state');
    case 'workers':
      return trans.__('By workers');
  }
}

/** Properties of {@link SelectionBar}. */
export interface ISelectionBarProps {
  /** The selected clusters, at least two. */
  selected: ReadonlyArray<Wire.Cluster>;
  trans: TranslationBundle;
  onStop: () => void;
  onDismiss: () => void;
  onClear: () => void;
}

/** The actions on several selected clusters. */
export function SelectionBar(props: ISelectionBarProps): JSX.Element {
  const { selected, trans } = props;
  return (
    <div
      role="group"
      className="jp-DaskGateway-selectionBar"
      aria-label={trans.__('Selected clusters')}
    >
      <span role="status">
        {trans._n('%1 selected', '%1 selected', selected.length)}
      </span>
      {selected.some(isStoppable) && (
        <TextButton tabIndex={undefined} onClick={props.onStop}>
          {trans.__('Stop Selected')}
        </TextButton>
      )}
      {selected.some(isEnded) && (
        <TextButton tabIndex={undefined} onClick={props.onDismiss}>
          {trans.__('Dismiss Ended')}
        </TextButton>
      )}
      <IconButton
        icon={closeIcon}
        name={trans.__('Clear Selection')}
        onClick={props.onClear}
      />
    </div>
  );
}
