import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { ClusterActions } from '../../actions/clusterActions';
import { TextButton } from '../../components/textButton';
import { isEnded } from '../../gateway/clusterStatus';
import { gatewayOfCluster } from '../../gateway/gatewayText';
import { CommandIDs } from '../../tokens';
import type { Clock } from '../../utils/clock';
import type * as Wire from '../../wire/wire';
import { GatewayGroup } from './gatewayGroup';
import { groupByGateway } from './gatewayGroups';
import type { ListState } from './listState';
import { ListTools, SelectionBar } from './listTools';
import type { ProgressStore } from '../row/progressStore';
import type { IRowParts } from '../row/row';
import { ClusterRow } from '../row/row';
import type { IRowAction, IRowCallbacks } from '../row/rowButtons';
import type { ScaleForms } from '../scale/scaleForms';
import {
  type ISelection,
  selectAll,
  selectOne,
  selectRange,
  toggle
} from './selection';
import { rowsOf, useOnScreen } from './useOnScreen';

/** Properties of {@link ClusterList}. */
export interface IClusterListProps {
  state: ListState;
  /** With several ones, the list has a group for each. */
  gateways: ReadonlyArray<Wire.Gateway>;
  /** Name of the cluster that commands act on. */
  current: string | null;
  actions: ClusterActions;
  forms: ScaleForms;
  progress: ProgressStore;
  extras: ReadonlyArray<IRowAction>;
  parts: IRowParts;
  clock: Clock;
  trans: TranslationBundle;
  callbacks: IRowCallbacks;
}

/**
 * The list `Clusters`, with a filter, an order, and actions on several clusters. With several gateways there is a list
 * for each, and the keyboard moves through the rows of all of them.
 *
 * One row is in the tab order, with its buttons. Up, Down, Home and End move to the other rows; Right, Left and Enter
 * open and close the details. Several rows are selected as in JupyterLab's file browser: by a click with Ctrl or Shift,
 * by an arrow key with Shift, by Space, or by Ctrl A.
 */
