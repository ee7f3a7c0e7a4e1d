import * as React from 'react';

import { visibleRows } from './workerRows';

/** Rows at the start of the table that are rendered before it is scrolled into view. */
const FIRST_ROWS = 30;

/**
 * Return the rows of a table to render while the page that contains it is scrolled.
 *
 * @param table - the table
 * @param count - number of all rows
 * @param rowHeight - in px
 */
export function useVisibleRows(
  table: React.RefObject<HTMLElement>,
  count: number,
  rowHeight: number
): { first: number; end: number } {
  const [area, setArea] = React.useState({ top: 0, height: 0 });
  React.useLayoutEffect(() => {
    const scroller = scrollerOf(table.current);
    if (!scroller) {
      return;
    }
    const measure = () => {
      if (!table.current) {
        return;
      }
      const { top } = table.current.getBoundingClientRect();
      const view = scroller.getBoundingClientRect();
      // Whole rows, so that scrolling by less renders nothing.
      const row = Math.floor((view.top - top) / rowHeight);
      const next = { top: row * rowHeight, height: view.height };
      setArea(before =>
        before.top === next.top && before.height === next.height ? before : next
      );
    };
    measure();
    const observer =
      typeof ResizeObserver === 'undefined'
        ? null
        : new ResizeObserver(measure);
    observer?.observe(scroller);
    if (scroller.firstElementChild) {
      observer?.observe(scroller.firstElementChild);
    }
    scroller.addEventListener('scroll', measure, { passive: true });
    return () => {
      observer?.disconnect();
      scroller.removeEventListener('scroll', measure);
    };
  }, [table, rowHeight]);
  const { first, end } = visibleRows(count, area.top, area.height, rowHeight);
  // The first rows are rendered even if the table is below the visible area, so that screen readers and searches find it.
  return {
    first,
    end: first === 0 ? Math.max(end, Math.min(count, FIRST_ROWS)) : end
  };
}

/** Return the element that scrolls the page. */
function scrollerOf(element: HTMLElement | null): HTMLElement | null {
  return element?.closest<HTMLElement>('.jp-DaskGateway-pane') ?? null;
}
