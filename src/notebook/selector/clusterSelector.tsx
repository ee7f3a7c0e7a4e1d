import type { TranslationBundle } from '@jupyterlab/translation';
import {
  caretDownEmptyThinIcon,
  ReactWidget,
  UseSignal
} from '@jupyterlab/ui-components';
import * as React from 'react';
import type { Cluster } from '../../gateway/wire';
import type { NotebookLink } from '../connection/clusterConnection';
import { chooserWords, differenceWords } from './selectorText';

/** What a chooser does. */
export interface IChooserActions {
  /** Open the list of clusters below this element. */
  choose: (link: NotebookLink, anchor: HTMLElement) => void;
  /** The cluster that a notebook without one most likely wants: the selected one, or the only one that runs. */
  likely: () => Cluster | null;
  /** Connect to it with a cell that can be seen. */
  use: (link: NotebookLink, cluster: Cluster) => void;
  reconnect: (link: NotebookLink) => void;
  recreate: (link: NotebookLink) => void;
  /** Show the table of environments. */
  compare: (link: NotebookLink) => void;
}

/** In a notebook's toolbar: which cluster it uses, and whether it is connected. Hidden unless the kernel runs Python. */
export class ClusterChooser extends ReactWidget {
  constructor(
    private readonly _link: NotebookLink,
    private readonly _actions: IChooserActions,
    private readonly _trans: TranslationBundle
  ) {
    super();
    this.addClass('jp-DaskGateway-chooser');
    _link.changed.connect(this._show, this);
    this._show();
  }

  protected override render(): JSX.Element {
    return (
      <UseSignal signal={this._link.changed}>
        {() => (
          <Chooser
            link={this._link}
            actions={this._actions}
            trans={this._trans}
          />
        )}
      </UseSignal>
    );
  }

  private _show(): void {
    this.setHidden(!this._link.isPython);
  }
}

interface IChooserProps {
  link: NotebookLink;
  actions: IChooserActions;
  trans: TranslationBundle;
}

function Chooser({ link, actions, trans }: IChooserProps): JSX.Element {
  const { state, kernel } = link;
  const local = kernel?.local ?? null;
  const likely = actions.likely();
  const words = chooserWords(state, local, likely?.label ?? null, trans);
  const take = {
    use: () => likely && actions.use(link, likely),
    reconnect: () => actions.reconnect(link),
    recreate: () => actions.recreate(link)
  };
  const differs = state.kind === 'connected' && !!kernel?.versionsDiffer;
  const living = state.kind !== 'gone' && state.kind !== 'stopping';
  const difference = differenceWords(
    differs,
    living ? link.images() : null,
    trans
  );
  const color = state.color ? `jp-DaskGateway-color-${state.color}` : '';
  return (
    <div
      className={`jp-DaskGateway-link ${color}`}
      data-state={state.kind === 'none' && local ? 'local' : state.kind}
    >
      <button
        type="button"
        className="jp-DaskGateway-linkButton"
        aria-haspopup="menu"
        aria-label={trans.__('Dask cluster of this notebook: %1', words.text)}
        title={words.title}
        onClick={event => actions.choose(link, event.currentTarget)}
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
          onClick={() => actions.compare(link)}
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
