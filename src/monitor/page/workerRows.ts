/** The order of the worker table, and its visible rows. */
import type * as Wire from '../../wire/wire';

/** The columns, named by the field that they show. */
export type Column = Exclude<keyof Wire.Worker, 'id' | 'memory_limit'>;

/** The order of the table. */
export interface IOrder {
  column: Column;
  descending: boolean;
}

/**
 * Sorts workers. Equal ones are sorted by name, so that rows keep their place.
 *
 * The names are compared once: comparing the names of 5,000 workers as a user reads them takes longer than a frame, and
 * most updates have the same workers.
 */
export class WorkerSorter {
  /** Return the sorted workers. */
  sort(
    workers: ReadonlyArray<Wire.Worker>,
    { column, descending }: IOrder
  ): Wire.Worker[] {
    const byName = this._byName(workers);
    if (column === 'name') {
      return descending ? byName.reverse() : byName;
    }
    const sign = descending ? -1 : 1;
    return byName.sort((a, b) => sign * compare(a[column], b[column]));
  }

  /** Return the workers in the order of their names, as a new array. */
  private _byName(workers: ReadonlyArray<Wire.Worker>): Wire.Worker[] {
    if (
      workers.length !== this._names.length ||
      workers.some(({ name }, index) => name !== this._names[index])
    ) {
      this._names = workers.map(({ name }) => name);
      this._order = this._names
        .map((_, index) => index)
        .sort((a, b) => compare(this._names[a], this._names[b]));
    }
    return this._order.map(index => workers[index]);
  }

  private _names: string[] = [];
  private _order: number[] = [];
}

/**
 * Return the order after a click on a column header: texts ascending first, numbers descending, because large ones
 * matter.
 */
export function nextOrder(order: IOrder, column: Column): IOrder {
  return order.column === column
    ? { column, descending: !order.descending }
    : { column, descending: column !== 'name' && column !== 'status' };
}

/**
 * Return the range of rows to render: the visible ones and some on both sides, from `first` up to but not including
 * `end`.
 *
 * @param count - number of all rows
 * @param scrollTop - how far the visible area is below the top of the rows, in px; negative if it is above
 * @param height - of the visible area, in px
 * @param rowHeight - in px
 */
export function visibleRows(
  count: number,
  scrollTop: number,
  height: number,
  rowHeight: number
): { first: number; end: number } {
  const margin = 5;
  const first = Math.max(0, Math.floor(scrollTop / rowHeight) - margin);
  const end = Math.max(
    0,
    Math.min(count, Math.ceil((scrollTop + height) / rowHeight) + margin)
  );
  return { first: Math.min(first, end), end };
}

/** Created once: `localeCompare` creates one for each comparison, which is slow for hundreds of workers. */
const numericCollator = new Intl.Collator(undefined, { numeric: true });

function compare(a: string | number, b: string | number): number {
  return typeof a === 'number' && typeof b === 'number'
    ? a - b
    : numericCollator.compare(String(a), String(b));
}
