import type { TranslationBundle } from '@jupyterlab/translation';

import type { IClusters } from '../tokens';
import type * as Wire from '../wire/wire';

/** What names a cluster: all clusters, and the one. */
type ClusterSubjectArgs = [
  clusters: Pick<IClusters, 'gateways'>,
  cluster: Pick<Wire.Cluster, 'gateway' | 'kind' | 'label'>,
  trans: TranslationBundle
];

/** Return the label of a cluster for texts outside of its row, with its gateway where there are several. */
export async function clusterSubject(
  ...named: ClusterSubjectArgs
): Promise<string> {
  const [{ gateways }, { label }] = named;
  if (gateways.length < 2) {
    return label;
  }
  try {
    return (await import('./gatewayText')).clusterOnGateway(...named);
  } catch {
    // What happened to the cluster matters more than its gateway.
    return label;
  }
}
