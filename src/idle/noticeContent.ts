import type { TranslationBundle } from '@jupyterlab/translation';

import type * as Wire from '../gateway/wire';
import { SNOOZE, type Caretaker } from '../actions/idleActions';
import type { INotice, Kind } from './notices';
import { countdownNotice, finishedNotice, idleNotice } from './idleText';

/**
 * A notice of some clusters of one kind: what it says, and what a person can do about all of them at once.
 *
 * @param now - in ms since epoch, by the clock that the clusters' times are by
 */
export function composeNotice(
  kind: Kind,
  clusters: ReadonlyArray<Wire.Cluster>,
  caretaker: Caretaker,
  now: number,
  trans: TranslationBundle
): INotice {
  const names = clusters.map(cluster => cluster.name);
  const stop = {
    label: trans.__('Stop'),
    displayType: 'warn' as const,
    callback: () => void caretaker.stop(names)
  };
  const scale = {
    label: trans.__('Scale to 0'),
    callback: () => void caretaker.scaleToZero(names)
  };
  const snooze = {
    label: trans.__('Snooze 30 min'),
    callback: () => void caretaker.snooze(names, SNOOZE)
  };
  const keep = {
    label: trans.__('Keep Alive'),
    callback: () => void caretaker.keep(names)
  };
  switch (kind) {
    case 'idle':
      return {
        message: idleNotice(clusters, now, trans),
        type: 'warning',
        actions: [scale, stop, snooze, keep]
      };
    case 'finished':
      return {
        message: finishedNotice(clusters, trans),
        type: 'success',
        actions: [stop, keep]
      };
    case 'countdown':
      return {
        message: countdownNotice(clusters, now, trans),
        type: 'warning',
        actions: [
          { ...keep, displayType: 'accent' },
          snooze,
          { ...stop, label: trans.__('Stop Now') }
        ]
      };
  }
}
