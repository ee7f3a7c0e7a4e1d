/** The texts of the idle part of a row. */
import type { TranslationBundle } from '@jupyterlab/translation';

import type * as Wire from '../wire/wire';
import { formatMoment } from '../utils/format';

/**
 * Return the automatic action that is about to happen.
 *
 * @param remaining - the formatted time until then
 */
export function countdownText(
  action: Wire.IdleManagement['action'],
  remaining: string,
  trans: TranslationBundle
): string {
  return action === 'scale_down'
    ? trans.__('Will be scaled down in %1', remaining)
    : trans.__('Will be stopped in %1', remaining);
}

/**
 * Return why and when a cluster ended.
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
    : `${ended.reason.text} ${trans.__('Ended at %1.', at)}`;
}
