import type { TranslationBundle } from '@jupyterlab/translation';
import {
  CommandToolbarButton,
  SidePanel,
  ReactWidget,
  Toolbar,
  addIcon,
  caretDownEmptyIcon
} from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import type { IDisposable } from '@lumino/disposable';
import type { Message } from '@lumino/messaging';
import { MenuSvg } from '@jupyterlab/ui-components';
import { Panel } from '@lumino/widgets';
import type { Menu, Widget } from '@lumino/widgets';
import * as React from 'react';

import type { Cluster } from '../wire/wire';
import type {
  IClusters,
  IGatewayPanel,
  RowPart,
  RowPartPlacement
} from '../tokens';
import { CommandIDs } from '../tokens';
import type { ClusterActions } from '../actions/clusterActions';
import { Clock } from '../utils/clock';
import { gatewayIcon } from '../components/icons';
import { IconButton } from '../components/iconButton';
import { keepFocus } from '../components/focus/keepFocus';
import { Lazy } from '../components/lazy';
import { MenuButton } from '../components/menuButton';
import { onFirstCluster } from '../gateway/firstCluster';
import { whileVisible } from '../gateway/visibility';
import type { IPanelBodyOptions, IPanelBodyProps } from './body';
import { ListState } from './list/listState';
import type { IRowParts } from './row/row';
import { ScaleForms } from './scale/scaleForms';

/** Options of {@link GatewayPanel}. */
export interface IPanelOptions {
  clusters: IClusters;
  actions: ClusterActions;
  commands: CommandRegistry;
  /** JupyterLab's context menu. */
  contextMenu?: Menu;
  trans: TranslationBundle;
}

/** The sidebar `Dask Gateway`. While it is visible, the server polls often and running times are updated. */
export class GatewayPanel extends SidePanel implements IGatewayPanel {
  constructor(private readonly _options: IPanelOptions) {
    super({ content: new Panel() });
    const { trans } = _options;
    this.id = 'jp-DaskGateway-panel';
    this.addClass('jp-DaskGateway');
    this.title.icon = gatewayIcon;
    this.title.caption = trans.__('Dask Gateway');
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', trans.__('Dask Gateway'));
    this._fillToolbar();
    this._forms = new ScaleForms(_options.actions);
    this.list = new ListState(_options.clusters);
    this._body = new LazyBody({
      ..._options,
      panel: this.node,
      state: this.list,
      forms: this._forms,
      clock: this._clock
    });
    this.content.addWidget(this._body);
    this._focus = keepFocus(this.node, () => this._newButton());
    this._activityView = _options.actions.addView(() => this.isVisible);
    // The body records the work of clusters, so it also loads while the panel is hidden.
    onFirstCluster(_options.clusters, () => this._body.load());
    whileVisible(this, _options.clusters, visible => {
      if (visible) {
        this._body.load();
        this._clock.start();
      } else {
        this._clock.stop();
      }
    });
  }

  /** What the list shows, and which rows are selected. */
  readonly list: ListState;

  override dispose(): void {
    this._focus.dispose();
    this._activityView.dispose();
    this._clock.dispose();
    super.dispose();
  }

  /** Add a section below the list of clusters. */
  addSection(section: Widget): void {
    this.addWidget(section);
  }

  /** Add a part below the text of each row. Parts with a lower rank come first. */
  addRowPart(
    part: RowPart,
    rank = 100,
    placement: RowPartPlacement = 'detail'
  ): void {
    this._rowParts.push({ part, rank, placement });
    this._rowParts.sort((a, b) => a.rank - b.rank);
    const partsAt = (where: RowPartPlacement) =>
      this._rowParts
        .filter(added => added.placement === where)
        .map(added => added.part);
    this._body.parts = {
      notices: partsAt('notice'),
      details: partsAt('detail')
    };
    this._body.update();
  }

  /** Call a function when the mouse is pressed on a cluster's row, which may be the start of a drag. */
  onRowPress(listener: (press: MouseEvent, cluster: Cluster) => void): void {
    this._body.node.addEventListener('mousedown', press => {
      const row =
        press.target instanceof Element &&
        press.target.closest<HTMLElement>('.jp-DaskGateway-cluster');
      const cluster = row && this._options.clusters.get(row.dataset.name ?? '');
      if (cluster) {
        listener(press, cluster);
      }
    });
  }

