import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { Clock } from '../utils/clock';
import { formatElapsed } from '../utils/format';

/** Properties of {@link Elapsed}. */
export interface IElapsedProps {
  clock: Clock;
  /** ms since epoch */
  since: number;
  /** Format of the time; default: `formatElapsed`. */
  format?: (elapsed: number, trans: TranslationBundle) => string;
  /** The sentence around the time. */
  sentence?: (age: string) => string;
  trans: TranslationBundle;
}

/** A running time. It renders again only when its text changes, not with each tick. */
export function Elapsed(props: IElapsedProps): JSX.Element {
  const { clock, since, trans, format = formatElapsed, sentence } = props;
  const age = React.useSyncExternalStore(clock.subscribe, () =>
    format(clock.now - since, trans)
  );
  return (
    <span className="jp-DaskGateway-time">
      {sentence ? sentence(age) : age}
    </span>
  );
}
