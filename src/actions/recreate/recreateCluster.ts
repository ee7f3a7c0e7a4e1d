import { type JSONObject, UUID } from '@lumino/coreutils';
import { ProblemError } from '../../gateway/problems';
import type { Cluster } from '../../wire/wire';
import type { IClusters, ICreateRequest } from '../../tokens';

/** A cluster to recreate, as far as the browser knows it. */
export interface IRecreatedCluster {
  /** null if only its options are known. */
  name: string | null;
  label: string;
  /** The options that a notebook has stored, of which the server may know more; null if only the server knows them. */
  options: JSONObject | null;
  /** The name of its gateway; by default the server knows it, or it is the default one. */
  gateway?: string;
}

/**
 * Create a cluster like another one.
 *
 * @param options - Options that replace those of the other cluster.
 * @throws ProblemError
 */
export async function recreateCluster(
  clusters: Pick<IClusters, 'create' | 'get'>,
  { name, label, options: known, gateway }: IRecreatedCluster,
  options: JSONObject
): Promise<Cluster> {
  const request: ICreateRequest = {
    options: { ...known, ...options },
    label,
    ...(gateway ? { gateway } : {}),
    request: UUID.uuid4()
  };
  if (name === null) {
    return clusters.create(request);
  }
  try {
    // The browser knows neither mappings nor the workers that the user requested; the server may still know them.
    return await clusters.create({ ...request, like: name });
  } catch (error) {
    if (
      error instanceof ProblemError &&
      error.code === 'cluster-not-found' &&
      known !== null &&
      !clusters.get(name)
    ) {
      return clusters.create({ ...request, request: UUID.uuid4() });
    }
    throw error;
  }
}
