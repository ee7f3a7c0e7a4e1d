import { MainAreaWidget } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { CommandToolbarButton, ReactWidget } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyJSONObject } from '@lumino/coreutils';
import * as React from 'react';

import { fromInterface } from '../../actions/origin';
import { Boundary } from '../../components/errorBoundary';
import { gatewayIcon } from '../../components/icons';
import { Lazy } from '../../components/lazy';
import { whileVisible } from '../../gateway/visibility';
import { CommandIDs, type IClusters } from '../../tokens';
import type { HistoryStore } from '../history';

const loadPage = () => import('./clusterPage');

/** The commands in the toolbar. Those that the state of the cluster does not allow are hidden. */
const ACTIONS = [
  CommandIDs.scaleCluster,
  CommandIDs.openDashboard,
  CommandIDs.connectNotebook,
  CommandIDs.insertClientCode,
  CommandIDs.keepAlive,
  CommandIDs.endKeepAlive,
  CommandIDs.renameCluster,
  CommandIDs.stopCluster,
  CommandIDs.recreateCluster,
  CommandIDs.dismissCluster
];

/** Options of {@link ClusterPane}. */
export interface IClusterPaneOptions {
  name: string;
  clusters: IClusters;
  commands: CommandRegistry;
  history: HistoryStore;
  trans: TranslationBundle;
}

/** The page of a cluster in the main area, with a toolbar of the actions on it. */
export class ClusterPane extends MainAreaWidget<ClusterContent> {
  constructor(options: IClusterPaneOptions) {
    super({ content: new ClusterContent(options) });
    const { name, clusters, commands, trans } = options;
    this.id = `jp-DaskGateway-clusterPage-${name}`;
    this.title.icon = gatewayIcon;
    this.title.closable = true;
    const setLabel = () => {
      const label = clusters.get(name)?.label;
      if (label !== undefined || this.title.label === '') {
        this.title.label = trans.__('Cluster Page of %1', label ?? name);
      }
    };
    setLabel();
    clusters.changed.connect(setLabel, this);
    this.disposed.connect(() => clusters.changed.disconnect(setLabel, this));
    for (const id of ACTIONS.filter(one => commands.hasCommand(one))) {
      this.toolbar.addItem(
        id,
        new CommandToolbarButton({
          commands,
          id,
          args: fromInterface({ name }) as ReadonlyJSONObject
        })
      );
    }
  }
}

/** Content of the pane. While it is hidden, it renders nothing and requests nothing. */
class ClusterContent extends ReactWidget {
  constructor(private readonly _options: IClusterPaneOptions) {
    super();
    this.addClass('jp-DaskGateway-pane');
    this.addClass('jp-DaskGateway-colors');
    whileVisible(this, _options.clusters, () => this.update());
  }

  /** The cluster's name. */
  get name(): string {
    return this._options.name;
  }

  protected render(): JSX.Element {
    const { name, clusters, commands, history, trans } = this._options;
    return !this.isVisible ? (
      <></>
    ) : (
      <Boundary trans={trans}>
        <Lazy
          load={loadPage}
          fallback={<p>{trans.__('Loading…')}</p>}
          trans={trans}
        >
          {({ ClusterPage }) => (
            <ClusterPage
              name={name}
              clusters={clusters}
              history={history}
              trans={trans}
              openNotebook={path =>
                void commands.execute('docmanager:open', { path })
              }
            />
          )}
        </Lazy>
      </Boundary>
    );
  }
}
