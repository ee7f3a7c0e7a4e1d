import type { TranslationBundle } from '@jupyterlab/translation';
import {
  CommandToolbarButton,
  SidePanel,
  ReactWidget,
  Toolbar,
  ToolbarButton,
  addIcon,
  ellipsesIcon
} from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import type { IDisposable } from '@lumino/disposable';
import type { Message } from '@lumino/messaging';
import { MenuSvg } from '@jupyterlab/ui-components';
import { Panel } from '@lumino/widgets';
import type { Widget } from '@lumino/widgets';
import * as React from 'react';

import type { Cluster } from '../wire/wire';
import type { IClusters, IGatewayPanel, RowPart } from '../tokens';
import { CommandIDs } from '../tokens';
import type { ActionResult, ClusterActions } from '../actions/clusterActions';
import { Clock } from '../utils/clock';
import { gatewayIcon } from '../components/icons';
import { whileVisible } from '../gateway/visibility';
import { availableRowActions } from './rowActions';
import type { IRowAction, IRowCallbacks } from './row';
import { ScaleForms } from './scale/scaleForms';
import { PanelView } from './view';

/** Options of {@link GatewayPanel}. */
export interface IPanelOptions {
  clusters: IClusters;
  actions: ClusterActions;
  commands: CommandRegistry;
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
    this._body = new PanelBody(_options, this._forms, this._clock);
    this.content.addWidget(this._body);
    this._activityView = _options.actions.addView(() => this.isVisible);
    whileVisible(this, _options.clusters, visible =>
      visible ? this._clock.start() : this._clock.stop()
    );
  }

  override dispose(): void {
    this._activityView.dispose();
    this._clock.dispose();
    super.dispose();
  }

  /** Add a section below the list of clusters. */
  addSection(section: Widget): void {
    this.addWidget(section);
  }

  /** Add a part below the text of each row. Parts with a lower rank come first. */
  addRowPart(part: RowPart, rank = 100): void {
    this._rowParts.push({ part, rank });
    this._rowParts.sort((a, b) => a.rank - b.rank);
    this._body.parts = this._rowParts.map(({ part }) => part);
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

  /** Open the scale form in the row of a cluster. */
  async openScaleForm(name: string): Promise<void> {
    await this._forms.open(name);
  }

  /** Show a short text at the tab, explained in its caption; null removes it. */
  setBadge(badge: { text: string; caption: string } | null): void {
    const name = this._options.trans.__('Dask Gateway');
    this.title.caption = badge ? `${name}: ${badge.caption}` : name;
    this.title.dataset = badge ? { daskgatewaybadge: badge.text } : {};
  }

  /** Move the focus to the row of a cluster; without a name, or if it has no row yet, to the first button. */
  focusRow(name: string | null): void {
    const row =
      name &&
      [...this.node.querySelectorAll<HTMLElement>('[data-name]')].find(
        one => one.dataset.name === name
      );
    (
      row || this._createButton.node.querySelector<HTMLElement>('[title]')
    )?.focus();
    if (row) {
      row.scrollIntoView({ block: 'nearest' });
    }
  }

  protected override onActivateRequest(msg: Message): void {
    super.onActivateRequest(msg);
    this.focusRow(this._options.clusters.selected);
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
    const more = new ToolbarButton({
      icon: ellipsesIcon,
      tooltip: trans.__('More'),
      onClick: () => this._openMenu(more)
    });
    this.toolbar.addItem('more', more);
  }

  /** Open the menu of the commands that apply to all clusters. */
  private _openMenu(button: ToolbarButton): void {
    const { commands } = this._options;
    const menu = new MenuSvg({ commands });
    for (const command of [
      CommandIDs.stopAllClusters,
      CommandIDs.clearEnded,
      CommandIDs.pruneClusters,
      CommandIDs.openExample
    ]) {
      if (commands.hasCommand(command)) {
        menu.addItem({ command });
      }
    }
    // The chosen command is executed after the menu has closed, so the menu is disposed later.
    menu.aboutToClose.connect(() =>
      requestAnimationFrame(() => menu.dispose())
    );
    const { left, bottom } = button.node.getBoundingClientRect();
    menu.open(left, bottom);
  }

  private _createButton!: CommandToolbarButton;
  private readonly _clock = new Clock(() => this._options.clusters.clockOffset);
  private readonly _body: PanelBody;
  private readonly _forms: ScaleForms;
  private readonly _activityView: IDisposable;
  private readonly _rowParts: { part: RowPart; rank: number }[] = [];
}

/** Below the toolbar. */
class PanelBody extends ReactWidget {
  constructor(
    private readonly _options: IPanelOptions,
    private readonly _forms: ScaleForms,
    private readonly _clock: Clock
  ) {
    super();
    this.addClass('jp-DaskGateway-body');
  }

  /** The parts that other packages add to each row. */
  parts: ReadonlyArray<RowPart> = [];

  protected render(): JSX.Element {
    return (
      <Connected
        {...this._options}
        forms={this._forms}
        parts={this.parts}
        clock={this._clock}
      />
    );
  }
}

/** The view, with the row buttons of the commands that exist. */
function Connected(
  props: IPanelOptions & {
    forms: ScaleForms;
    parts: ReadonlyArray<RowPart>;
    clock: Clock;
  }
): JSX.Element {
  const { actions, commands, forms, trans } = props;
  const [extras, setExtras] = React.useState<ReadonlyArray<IRowAction>>(() =>
    availableRowActions(commands, trans)
  );
  React.useEffect(() => {
    const update = () =>
      setExtras(before => {
        const now = availableRowActions(commands, trans);
        return now.length === before.length ? before : now;
      });
    update();
    commands.commandChanged.connect(update);
    return () => {
      commands.commandChanged.disconnect(update);
    };
  }, [commands, trans]);
  const callbacks = React.useMemo(
    (): IRowCallbacks => ({
      execute: (command, args) =>
        commands.execute(command, { ...args }) as Promise<ActionResult | null>,
      openForm: name => void forms.open(name),
      closeForm: name => forms.close(name),
      clearActivity: name => actions.clearActivity(name)
    }),
    [actions, commands, forms]
  );
  return (
    <PanelView
      clusters={props.clusters}
      actions={actions}
      forms={forms}
      extras={extras}
      parts={props.parts}
      clock={props.clock}
      trans={trans}
      callbacks={callbacks}
    />
  );
}
