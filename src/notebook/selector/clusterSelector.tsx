import type { TranslationBundle } from '@jupyterlab/translation';
import {
  caretDownEmptyThinIcon,
  ReactWidget,
  UseSignal
} from '@jupyterlab/ui-components';
import * as React from 'react';
import type { Cluster } from '../../gateway/wire';
import type { ClusterConnection } from '../connection/clusterConnection';
import { selectorText, differenceText } from './selectorText';

/** What a chooser does. */
export interface ISelectorActions {
  /** Open the list of clusters below this element. */
  openMenu: (connection: ClusterConnection, anchor: HTMLElement) => void;
  /** The cluster that a notebook without one most likely wants: the selected one, or the only one that runs. */
  suggestedCluster: () => Cluster | null;
  /** Connect to it with a cell that can be seen. */
  connectInCell: (connection: ClusterConnection, cluster: Cluster) => void;
  reconnect: (connection: ClusterConnection) => void;
  recreate: (connection: ClusterConnection) => void;
  /** Show the table of environments. */
  compareEnvironments: (connection: ClusterConnection) => void;
}

/** In a notebook's toolbar: which cluster it uses, and whether it is connected. Hidden unless the kernel runs Python. */
export class ClusterSelector extends ReactWidget {
  constructor(
    private readonly _link: ClusterConnection,
    private readonly _actions: ISelectorActions,
    private readonly _trans: TranslationBundle
  ) {
    super();
    this.addClass('jp-DaskGateway-chooser');
    _link.changed.connect(this._updateHidden, this);
    this._updateHidden();
  }

  protected override render(): JSX.Element {
    return (
      <UseSignal signal={this._link.changed}>
        {() => (
          <Selector
            connection={this._link}
            actions={this._actions}
            trans={this._trans}
          />
        )}
      </UseSignal>
    );
  }

  private _updateHidden(): void {
    this.setHidden(!this._link.isPython);
  }
}

interface ISelectorProps {
  connection: ClusterConnection;
  actions: ISelectorActions;
  trans: TranslationBundle;
}

function Selector({ connection, actions, trans }: ISelectorProps): JSX.Element {
  const { state, report: kernel } = connection;
  const local = kernel?.local ?? null;
  const likely = actions.suggestedCluster();
  const words = selectorText(state, local, likely?.label ?? null, trans);
  const take = {
    use: () => likely && actions.connectInCell(connection, likely),
    reconnect: () => actions.reconnect(connection),
    recreate: () => actions.recreate(connection)
  };
  const differs = state.kind === 'connected' && !!kernel?.versionsDiffer;
  const living = state.kind !== 'stopped' && state.kind !== 'stopping';
  const difference = differenceText(
    differs,
    living ? connection.differingImages() : null,
    trans
  );
  const color = state.color ? `jp-DaskGateway-color-${state.color}` : '';
  return (
    <div
      className={`jp-DaskGateway-connection ${color}`}
      data-state={state.kind === 'none' && local ? 'local' : state.kind}
    >
      <button
        type="button"
        className="jp-DaskGateway-linkButton"
        aria-haspopup="menu"
        aria-label={trans.__('Dask cluster of this notebook: %1', words.text)}
        title={words.title}
        onClick={event => actions.openMenu(connection, event.currentTarget)}
      >
        <span className="jp-DaskGateway-mark" aria-hidden="true" />
        <span className="jp-DaskGateway-linkText">{words.text}</span>
        <caretDownEmptyThinIcon.react tag="span" />
      </button>
      {words.offer && (
        <button
          type="button"
          className="jp-DaskGateway-linkOffer"
          onClick={take[words.offer.does]}
        >
          <span className="jp-DaskGateway-linkText">{words.offer.label}</span>
        </button>
      )}
      {difference && (
        <button
          type="button"
          className="jp-DaskGateway-linkOffer"
          title={difference.title}
          onClick={() => actions.compareEnvironments(connection)}
        >
          {difference.text}
        </button>
      )}
      <span role="status" className="jp-DaskGateway-unseen">
        {state.kind === 'none' ? '' : words.title}
      </span>
    </div>
  );
}
