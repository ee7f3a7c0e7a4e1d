import type { IClusters } from '../../tokens';

/**
 * Whether a cluster that is not listed does not exist.
 *
 * A server that has just started lists no clusters until it has polled the gateway. A local gateway that is not running,
 * and one with an error, are not polled: their list is final.
 */
export function isListComplete({
  gateway
}: Pick<IClusters, 'gateway'>): boolean {
  return (
    gateway !== null &&
    (gateway.reachable ?? (gateway.local || gateway.error !== null))
  );
}
