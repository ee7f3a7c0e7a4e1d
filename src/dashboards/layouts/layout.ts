/** Arranging plots by a layout, and capturing the layout of open plots. Loaded when one is opened or saved. */
import type { DockLayout, Widget } from '@lumino/widgets';

import type { LayoutArea } from './layoutSettings';

/** Where to add one plot. */
export interface IPlacement {
  /** Id of the plot. */
  plot: string;
  mode: DockLayout.InsertMode;
  /** Index of the placement to add it next to; null to add it next to the whole area. */
  ref: number | null;
}

/** The layout without a setting: the work, its progress, and the use of memory and CPU. */
export const DEFAULT_LAYOUT: LayoutArea = {
  type: 'split',
  orientation: 'horizontal',
  children: [
    {
      type: 'split',
      orientation: 'vertical',
      children: [
        { type: 'tabs', plots: ['individual-task-stream'] },
        { type: 'tabs', plots: ['individual-progress'] }
      ]
    },
    {
      type: 'split',
      orientation: 'vertical',
      children: [
        { type: 'tabs', plots: ['individual-workers-memory'] },
        { type: 'tabs', plots: ['individual-cpu', 'individual-cluster-map'] }
      ]
    }
  ]
};

/**
 * Return the order in which to add the plots of an area so that they end up in its arrangement.
 *
 * A dock can only add a widget next to an existing one. So the first plot of each child divides the space, and then
 * each child fills its own part.
 */
export function placements(area: LayoutArea): IPlacement[] {
  const result: IPlacement[] = [];
  const add = (plot: string, mode: DockLayout.InsertMode, ref: number | null) =>
    result.push({ plot, mode, ref }) - 1;
  const fill = (part: LayoutArea, first: number): void => {
    if (part.type === 'tabs') {
      part.plots
        .slice(1)
        .reduce((ref, plot) => add(plot, 'tab-after', ref), first);
      return;
    }
    const mode =
      part.orientation === 'horizontal' ? 'split-right' : 'split-bottom';
    const firsts: number[] = [];
    for (const child of part.children) {
      firsts.push(
        firsts.length === 0
          ? first
          : add(firstPlot(child), mode, firsts[firsts.length - 1])
      );
    }
    part.children.forEach((child, index) => fill(child, firsts[index]));
  };
  const whole = simplify(area);
  if (whole !== null) {
    fill(whole, add(firstPlot(whole), 'split-right', null));
  }
  return result;
}

/** Remove empty parts, and replace splits that have one child by this child; null if nothing remains. */
export function simplify(area: LayoutArea): LayoutArea | null {
  if (area.type === 'tabs') {
    return area.plots.length > 0 ? area : null;
  }
  const children = area.children
    .map(simplify)
    .filter((child): child is LayoutArea => child !== null);
  return children.length > 1 ? { ...area, children } : (children[0] ?? null);
}

/**
 * Return the layout of the plots in a dock.
 *
 * @param plotOf - the id of a widget's plot; null for other widgets, which are left out
 */
export function captureLayout(
  dock: DockLayout.AreaConfig | null,
  plotOf: (widget: Widget) => string | null
): LayoutArea | null {
  const read = (part: DockLayout.AreaConfig): LayoutArea =>
    part.type === 'tab-area'
      ? {
          type: 'tabs',
          plots: part.widgets
            .map(plotOf)
            .filter((plot): plot is string => plot !== null)
        }
      : {
          type: 'split',
          orientation: part.orientation,
          children: part.children.map(read)
        };
  return dock === null ? null : simplify(read(dock));
}

function firstPlot(area: LayoutArea): string {
  return area.type === 'tabs' ? area.plots[0] : firstPlot(area.children[0]);
}
