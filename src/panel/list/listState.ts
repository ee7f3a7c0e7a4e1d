import { Signal, type ISignal } from '@lumino/signaling';

import type { IClusters } from '../../tokens';
import type * as Wire from '../../wire/wire';
import { NO_SELECTION, type ISelection, retain, selectOne } from './selection';
import {
  MIN_CLUSTERS_FOR_TOOLS,
  type Order,
  filterClusters,
  sortClusters
} from './sortClusters';

/** What the list of clusters shows, and which rows are selected. */
export class ListState {
  constructor(private readonly _clusters: IClusters) {
    _clusters.changed.connect(this._update, this);
    _clusters.selectedChanged.connect(this._onSelected, this);
    this._onSelected(_clusters, _clusters.selected);
  }

  /** Emits when any of the following has changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Emits an order that the user chose. */
  get orderChosen(): ISignal<this, Order> {
    return this._orderChosen;
  }

  get order(): Order {
    return this._order;
  }

  get filter(): string {
    return this._filter;
  }

  get selection(): ISelection {
    return this._selection;
  }

  /** Whether there are so many clusters that they can be filtered and sorted. */
  get hasTools(): boolean {
    return (
      this._clusters.clusters.length >= MIN_CLUSTERS_FOR_TOOLS ||
      this._filter !== ''
    );
  }

  /** The clusters that match the filter, in the order of the list. */
  get visibleClusters(): ReadonlyArray<Wire.Cluster> {
    const { clusters } = this._clusters;
    // Without the tools, the user could not see or change another order.
    const order = this.hasTools ? this._order : 'newest';
    return sortClusters(filterClusters(clusters, this._filter), order);
  }

  /** Apply an order, such as that of the settings. */
  setOrder(order: Order): void {
    this._order = order;
    this._changed.emit();
  }

  /** Apply an order that the user chose in the panel. */
  chooseOrder(order: Order): void {
    this.setOrder(order);
    this._orderChosen.emit(order);
  }

  setFilter(text: string): void {
    this._filter = text;
    this._update();
    this._changed.emit();
  }

  /**
   * Change the selected rows.
   *
   * @param current - the row that commands and the keyboard act on
   */
  select(current: string, selection: ISelection): void {
    this._selection = selection;
    if (this._clusters.selected !== current) {
      this._isSelecting = true;
      this._clusters.select(current);
      this._isSelecting = false;
    }
    this._changed.emit();
  }

  /** Drop rows that are no longer shown from the selection: actions must not affect rows that the user cannot see. */
  private _update(): void {
    if (this._selection.names.length === 0) {
      return;
    }
    const selection = retain(
      this._selection,
      this.visibleClusters.map(({ name }) => name)
    );
    if (selection !== this._selection) {
      this._selection = selection;
      this._changed.emit();
    }
  }

  private _onSelected(_: IClusters, name: string | null): void {
    if (this._isSelecting) {
      return;
    }
    this._selection = name === null ? NO_SELECTION : selectOne(name);
    this._changed.emit();
  }

  private readonly _changed = new Signal<this, void>(this);
  private readonly _orderChosen = new Signal<this, Order>(this);
  private _order: Order = 'newest';
  private _filter = '';
  private _isSelecting = false;
  private _selection: ISelection = NO_SELECTION;
}
