/** The selected rows of the list: pure functions with JupyterLab's conventions for lists of files. */

/** The selected rows. */
export interface ISelection {
  /** In no particular order. */
  readonly names: ReadonlyArray<string>;
  /** Where a range starts; null before the first selection. */
  readonly anchor: string | null;
}

/** Nothing is selected. */
export const NO_SELECTION: ISelection = { names: [], anchor: null };

/** Select one row only. */
export function selectOne(name: string): ISelection {
  return { names: [name], anchor: name };
}

/** Add a row, or remove it if it is selected, as a click with Ctrl does. */
export function toggle(selection: ISelection, name: string): ISelection {
  const names = selection.names.includes(name)
    ? selection.names.filter(one => one !== name)
    : [...selection.names, name];
  return { names, anchor: name };
}

/**
 * Select all rows from the anchor to a row, as a click with Shift does.
 *
 * @param order - all rows in the order of the list
 */
export function selectRange(
  selection: ISelection,
  name: string,
  order: ReadonlyArray<string>
): ISelection {
  const from = order.indexOf(selection.anchor ?? name);
  const to = order.indexOf(name);
  if (from < 0 || to < 0) {
    return selectOne(name);
  }
  const names = order.slice(Math.min(from, to), Math.max(from, to) + 1);
  return { names, anchor: order[from] };
}

/** Select all rows. */
export function selectAll(order: ReadonlyArray<string>): ISelection {
  return { names: order, anchor: order[0] ?? null };
}

/** Drop rows that left the list. Returns the same object if there are none. */
export function retain(
  selection: ISelection,
  order: ReadonlyArray<string>
): ISelection {
  const names = selection.names.filter(name => order.includes(name));
  const anchor =
    selection.anchor !== null && order.includes(selection.anchor)
      ? selection.anchor
      : null;
  return names.length === selection.names.length && anchor === selection.anchor
    ? selection
    : { names, anchor };
}
