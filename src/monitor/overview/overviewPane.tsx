import { MainAreaWidget } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import * as React from 'react';

import { gatewayIcon } from '../../components/icons';
import { whileVisible } from '../../gateway/visibility';
import type { IClusters } from '../../tokens';
import type { HistoryStore } from '../history';

const OverviewBody = React.lazy(() => import('./overviewBody'));

/** Options of {@link OverviewPane}. */
export interface IOverviewOptions {
  name: string;
  clusters: IClusters;
  history: HistoryStore;
  trans: TranslationBundle;
}

/** The overview of a cluster in the main area. */
export class OverviewPane extends MainAreaWidget<OverviewContent> {
  constructor(options: IOverviewOptions) {
    super({ content: new OverviewContent(options) });
    const { name, clusters, trans } = options;
    const label = clusters.get(name)?.label ?? name;
    this.id = `jp-DaskGateway-overview-${name}`;
    this.title.icon = gatewayIcon;
    this.title.label = trans.__('Overview of %1', label);
    this.title.closable = true;
  }
}

/** Content of the pane. While it is hidden, it renders nothing and requests nothing. */
class OverviewContent extends ReactWidget {
  constructor(private readonly _options: IOverviewOptions) {
    super();
    this.addClass('jp-DaskGateway-overviewPane');
    this.addClass('jp-DaskGateway-colors');
    whileVisible(this, _options.clusters, () => this.update());
  }

  /** The cluster's name. */
  get name(): string {
    return this._options.name;
  }

  protected render(): JSX.Element {
    const { trans } = this._options;
    return !this.isVisible ? (
      <></>
    ) : (
      <React.Suspense fallback={<p>{trans.__('Loading…')}</p>}>
        <OverviewBody {...this._options} />
      </React.Suspense>
    );
  }
}
