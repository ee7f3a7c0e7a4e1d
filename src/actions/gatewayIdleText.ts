/** The texts about the gateway's own idle limit. */
import type { TranslationBundle } from '@jupyterlab/translation';

import type * as Wire from '../wire/wire';
import { formatElapsed, formatWaiting } from '../utils/format';

/** The longest time before the gateway stops a cluster at which it is announced, in ms. */
const ANNOUNCED_BEFORE = 15 * 60_000;

/**
 * Return when the gateway stops an idle cluster.
 *
 * @param remaining - ms until then
 * @returns an empty string if that is not soon
 */
export function gatewayStopText(
  { seconds }: Wire.GatewayIdle,
  remaining: number,
  trans: TranslationBundle
): string {
  const soon = Math.min(ANNOUNCED_BEFORE, (1000 * (seconds ?? 0)) / 2);
  if (remaining > soon) {
    return '';
  }
  return remaining <= 0
    ? trans.__('The gateway may stop it at any time because it is idle.')
    : trans.__(
        'The gateway stops it in %1 unless tasks run.',
        formatWaiting(remaining, trans)
      );
}

/** Return the idle limit of the gateway, as far as it is known. */
export function gatewayLimitText(
  limit: Wire.GatewayIdle | null,
  trans: TranslationBundle
): string {
  if (limit === null) {
    return trans.__('The gateway may still stop idle clusters.');
  }
  return limit.seconds === null
    ? trans.__(
        'The gateway stops idle clusters after %1 (%2, unit unknown).',
        limit.value,
        limit.option
      )
    : trans.__(
        'The gateway still stops it after it has been idle for %1.',
        formatElapsed(limit.seconds * 1000, trans)
      );
}
