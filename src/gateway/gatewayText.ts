/** How gateways are named where there are several. Import it only in code that loads lazily. */
import type { TranslationBundle } from '@jupyterlab/translation';

import type { IClusters } from '../tokens';
import type * as Wire from '../wire/wire';

/** Return the label of a gateway: that of the configuration, else the host of its address. */
export function gatewayLabel(
  { name, label, address, local }: Wire.Gateway,
  trans: TranslationBundle
): string {
  if (label !== null) {
    return label;
  }
  if (local) {
    return trans.__('Local gateway');
  }
  return hostOf(address) ?? (name || trans.__('Default gateway'));
}

/** Return the label of the gateway with a name. One that is not configured any more has its name. */
export function labelOfGateway(
  gateways: ReadonlyArray<Wire.Gateway>,
  name: string,
  trans: TranslationBundle
): string {
  const gateway = gateways.find(one => one.name === name);
  return gateway
    ? gatewayLabel(gateway, trans)
    : name || trans.__('Default gateway');
}

/** Return the label of a cluster's gateway; null where there is only one, or for a shared scheduler. */
export function gatewayOfCluster(
  { gateways }: Pick<IClusters, 'gateways'>,
  { gateway, kind }: Pick<Wire.Cluster, 'gateway' | 'kind'>,
  trans: TranslationBundle
): string | null {
  return gateways.length > 1 && kind === 'cluster'
    ? labelOfGateway(gateways, gateway, trans)
    : null;
}

/**
 * Return the label of a cluster for texts outside of its row: `analysis-1 on Slurm` where there are several gateways.
 */
export function clusterOnGateway(
  clusters: Pick<IClusters, 'gateways'>,
  cluster: Pick<Wire.Cluster, 'gateway' | 'kind' | 'label'>,
  trans: TranslationBundle
): string {
  const gateway = gatewayOfCluster(clusters, cluster, trans);
  return gateway === null
    ? cluster.label
    : trans.__('%1 on %2', cluster.label, gateway);
}

/** Return the host and port of an address; null if it has none. */
function hostOf(address: string | null): string | null {
  try {
    return new URL(address ?? '').host || null;
  } catch {
    return null;
  }
}
