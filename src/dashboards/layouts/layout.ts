/** How an arrangement comes about, and what it is. Loaded when one is opened or saved. */
import type { DockLayout, Widget } from '@lumino/widgets';

import type { LayoutArea } from './layoutSettings';

/** Where one plot goes: beside the one placed as number `ref`, or beside all that is there where that is null. */
export interface IPlacement {
  plot: string;
  mode: DockLayout.InsertMode;
  ref: number | null;
}

/** What people look at first: the work, its progress, and where the memory goes. */
export const USEFUL: LayoutArea = {
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
 * The order in which to add an area's plots so that they come to lie as it says.
 *
 * A dock can only add beside what is there. So the first plot of each child divides the space, and then each child
 * fills its own part.
 */
export function placements(area: LayoutArea): IPlacement[] {
  const found: IPlacement[] = [];
  const put = (plot: string, mode: DockLayout.InsertMode, ref: number | null) =>
    found.push({ plot, mode, ref }) - 1;
  const fill = (part: LayoutArea, first: number): void => {
    if (part.type === 'tabs') {
      part.plots
        .slice(1)
        .reduce((ref, plot) => put(plot, 'tab-after', ref), first);
      return;
    }
    const mode =
      part.orientation === 'horizontal' ? 'split-right' : 'split-bottom';
    const firsts: number[] = [];
    for (const child of part.children) {
      firsts.push(
        firsts.length === 0
          ? first
          : put(firstPlot(child), mode, firsts[firsts.length - 1])
      );
    }
    part.children.forEach((child, index) => fill(child, firsts[index]));
  };
  const whole = prune(area);
  if (whole !== null) {
    fill(whole, put(firstPlot(whole), 'split-right', null));
  }
  return found;
}

/** The area without empty parts, and with lone children in the place of their parents; null where nothing is left. */
export function prune(area: LayoutArea): LayoutArea | null {
  if (area.type === 'tabs') {
    return area.plots.length > 0 ? area : null;
  }
  const children = area.children
    .map(prune)
    .filter((child): child is LayoutArea => child !== null);
  return children.length > 1 ? { ...area, children } : (children[0] ?? null);
}

/** The arrangement of the panes in a dock. `plotOf` tells a pane's plot, and null for all else, which is left out. */
export function capture(
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
  return dock === null ? null : prune(read(dock));
}

function firstPlot(area: LayoutArea): string {
  return area.type === 'tabs' ? area.plots[0] : firstPlot(area.children[0]);
}
