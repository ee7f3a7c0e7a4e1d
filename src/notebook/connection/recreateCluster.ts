import { type JSONObject, UUID } from '@lumino/coreutils';
import { ProblemError } from '../../gateway/problems';
import type { Cluster } from '../../gateway/wire';
import type { IClusters, ICreateRequest } from '../../tokens';
import type { IAssociation } from '../associations/association';

/**
 * Make a cluster like the one that a notebook used.
 *
 * @param options - What shall be other than it was.
 * @throws ProblemError
 */
export async function recreateCluster(
  clusters: IClusters,
  { name, label, options: before }: IAssociation,
  options: JSONObject
): Promise<Cluster> {
  const request: ICreateRequest = {
    options: { ...before, ...options },
    label,
    request: UUID.uuid4()
  };
  if (name === null) {
    return clusters.create(request);
  }
  try {
    // What the file does not hold, mappings and workers above all, the gateway or our server may still know.
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
