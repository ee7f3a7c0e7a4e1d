import * as React from 'react';

import type { HistoryStore, IPoint } from './history';

/** Use the result of `read` as of the last change of the history. The component renders again only if it changed. */
export function useHistory<T>(history: HistoryStore, read: () => T): T {
  const subscribe = React.useCallback(
    (listener: () => void) => {
      history.changed.connect(listener);
      return () => {
        history.changed.disconnect(listener);
      };
    },
    [history]
  );
  return React.useSyncExternalStore(subscribe, read);
}

/** Use the points of a cluster since its start. */
export function usePoints(
  history: HistoryStore,
  name: string
): ReadonlyArray<IPoint> {
  React.useEffect(() => history.use(name), [history, name]);
  return useHistory(history, () => history.pointsOf(name));
}
