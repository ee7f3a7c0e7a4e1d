import { type JSONObject, UUID } from '@lumino/coreutils';
import { ProblemError } from '../../gateway/problems';
import type { Cluster } from '../../wire/wire';
import type { IClusters, ICreateRequest } from '../../tokens';
import type { IAssociation } from '../associations/association';

/**
 * Create a cluster like the one that a notebook used.
 *
 * @param options - Options that replace those of the other cluster.
 * @throws ProblemError
 */
export async function recreateCluster(
  clusters: IClusters,
  { name, label, options: savedOptions, gateway }: IAssociation,
  options: JSONObject
): Promise<Cluster> {
  const request: ICreateRequest = {
    options: { ...savedOptions, ...options },
    label,
    ...(gateway ? { gateway } : {}),
    request: UUID.uuid4()
  };
  if (name === null) {
    return clusters.create(request);
  }
  try {
    // The file contains neither mappings nor workers; the gateway or the server may still know them.
    return await clusters.create({ ...request, like: name });
  } catch (error) {
    if (
      error instanceof ProblemError &&
      error.code === 'cluster-not-found' &&
      !clusters.get(name)
    ) {
      return clusters.create({ ...request, request: UUID.uuid4() });
    }
    throw error;
  }
}
