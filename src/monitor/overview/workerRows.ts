/** A table of workers as data: how it is sorted, and which of its rows are in sight. */
import type * as Wire from '../../gateway/wire';

/** The columns, by the part of a worker that each shows. */
export type Column = Exclude<keyof Wire.Worker, 'id' | 'memory_limit'>;

/** How a table is sorted. */
export interface IOrder {
  column: Column;
  down: boolean;
}

/** The workers in an order; those that are equal in it stay by name, so that rows do not jump. */
export function sorted(
  workers: ReadonlyArray<Wire.Worker>,
  { column, down }: IOrder
): Wire.Worker[] {
  const sign = down ? -1 : 1;
  return [...workers].sort(
    (a, b) => sign * compare(a[column], b[column]) || compare(a.name, b.name)
  );
}

/** The order after a click on a column's head: names up first, numbers down, for what is large is looked for. */
export function nextOrder(order: IOrder, column: Column): IOrder {
  return order.column === column
    ? { column, down: !order.down }
    : { column, down: column !== 'name' && column !== 'status' };
}

/** The rows that are in sight, with some to spare on both sides: from `first` on, and up to but without `end`. */
export function inSight(
  count: number,
  scrolled: number,
  height: number,
  row: number
): { first: number; end: number } {
  const spare = 5;
  const first = Math.max(0, Math.floor(scrolled / row) - spare);
  const end = Math.min(count, Math.ceil((scrolled + height) / row) + spare);
  return { first: Math.min(first, end), end };
}

/** Made once: `localeCompare` makes one for each comparison, which hundreds of workers feel. */
const asPeopleCount = new Intl.Collator(undefined, { numeric: true });

function compare(a: string | number, b: string | number): number {
  return typeof a === 'number' && typeof b === 'number'
    ? a - b
    : asPeopleCount.compare(String(a), String(b));
}
