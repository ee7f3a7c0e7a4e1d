import { MainAreaWidget } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import {
  HTMLSelect,
  ReactWidget,
  ToolbarButtonComponent,
  UseSignal,
  addToolbarButtonClass,
  launchIcon,
  refreshIcon
} from '@jupyterlab/ui-components';
import type { LabIcon } from '@jupyterlab/ui-components';
import { UUID } from '@lumino/coreutils';
import type { Widget } from '@lumino/widgets';
import * as React from 'react';

import type { IClusters } from '../../tokens';
import { DashboardFrame } from './frame';
import { dashboardIcon } from '../../components/icons';
import { PANE_ID_PREFIX, type IPaneArgs } from './paneArgs';
import { paneState } from './paneState';
import { plotLabel } from '../plots/plotGroups';
import { isExternalScheduler, type IPlotRef } from '../plots/plots';

/** Options of {@link DashboardPane}. */
export interface IPaneOptions extends IPaneArgs {
  clusters: IClusters;
  trans: TranslationBundle;
  /** Open a page in a browser tab. */
  openTab: (name: string, path: string) => Promise<void>;
  /** Recreate an ended cluster. */
  onRecreate: (name: string) => void;
  /** Called after the user has chosen another cluster, which changes `args`. */
  onClusterChanged: (pane: DashboardPane) => void;
}

/** A plot in the main area, with the cluster's label and color on its tab. */
export class DashboardPane extends MainAreaWidget<DashboardFrame> {
  constructor(options: IPaneOptions) {
    const { clusters, trans, plot, cluster, openTab, onClusterChanged } =
      options;
    super({
      content: new DashboardFrame({
        clusters,
        cluster,
        trans,
        path: plot.path,
        label: plotLabel(plot, trans),
        onRecreate: options.onRecreate
      })
    });
    this._clusters = clusters;
    this._trans = trans;
    this.plot = plot;
    this.id = options.id ?? `${PANE_ID_PREFIX}${UUID.uuid4()}`;
    this.addClass('jp-DaskGateway-pane');
    this.title.icon = dashboardIcon;
    this.title.closable = true;
    this.toolbar.node.setAttribute('aria-label', trans.__('Dashboard'));
    this.toolbar.addItem(
      'cluster',
      new PaneClusterSelector(clusters, trans, this.content, () => {
        this._updateTab();
        onClusterChanged(this);
      })
    );
    this.toolbar.addItem(
      'reload',
      toolbarButton(refreshIcon, trans.__('Reload'), () =>
        this.content.reload()
      )
    );
    this.toolbar.addItem(
      'tab',
      toolbarButton(launchIcon, trans.__('Open in Browser Tab'), () => {
        const { target } = this.content;
        if (target !== null) {
          void openTab(target, plot.path);
        }
      })
    );
    clusters.changed.connect(this._updateTab, this);
    clusters.selectedChanged.connect(this._updateTab, this);
    this._updateTab();
  }

  readonly plot: IPlotRef;

  /** What restores the pane. */
  get args(): Required<IPaneArgs> {
    const { id, plot } = this;
    return { id, plot, cluster: this.content.cluster };
  }

  override dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this._clusters.changed.disconnect(this._updateTab, this);
    this._clusters.selectedChanged.disconnect(this._updateTab, this);
    super.dispose();
  }

  private _updateTab(): void {
    const { target } = this.content;
    const cluster = target === null ? undefined : this._clusters.get(target);
    const { label, color } = paneState(target, cluster, this._trans);
    const { title } = this;
    const plot = plotLabel(this.plot, this._trans);
    title.label = label === null ? plot : `${plot} · ${label}`;
    title.caption = title.label;
    title.className =
      color === null
        ? 'jp-DaskGateway-tab'
        : `jp-DaskGateway-tab jp-DaskGateway-color-${color}`;
  }

  private readonly _clusters: IClusters;
  private readonly _trans: TranslationBundle;
}

/**
 * Return a button of a toolbar. JupyterLab's `ToolbarButton` has `aria-pressed`, which only buttons that toggle may
 * have.
 */
function toolbarButton(
  icon: LabIcon,
  tooltip: string,
  onClick: () => void
): Widget {
  return addToolbarButtonClass(
    ReactWidget.create(
      <ToolbarButtonComponent icon={icon} tooltip={tooltip} onClick={onClick} />
    )
  );
}

/** The selector in a pane's toolbar: a cluster, or the selected one. */
class PaneClusterSelector extends ReactWidget {
  constructor(
    private readonly _clusters: IClusters,
    private readonly _trans: TranslationBundle,
    private readonly _frame: DashboardFrame,
    private readonly _onChange: () => void
  ) {
    super();
  }

  protected render(): JSX.Element {
    const clusters = this._clusters;
    const trans = this._trans;
    const frame = this._frame;
    return (
      <UseSignal signal={clusters.changed}>
        {() => {
          // The newest one first, as in the panel.
          const running = clusters.clusters
            .filter(
              ({ name, status }) =>
                status === 'running' || name === frame.cluster
            )
            .reverse();
          const isListed = running.some(({ name }) => name === frame.cluster);
          return (
            <HTMLSelect
              aria-label={trans.__('Cluster of this dashboard')}
              value={frame.cluster ?? ''}
              onChange={event => {
                frame.cluster = event.target.value || null;
                this._onChange();
                this.update();
              }}
            >
              <option value="">{trans.__('Follow selection')}</option>
              {!isListed && frame.cluster !== null && (
                <option value={frame.cluster}>
                  {isExternalScheduler(frame.cluster)
                    ? trans.__('Scheduler')
                    : trans.__('Stopped cluster')}
                </option>
              )}
              {running.map(({ name, label }) => (
                <option key={name} value={name}>
                  {label}
                </option>
              ))}
            </HTMLSelect>
          );
        }}
      </UseSignal>
    );
  }
}
