import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget, UseSignal } from '@jupyterlab/ui-components';
import * as React from 'react';

import { formatHeld } from '../utils/format';
import type { IClusters } from '../tokens';
import { coreHoursWords, statusWords, totals } from '../utils/clusterTotals';

/** In the status bar: how many cores are mine, and how many of them idle. A click shows the clusters. */
export class StatusItem extends ReactWidget {
  constructor(
    private readonly _clusters: IClusters,
    private readonly _trans: TranslationBundle,
    private readonly _onClick: () => void
  ) {
    super();
    this.addClass('jp-DaskGateway-statusItem');
  }

  protected render(): JSX.Element {
    return (
      <UseSignal signal={this._clusters.changed}>
        {() => this._content()}
      </UseSignal>
    );
  }

  private _content(): JSX.Element | null {
    const trans = this._trans;
    const running = this._clusters.clusters.filter(
      cluster => cluster.status === 'running'
    );
    if (running.length === 0) {
      return null;
    }
    const all = totals(running);
    const words = statusWords(all, trans);
    const more = [
      trans._n('%1 cluster', '%1 clusters', running.length),
      coreHoursWords(all.coreHours, trans),
      all.held.count > 0 && trans.__('holds %1', formatHeld(all.held, trans))
    ].filter(Boolean);
    return (
      <button
        type="button"
        title={more.join(trans.__(', '))}
        onClick={this._onClick}
      >
        {words}
      </button>
    );
  }
}