export function ClusterList(props: IClusterListProps): JSX.Element {
  const { state, gateways, actions, callbacks, forms, trans } = props;
  const list = React.useRef<HTMLUListElement & HTMLDivElement>(null);
  const [, render] = React.useReducer((count: number) => count + 1, 0);
  React.useEffect(() => {
    const signals = [state.changed, actions.changed, forms.changed];
    signals.forEach(signal => signal.connect(render));
    return () => signals.forEach(signal => signal.disconnect(render));
  }, [state, actions, forms]);
  const [expanded, onExpand] = useExpanded();
  /** The names of the rows, in their order. */
  const latestOrder = React.useRef<ReadonlyArray<string>>([]);
  // Pressing the mouse button selects a row before the focus moves.
  const pressed = React.useRef<string | null>(null);
  const onPress = React.useCallback(
    (name: string, press: React.MouseEvent) => {
      const { selection } = state;
      pressed.current = name;
      if (press.shiftKey) {
        state.select(name, selectRange(selection, name, latestOrder.current));
      } else if (press.ctrlKey || press.metaKey) {
        state.select(name, toggle(selection, name));
      } else if (press.button === 0 || !selection.names.includes(name)) {
        state.select(name, selectOne(name));
      }
    },
    [state]
  );
  const onFocus = React.useCallback(
    (name: string) => {
      const { selection } = state;
      if (pressed.current !== name) {
        const isSelected = selection.names.includes(name);
        state.select(name, isSelected ? selection : selectOne(name));
      }
    },
    [state]
  );
  const onToggle = React.useCallback(
    (name: string) => state.select(name, toggle(state.selection, name)),
    [state]
  );

  const isGrouped = gateways.length > 1;
  const groups = isGrouped
    ? groupByGateway(state.visibleClusters, gateways)
    : [];
  const clusters = isGrouped
    ? groups.flatMap(group => group.clusters)
    : state.visibleClusters;
  const order = clusters.map(({ name }) => name);
  latestOrder.current = order;
  const { names: selected } = state.selection;
  const current =
    props.current !== null && order.includes(props.current)
      ? props.current
      : order[0];
  const shownOf = useOnScreen(list, clusters, props.progress, current ?? null);

  const onKeyDown = (event: React.KeyboardEvent) => {
    pressed.current = null;
    const rows = rowsOf(list.current);
    const at = rows.indexOf(event.target as HTMLElement);
    if (at < 0) {
      // The focus is in a button or form of a row, where these keys have other meanings.
      return;
    }
    const name = order[at];
    const to = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: order.length - 1
    }[event.key];
    const open = {
      ArrowRight: true,
      ArrowLeft: false,
      Enter: !expanded.has(name)
    }[event.key];
    const selection = selectionOfKey(event, name, order, state.selection);
    if (to !== undefined) {
      const row = rows.at(to);
      if (row && to >= 0) {
        const target = order[to];
        state.select(
          target,
          event.shiftKey
            ? selectRange(state.selection, target, order)
            : selectOne(target)
        );
        row.focus();
      }
    } else if (open !== undefined) {
      onExpand(name, open);
    } else if (selection) {
      state.select(name, selection);
    } else {
      return;
    }
    event.preventDefault();
  };
  const several = selected.length > 1;
  const isFiltered = state.filter.trim() !== '';
  const listClass = order.length > 1 ? 'jp-mod-several' : '';
  const handlers = { onKeyDown, onMouseUp: () => (pressed.current = null) };
  const renderRow = (latest: Wire.Cluster) => {
    const { cluster, work } = shownOf(latest);
    const { name } = cluster;
    return (
      <ClusterRow
        key={name}
        cluster={cluster}
        gateway={gatewayOfCluster({ gateways }, cluster, trans)}
        work={work}
        activity={actions.activity(name)}
        current={name === current}
        selected={several ? selected.includes(name) : name === props.current}
        several={several && selected.includes(name)}
        expanded={expanded.has(name)}
        onExpand={onExpand}
        form={forms.get(name)}
        extras={props.extras}
        parts={props.parts}
        clock={props.clock}
        trans={trans}
        onPress={onPress}
        onFocus={onFocus}
        onToggle={onToggle}
        callbacks={callbacks}
      />
    );
  };
  const ended = clusters.filter(isEnded).length;
  return (
    <>
      {state.hasTools && <ListTools state={state} trans={trans} />}
      {isGrouped ? (
        <div
          ref={list}
          role="group"
          className={listClass}
          aria-label={trans.__('Clusters')}
          {...handlers}
        >
          {groups
            .filter(group => group.clusters.length > 0 || !isFiltered)
            .map(group => (
              <GatewayGroup
                key={group.key}
                group={group}
                showsNone={clusters.length > 0}
                trans={trans}
                onCheck={gateway =>
                  void callbacks.executeAll(CommandIDs.checkConnection, {
                    gateway
                  })
                }
              >
                {group.clusters.map(renderRow)}
              </GatewayGroup>
            ))}
        </div>
      ) : (
        <ul
          ref={list}
          // Safari drops the semantics of a list without bullets.
          role="list"
          className={`jp-DaskGateway-list ${listClass}`}
          aria-label={trans.__('Clusters')}
          {...handlers}
        >
          {clusters.map(renderRow)}
        </ul>
      )}
      {clusters.length === 0 && (isFiltered || !isGrouped) && (
        <p role="status" className="jp-DaskGateway-noMatch">
          {trans.__('No matching clusters.')}
        </p>
      )}
      {ended > 1 && !several && (
        <div className="jp-DaskGateway-listFooter">
          <TextButton
            tabIndex={undefined}
            title={trans.__('Remove all ended clusters from the list')}
            onClick={() => void callbacks.executeAll(CommandIDs.clearEnded)}
          >
            {trans.__('Clear Ended')}
          </TextButton>
        </div>
      )}
      {several && (
        <SelectionBar
          selected={clusters.filter(({ name }) => selected.includes(name))}
          trans={trans}
          onStop={() => void callbacks.executeAll(CommandIDs.stopSelected)}
          onDismiss={() =>
            void callbacks.executeAll(CommandIDs.dismissSelected)
          }
          onClear={() => current && state.select(current, selectOne(current))}
        />
      )}
    </>
  );
}

/** Return the selection after a key; null if the key changes nothing. */
function selectionOfKey(
  event: React.KeyboardEvent,
  name: string,
  order: ReadonlyArray<string>,
  selection: ISelection
): ISelection | null {
  if (event.key === ' ') {
    return toggle(selection, name);
  }
  if (event.key === 'Escape' && selection.names.length > 1) {
    return selectOne(name);
  }
  return event.key === 'a' && (event.ctrlKey || event.metaKey)
    ? selectAll(order)
    : null;
}

/** Return the names of the clusters whose details are open, and a function that changes one. */
function useExpanded(): [
  ReadonlySet<string>,
  (name: string, isExpanded: boolean) => void
] {
  const [expanded, setExpanded] = React.useState<ReadonlySet<string>>(
    new Set()
  );
  const onExpand = React.useCallback(
    (name: string, isExpanded: boolean) =>
      setExpanded(before => {
        const after = new Set(before);
        if (isExpanded) {
          after.add(name);
        } else {
          after.delete(name);
        }
        return after;
      }),
    []
  );
  return [expanded, onExpand];
}