  /**
   * Add a button beside New Cluster that opens the menu of presets.
   *
   * @param open - opens the menu below an element
   */
  addPresetMenu(open: (anchor: HTMLElement) => Promise<void>): void {
    // A button of the toolbar would have `aria-pressed`, which a button that opens a menu must not have.
    const button = ReactWidget.create(
      <IconButton
        icon={caretDownEmptyIcon}
        name={this._options.trans.__('Create from a Preset')}
        opensMenu
        onClick={() => void open(button.node)}
      />
    );
    this.toolbar.insertAfter('new', 'presets', button);
  }

  /** Open the scale form in the row of a cluster. */
  async openScaleForm(name: string): Promise<void> {
    await this._forms.open(name);
  }

  /** Show a short text at the tab, explained in its caption; null removes it. */
  setBadge(badge: { text: string; caption: string } | null): void {
    const name = this._options.trans.__('Dask Gateway');
    this.title.caption = badge ? `${name}\n${badge.caption}` : name;
    this.title.dataset = badge ? { daskgatewaybadge: badge.text } : {};
  }

  /** Move the focus to the row of a cluster; without a name, or if it has no row yet, to the first button. */
  focusRow(name: string | null): void {
    const row =
      name &&
      [...this.node.querySelectorAll<HTMLElement>('[data-name]')].find(
        one => one.dataset.name === name
      );
    (row || this._newButton())?.focus();
    if (row) {
      row.scrollIntoView({ block: 'nearest' });
    }
  }

  protected override onActivateRequest(msg: Message): void {
    super.onActivateRequest(msg);
    this.focusRow(this._options.clusters.selected);
  }

  private _newButton(): HTMLElement | null {
    return this._createButton.node.querySelector<HTMLElement>('[title]');
  }

  private _fillToolbar(): void {
    const { commands, trans } = this._options;
    this.toolbar.node.setAttribute('aria-label', trans.__('Dask Gateway'));
    this._createButton = new CommandToolbarButton({
      commands,
      id: CommandIDs.createCluster,
      icon: addIcon,
      label: trans.__('New Cluster')
    });
    this.toolbar.addItem('new', this._createButton);
    this.toolbar.addItem('spacer', Toolbar.createSpacerItem());
    this.toolbar.addItem(
      'more',
      ReactWidget.create(
        <MenuButton name={trans.__('More')} create={() => this._menu()} />
      )
    );
  }

  /** Return the menu of the commands that apply to all clusters. */
  private _menu(): MenuSvg {
    const { commands } = this._options;
    const menu = new MenuSvg({ commands });
    for (const command of [
      CommandIDs.stopAllClusters,
      CommandIDs.clearEnded,
      CommandIDs.pruneClusters,
      CommandIDs.checkConnection,
      CommandIDs.openExample
    ]) {
      if (commands.hasCommand(command)) {
        menu.addItem({ command });
      }
    }
    return menu;
  }

  private _createButton!: CommandToolbarButton;
  private readonly _clock = new Clock(() => this._options.clusters.clockOffset);
  private readonly _body: LazyBody;
  private readonly _focus: IDisposable;
  private readonly _forms: ScaleForms;
  private readonly _activityView: IDisposable;
  private readonly _rowParts: {
    part: RowPart;
    rank: number;
    placement: RowPartPlacement;
  }[] = [];
}

/** Below the toolbar. */
class LazyBody extends ReactWidget {
  constructor(private readonly _options: IPanelBodyOptions) {
    super();
    this.addClass('jp-DaskGateway-body');
  }

  /** The parts that other packages add to each row. */
  parts: IRowParts = { notices: [], details: [] };

  /** Load the body, if this has not happened yet. */
  load(): void {
    this._isNeeded = true;
    this.update();
  }

  protected render(): JSX.Element {
    return !this._isNeeded ? (
      <></>
    ) : (
      <Lazy load={this._create} trans={this._options.trans}>
        {Body => <Body parts={this.parts} />}
      </Lazy>
    );
  }

  private readonly _create = async () => {
    const { createPanelBody } = await import('./body');
    return (this._body ??= createPanelBody(this._options));
  };

  private _body: React.ComponentType<IPanelBodyProps> | null = null;
  private _isNeeded = false;
}
