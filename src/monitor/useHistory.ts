import * as React from 'react';

import type { HistoryStore } from './history';

/** What `read` gives, as of the last change of the history; what is the same as before is not drawn again. */
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
