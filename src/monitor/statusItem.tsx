import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget, UseSignal } from '@jupyterlab/ui-components';
import * as React from 'react';

import { formatBytes } from '../utils/format';
import type { IClusters } from '../tokens';
import { coreHoursText, statusBarText, totals } from '../utils/clusterTotals';

/** Status bar item with the cores of all running clusters, and how many of them are idle. A click shows the clusters. */
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
    const sums = totals(running);
    const { count, bytes } = sums.results;
    const details = [
      trans._n('%1 cluster', '%1 clusters', running.length),
      coreHoursText(sums.coreHours, trans),
      count > 0 &&
        trans._n(
          '%1 result (%2) in memory',
          '%1 results (%2) in memory',
          count,
          formatBytes(bytes)
        )
    ].filter(Boolean);
    return (
      <button type="button" title={details.join('\n')} onClick={this._onClick}>
        {statusBarText(sums, trans)}
      </button>
    );
  }
}
