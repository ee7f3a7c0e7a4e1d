/** The texts of the idle part of a row. */
import type { TranslationBundle } from '@jupyterlab/translation';

import type * as Wire from '../gateway/wire';
import { formatBytes, formatElapsed, formatMoment } from '../utils/format';

/** The results that an idle cluster keeps in memory. */
export function resultsInMemoryText(
  { count, bytes }: Wire.ResultsInMemory,
  trans: TranslationBundle
): string {
  return trans._n(
    '%1 result (%2) in memory',
    '%1 results (%2) in memory',
    count,
    formatBytes(bytes)
  );
}

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

/**
 * The automatic action that is about to happen.
 *
 * @param remaining - the formatted time until then
 */
export function countdownText(
  action: Wire.IdleManagement['action'],
  remaining: string,
  trans: TranslationBundle
): string {
  return action === 'scale_down'
    ? trans.__('Workers will be released in %1', remaining)
    : trans.__('Will be stopped in %1', remaining);
}

/**
 * Why and when a cluster ended.
 *
 * @param now - in ms since epoch
 */
export function endedText(
  ended: Wire.Ended,
  now: number,
  trans: TranslationBundle
): string {
  if (ended.at === null) {
    return ended.reason.text;
  }
  const at = formatMoment(ended.at, now);
  return ended.by === 'user'
    ? trans.__('Stopped by you at %1', at)
    : trans.__('%1 (%2)', ended.reason.text, at);
}
