import { ReactWidget } from '@jupyterlab/ui-components';
import * as React from 'react';

import { Lazy } from '../components/lazy';
import { whileVisible } from '../gateway/visibility';
import type {
  Explorer as ExplorerComponent,
  IExplorerOptions
} from './explorerContent';

const loadContent = () => import('./explorerContent');

/** Section of the sidebar that lists the dashboards of the selected cluster, to click or to drag into the main area. */
export class DashboardExplorer extends ReactWidget {
  constructor(private readonly _options: IExplorerOptions) {
    super();
    whileVisible(this, _options.clusters, visible => {
      this._visible = visible;
      this._wasVisible ||= visible;
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
    return !this._wasVisible ? (
      <></>
    ) : (
      <Lazy load={loadContent} trans={this._options.trans}>
        {({ Explorer }) => this._content(Explorer)}
      </Lazy>
    );
  }

  private _content(Explorer: typeof ExplorerComponent): JSX.Element {
    const focus = this._focus;
    this._focus = false;
    return (
      <Explorer
        {...this._options}
        section={this.node}
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
  private _wasVisible = false;
}
