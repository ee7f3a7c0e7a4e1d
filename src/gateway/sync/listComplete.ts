import type { IClusters } from '../../tokens';

/**
 * Return whether a cluster that is not listed does not exist.
 *
 * A server that has just started lists no clusters until it has polled the gateway. A local gateway that is not
 * running, and one with an error, are not polled: their list is final. A gateway that is not configured has no
 * clusters.
 *
 * @param gateway - name of the cluster's gateway; default: any gateway can have it
 */
export function isListComplete(
  { gateways }: Pick<IClusters, 'gateways'>,
  gateway?: string
): boolean {
  return (
    gateways.length > 0 &&
    gateways.every(
      ({ name, reachable, local, error }) =>
        (gateway !== undefined && name !== gateway) ||
        (reachable ?? (local || error !== null))
    )
  );
}
