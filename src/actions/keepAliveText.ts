import type { TranslationBundle } from '@jupyterlab/translation';

import type * as Wire from '../wire/wire';
import { formatElapsed, formatMoment } from '../utils/format';

/**
 * What Keep Alive achieves.
 *
 * It suspends the automatic actions of this extension until the next task, at most until `hold_limit`. It cannot suspend
 * the gateway's own `idle_timeout`, which is only known where the administrator made it an option of clusters.
 *
 * @param isKeptBusy - whether a notebook keeps the scheduler busy, which also prevents the gateway's timeout
 * @param now - in ms since epoch
 */
export function keepAliveText(
  {
    options,
    idle_management: management
  }: Pick<Wire.Cluster, 'options' | 'idle_management'>,
  isKeptBusy: boolean,
  now: number,
  trans: TranslationBundle
): string {
  const sentences = [
    trans.__('Kept alive until its next task.'),
    ...gatewayTimeoutText(options['idle_timeout'], isKeptBusy, trans)
  ];
  if (management.hold_limit !== null) {
    sentences.push(
      trans.__(
        'Your hub administrator allows this until %1.',
        formatMoment(management.hold_limit, now)
      )
    );
  }
  return sentences.join(' ');
}

function gatewayTimeoutText(
  timeout: unknown,
  isKeptBusy: boolean,
  trans: TranslationBundle
): string[] {
  if (isKeptBusy) {
    return [
      trans.__('A connected notebook keeps it active while this page is open.')
    ];
  }
  if (typeof timeout !== 'number') {
    return [trans.__('The gateway may still stop idle clusters.')];
  }
  return timeout > 0
    ? [
        trans.__(
          'The gateway still stops it when it is idle for %1.',
          formatElapsed(timeout * 1000, trans)
        )
      ]
    : [];
}
