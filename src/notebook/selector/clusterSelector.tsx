import type { TranslationBundle } from '@jupyterlab/translation';
import {
  caretDownEmptyThinIcon,
  ReactWidget,
  UseSignal
} from '@jupyterlab/ui-components';
import type { ReadonlyJSONObject } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import * as React from 'react';
import { keepFocus } from '../../components/focus/keepFocus';
import { CommandIDs } from '../../tokens';
import type { Cluster } from '../../wire/wire';
import type { ClusterConnection } from '../connection/clusterConnection';
import type { RunOnCluster } from './runOnCluster';
import { differenceText, selectorText } from './selectorText';

/** The actions of a notebook's cluster selector. */
export interface ISelectorActions {
  /** Open the menu of clusters below an element. */
  openMenu: (connection: ClusterConnection, anchor: HTMLElement) => void;
  /** The cluster to suggest to a notebook without one: the selected cluster, else the only running one. */
  suggestedCluster: () => Cluster | null;
  /** Execute a command on the notebook of a connection. */
  execute: (
    command: string,
    connection: ClusterConnection,
    args?: ReadonlyJSONObject
  ) => void;
  /** What notebooks wait for after Run on a Cluster. */
  runs: Pick<RunOnCluster, 'phase' | 'isCanceled' | 'changed'>;
}

/** Shows in a notebook's toolbar which cluster it uses, and whether it is connected. Hidden unless it runs Python. */
export class ClusterSelector extends ReactWidget {
  constructor(
    private readonly _connection: ClusterConnection,
    private readonly _actions: ISelectorActions,
    private readonly _trans: TranslationBundle
  ) {
    super();
    _connection.changed.connect(this._updateHidden, this);
    _actions.runs.changed.connect(this._onRun, this);
    this._updateHidden();
    // The second button disappears when its action is done.
    this._focus = keepFocus(this.node, () => this.node.querySelector('button'));
  }

  override dispose(): void {
    this._focus.dispose();
    super.dispose();
  }

  protected override render(): JSX.Element {
    return (
      <UseSignal signal={this._connection.changed}>
        {() => (
          <Selector
            connection={this._connection}
            actions={this._actions}
            trans={this._trans}
          />
        )}
      </UseSignal>
    );
  }

  private _onRun(_: unknown, connection: ClusterConnection): void {
    if (connection === this._connection) {
      this.update();
    }
  }

  private _updateHidden(): void {
    this.setHidden(!this._connection.isPython);
  }

  private readonly _focus: IDisposable;
}

interface ISelectorProps {
  connection: ClusterConnection;
  actions: ISelectorActions;
  trans: TranslationBundle;
}

function Selector({ connection, actions, trans }: ISelectorProps): JSX.Element {
  const { state, report } = connection;
  const local = report?.local ?? null;
  const suggestion = actions.suggestedCluster();
  const { text, title, offer } = selectorText(
    state,
    local,
    suggestion?.label ?? null,
    actions.runs.isCanceled(connection)
      ? 'canceling'
      : actions.runs.phase(connection),
    trans
  );
  const perform = {
    run: () => actions.execute(CommandIDs.runOnCluster, connection),
    cancel: () => actions.execute(CommandIDs.cancelRun, connection),
    connect: () =>
      suggestion &&
      actions.execute(CommandIDs.selectNotebookCluster, connection, {
        name: suggestion.name,
        inCell: true
      }),
    reconnect: () => actions.execute(CommandIDs.reconnectNotebook, connection),
    recreate: () =>
      actions.execute(CommandIDs.recreateNotebookCluster, connection)
  };
  const versionsDiffer = state.kind === 'connected' && !!report?.versionsDiffer;
  const isAlive = state.kind !== 'stopped' && state.kind !== 'stopping';
  const difference = differenceText(
    versionsDiffer,
    isAlive ? connection.differingImages() : null,
    trans
  );
  const color = state.color ? `jp-DaskGateway-color-${state.color}` : '';
  return (
    <div
      className={`jp-DaskGateway-clusterSelector ${color}`}
      data-state={state.kind === 'none' && local ? 'local' : state.kind}
    >
      <button
        type="button"
        className="jp-DaskGateway-selectorButton"
        aria-haspopup="menu"
        aria-label={trans.__('Dask cluster of this notebook: %1', text)}
        title={title}
        onClick={event => actions.openMenu(connection, event.currentTarget)}
      >
        <span className="jp-DaskGateway-mark" aria-hidden="true" />
        <span className="jp-DaskGateway-selectorText">{text}</span>
        <caretDownEmptyThinIcon.react tag="span" />
      </button>
      {offer && (
        <button
          type="button"
          className="jp-DaskGateway-selectorOffer"
          onClick={perform[offer.action]}
        >
          <span className="jp-DaskGateway-selectorText">{offer.label}</span>
        </button>
      )}
      {difference && (
        <button
          type="button"
          className="jp-DaskGateway-selectorOffer"
          title={difference.title}
          onClick={() =>
            actions.execute(CommandIDs.compareEnvironments, connection)
          }
        >
          {difference.text}
        </button>
      )}
      <span role="status" className="jp-DaskGateway-visuallyHidden">
        {state.kind === 'none' ? '' : title}
      </span>
    </div>
  );
}
