import type { TranslationBundle } from '@jupyterlab/translation';
import {
  ReactWidget,
  caretDownIcon,
  caretRightIcon
} from '@jupyterlab/ui-components';
import * as React from 'react';

import { whileVisible } from '../gateway/visibility';
import type { IClusters } from '../tokens';
import type { DashboardOpener } from './opener';
import { PlotList } from './plotList';
import { followedCluster, type IPlotRef } from './plots';

/** Options of {@link DashboardExplorer}. */
export interface IExplorerOptions {
  clusters: IClusters;
  trans: TranslationBundle;
  /** Loads the code that creates panes. */
  opener: () => Promise<Pick<DashboardOpener, 'create'>>;
  /** Whether the shell can arrange panes. */
  hasDock: boolean;
  /** Open a plot of the selected cluster. */
  onOpenPlot: (plot: IPlotRef) => void;
  /** Open a saved layout, or without a name the default one. */
  onOpenLayout: (name?: string) => void;
  /** Names of the saved layouts. */
  layouts: () => string[];
  /** Ask for a URL and open its dashboard. */
  onOpenUrl: () => void;
}

/** Section of the sidebar that lists the dashboards of the selected cluster, to click or to drag into the main area. */
export class DashboardExplorer extends ReactWidget {
  constructor(private readonly _options: IExplorerOptions) {
    super();
    whileVisible(this, _options.clusters, visible => {
      this._visible = visible;
      this.update();
    });
    this.addClass('jp-DaskGateway-explorer');
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', _options.trans.__('Dashboards'));
  }

  /** Expand the section and focus its filter. */
  reveal(): void {
    this._open = true;
    this._focus = true;
    this.update();
  }

  protected render(): JSX.Element {
    const focus = this._focus;
    this._focus = false;
    return (
      <Explorer
        {...this._options}
        open={this._open}
        visible={this._visible}
        focus={focus}
        onToggle={() => {
          this._open = !this._open;
          this.update();
        }}
      />
    );
  }

  private _open = false;
  private _focus = false;
  private _visible = false;
}

interface IExplorerProps extends IExplorerOptions {
  open: boolean;
  /** Whether the section and the page are visible. */
  visible: boolean;
  focus: boolean;
  onToggle: () => void;
}

function Explorer(props: IExplorerProps): JSX.Element {
  const { clusters, trans, open, focus } = props;
  const [, render] = React.useReducer((count: number) => count + 1, 0);
  React.useEffect(() => {
    clusters.changed.connect(render);
    clusters.selectedChanged.connect(render);
    return () => {
      clusters.changed.disconnect(render);
      clusters.selectedChanged.disconnect(render);
    };
  }, [clusters]);
  const body = React.useRef<HTMLDivElement>(null);
  React.useEffect(() => {
    if (focus) {
      // JupyterLab's search field is a web component that delegates the focus.
      body.current?.querySelector<HTMLElement>('jp-search, input')?.focus();
    }
  }, [focus]);

  const name = followedCluster(clusters);
  const cluster = name === null ? undefined : clusters.get(name);
  const Caret = open ? caretDownIcon : caretRightIcon;
  return (
    <>
      <h3 className="jp-DaskGateway-sectionHead">
        <button
          type="button"
          className="jp-DaskGateway-sectionToggle"
          aria-expanded={open}
          onClick={props.onToggle}
        >
          <Caret.react tag="span" />
          {cluster
            ? trans.__('Dashboards: %1', cluster.label)
            : trans.__('Dashboards')}
        </button>
      </h3>
      {open && (
        <div ref={body} className="jp-DaskGateway-explorerBody">
          <div className="jp-DaskGateway-explorerActions">
            {props.hasDock && (
              <>
                <button
                  type="button"
                  className="jp-DaskGateway-textButton"
                  onClick={() => props.onOpenLayout()}
                >
                  {trans.__('Open Layout')}
                </button>
                {props.layouts().map(layout => (
                  <button
                    key={layout}
                    type="button"
                    className="jp-DaskGateway-textButton"
                    title={trans.__('Open Dashboard Layout %1', layout)}
                    onClick={() => props.onOpenLayout(layout)}
                  >
                    {layout}
                  </button>
                ))}
              </>
            )}
            <button
              type="button"
              className="jp-DaskGateway-textButton"
              onClick={props.onOpenUrl}
            >
              {trans.__('Open Dashboard URL…')}
            </button>
          </div>
          {cluster?.status === 'running' ? (
            <PlotList key={cluster.name} {...props} name={cluster.name} />
          ) : (
            <p className="jp-DaskGateway-explorerMessage">
              {cluster
                ? trans.__(
                    '%1 has no dashboards because it is not running.',
                    cluster.label
                  )
                : trans.__('Select a running cluster to see its dashboards.')}
            </p>
          )}
        </div>
      )}
    </>
  );
}
