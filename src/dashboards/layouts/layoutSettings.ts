/** Parsing the setting `layouts`. Loaded if there are saved layouts. */
import { visibleText } from '../../utils/visibleText';

/** An arrangement of plots, by their ids: tabs in one place, or areas side by side or below each other. */
export type LayoutArea =
  | { type: 'tabs'; plots: string[] }
  | {
      type: 'split';
      orientation: 'horizontal' | 'vertical';
      children: LayoutArea[];
    };

/** A layout in the settings. */
export interface INamedLayout {
  name: string;
  area: LayoutArea;
}

/** Limits for layouts from other users, because larger ones make the page slow. */
const LIMITS = { layouts: 100, name: 200, depth: 12, plots: 100 };

/**
 * Parse the setting `layouts`.
 *
 * Invalid entries are left out: users can edit settings as text, and administrators and workspaces can provide them.
 */
export function parseLayouts(value: unknown): INamedLayout[] {
  const layouts = new Map<string, INamedLayout>();
  for (const entry of Array.isArray(value)
    ? value.slice(0, LIMITS.layouts)
    : []) {
    const layout = parseLayout(entry);
    if (layout !== null && !layouts.has(layout.name)) {
      layouts.set(layout.name, layout);
    }
  }
  return [...layouts.values()];
}

function parseLayout(value: unknown): INamedLayout | null {
  if (typeof value !== 'object' || value === null) {
    return null;
  }
  const { name, area } = value as { name?: unknown; area?: unknown };
  const parsed = parseArea(area, new Set(), LIMITS.depth);
  if (typeof name !== 'string' || parsed === null) {
    return null;
  }
  const visible = visibleText(name).trim().slice(0, LIMITS.name);
  return visible === '' ? null : { name: visible, area: parsed };
}

/**
 * @param used - the plots of the layout so far: a pane can only be in one place
 * @param depth - how deep areas can be nested
 */
function parseArea(
  value: unknown,
  used: Set<string>,
  depth: number
): LayoutArea | null {
  if (typeof value !== 'object' || value === null || depth === 0) {
    return null;
  }
  const { type, plots, orientation, children } = value as {
    type?: unknown;
    plots?: unknown;
    orientation?: unknown;
    children?: unknown;
  };
  if (type === 'tabs' && Array.isArray(plots)) {
    const isNew = (plot: unknown): plot is string => {
      if (
        typeof plot !== 'string' ||
        used.has(plot) ||
        used.size >= LIMITS.plots
      ) {
        return false;
      }
      used.add(plot);
      return true;
    };
    return { type, plots: plots.filter(isNew) };
  }
  if (
    type === 'split' &&
    (orientation === 'horizontal' || orientation === 'vertical') &&
    Array.isArray(children)
  ) {
    const parts = children
      .slice(0, LIMITS.plots)
      .map(child => parseArea(child, used, depth - 1))
      .filter(part => part !== null);
    return { type, orientation, children: parts };
  }
  return null;
}
