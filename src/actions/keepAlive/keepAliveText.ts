import type { TranslationBundle } from '@jupyterlab/translation';

import type * as Wire from '../../wire/wire';
import { formatMoment } from '../../utils/format';
import { gatewayLimitText } from '../gatewayIdleText';

/**
 * Return what Keep Alive achieves.
 *
 * It suspends the automatic actions of this extension until the next task, at most until `hold_limit`. It cannot
 * suspend the gateway's own idle limit, which is only known where it is an option of clusters, or configured.
 *
 * @param isKeptBusy - whether a notebook keeps the scheduler busy, which also prevents the gateway's timeout
 * @param now - in ms since epoch
 * @param label - of the cluster, where the text is not beside it
 */
export function keepAliveText(
  {
    gateway_idle: limit,
    idle_management: management
  }: Pick<Wire.Cluster, 'gateway_idle' | 'idle_management'>,
  isKeptBusy: boolean,
  now: number,
  trans: TranslationBundle,
  label?: string
): string {
  const sentences = [
    label === undefined
      ? trans.__('Kept alive until its next task.')
      : trans.__('%1 is kept alive until its next task.', label),
    isKeptBusy
      ? trans.__(
          'A connected notebook keeps it active while this page is open.'
        )
      : gatewayLimitText(limit, trans)
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
