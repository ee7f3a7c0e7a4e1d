import * as React from 'react';

import type * as Wire from '../../wire/wire';
import type { IWork } from '../row/progress';
import type { ProgressStore } from '../row/progressStore';

/** What a row shows. */
export interface IRowContent {
  cluster: Wire.Cluster;
  work: IWork | null;
  /** The outline of the cluster. */
  outline: string;
}

/** Return the rows in a list of clusters, in their order. */
export function rowsOf(list: HTMLElement | null): HTMLElement[] {
  return [...(list?.querySelectorAll<HTMLElement>(ROW) ?? [])];
}

const ROW = '.jp-DaskGateway-cluster';

/** Return what a row shows that also readers of the whole page need at once, and that changes rarely. */
function outlineOf({ status, label, problem, hints }: Wire.Cluster): string {
  return JSON.stringify([
    status,
    label,
    problem?.code,
    hints.map(({ code }) => code)
  ]);
}

/** Rows this close to the visible ones are kept up to date, too. */
const MARGIN = '200px 0px';

/**
 * Do not update rows outside of the visible area until they become visible, or their state, problem or hints change,
 * so that the cost of an update of a long list depends only on the visible rows.
 *
 * @param list - contains the rows, which have the names of their clusters as `data-name`
 * @param clusters - the clusters of the list
 * @param current - the row that may have the focus, which is always up to date
 * @returns a function that returns what the row of a cluster shows
 */
export function useOnScreen(
  list: React.RefObject<HTMLElement>,
  clusters: ReadonlyArray<Wire.Cluster>,
  progress: ProgressStore,
  current: string | null
): (latest: Wire.Cluster) => IRowContent {
  const [, render] = React.useReducer((count: number) => count + 1, 0);
  const hidden = React.useRef(new Set<string>());
  const contents = React.useRef(new Map<string, IRowContent>());
  const key = clusters.map(({ name }) => name).join();
  React.useEffect(() => {
    if (!list.current || typeof IntersectionObserver === 'undefined') {
      return;
    }
    const observer = new IntersectionObserver(
      entries => {
        for (const { isIntersecting, target } of entries) {
          const name = (target as HTMLElement).dataset.name ?? '';
          if (isIntersecting) {
            hidden.current.delete(name);
          } else {
            hidden.current.add(name);
          }
        }
        render();
      },
      { root: list.current.parentElement, rootMargin: MARGIN }
    );
    rowsOf(list.current).forEach(row => observer.observe(row));
    return () => observer.disconnect();
  }, [list, key]);
  return latest => {
    const { name } = latest;
    const before = contents.current.get(name);
    const outline = outlineOf(latest);
    if (
      name !== current &&
      hidden.current.has(name) &&
      before?.outline === outline
    ) {
      return before;
    }
    const work = progress.workOf(name);
    if (before?.cluster === latest && before.work === work) {
      return before;
    }
    const now = { cluster: latest, work, outline };
    contents.current.set(name, now);
    return now;
  };
}
