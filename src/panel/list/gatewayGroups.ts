/** The groups of the list of clusters, one for each gateway. */
import type * as Wire from '../../wire/wire';

/** A group of the list. */
export interface IGatewayGroup {
  /** Unique among the groups. */
  key: string;

  /** The gateway; null for one that is not configured any more, and for the shared schedulers. */
  gateway: Wire.Gateway | null;

  /** The name of the gateway; null for the shared schedulers. */
  name: string | null;

  /** In the order of the list. */
  clusters: ReadonlyArray<Wire.Cluster>;
}

/**
 * Group clusters by their gateways, in the order of the gateways.
 *
 * Gateways without clusters have a group, too. It is followed by those that are not configured any more, such as those of
 * ended clusters, and by the shared schedulers.
 *
 * @param clusters - in the order of the list
 */
export function groupByGateway(
  clusters: ReadonlyArray<Wire.Cluster>,
  gateways: ReadonlyArray<Wire.Gateway>
): IGatewayGroup[] {
  const isScheduler = ({ kind }: Wire.Cluster) => kind === 'scheduler';
  const ofGateways = clusters.filter(cluster => !isScheduler(cluster));
  const names = new Set([
    ...gateways.map(({ name }) => name),
    ...ofGateways.map(({ gateway }) => gateway)
  ]);
  const groups = [...names].map((name): IGatewayGroup => ({
    key: `gateway ${name}`,
    gateway: gateways.find(one => one.name === name) ?? null,
    name,
    clusters: ofGateways.filter(({ gateway }) => gateway === name)
  }));
  const schedulers = clusters.filter(isScheduler);
  return schedulers.length > 0
    ? [
        ...groups,
        { key: 'schedulers', gateway: null, name: null, clusters: schedulers }
      ]
    : groups;
}
