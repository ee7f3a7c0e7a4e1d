import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { toProblem } from '../../gateway/toProblem';
import type { IProblem } from '../../tokens';

/** What was read, and the problem of the last attempt. */
export interface IResource<T> {
  data: T | null;
  problem: IProblem | null;
  isLoading: boolean;
  reload: () => void;
}

/**
 * Read something from the server: at first, each time `key` changes, and with `reload`. Nothing is read while the page
 * is hidden.
 *
 * @param read - null if there is nothing to read
 * @param key - what is read; the data of another `source` are dropped, and those of another `version` are replaced
 */
export function useResource<T>(
  read: (() => Promise<T>) | null,
  key: { source: string; version: unknown },
  trans: TranslationBundle
): IResource<T> {
  const [state, setState] = React.useState<{
    source: string;
    data: T | null;
    problem: IProblem | null;
    isLoading: boolean;
  }>({ source: key.source, data: null, problem: null, isLoading: false });
  const [count, setCount] = React.useState(0);
  const isReadable = read !== null;
  React.useEffect(() => {
    if (!read || document.visibilityState === 'hidden') {
      return;
    }
    const { source } = key;
    let isCurrent = true;
    const update = (change: Partial<typeof state>) => {
      if (isCurrent) {
        setState(before => ({
          ...before,
          data: before.source === source ? before.data : null,
          source,
          ...change
        }));
      }
    };
    update({ isLoading: true });
    read().then(
      data => update({ data, problem: null, isLoading: false }),
      (reason: unknown) =>
        update({ problem: toProblem(reason, trans), isLoading: false })
    );
    return () => {
      isCurrent = false;
    };
  }, [key.source, key.version, isReadable, count]);
  const isShown = state.source === key.source;
  return {
    data: isShown ? state.data : null,
    problem: isShown ? state.problem : null,
    isLoading: state.isLoading,
    reload: React.useCallback(() => setCount(before => before + 1), [])
  };
}

/** Return a number that increases at this interval in ms. */
export function useInterval(interval: number): number {
  const [count, setCount] = React.useState(0);
  React.useEffect(() => {
    const timer = setInterval(
      () =>
        document.visibilityState === 'hidden' || setCount(before => before + 1),
      interval
    );
    return () => clearInterval(timer);
  }, [interval]);
  return count;
}
