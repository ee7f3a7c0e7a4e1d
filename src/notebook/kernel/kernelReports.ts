import type { JSONValue } from '@lumino/coreutils';

/** What a kernel says of its clusters. */
export interface ILook {
  /** Whether it has imported distributed at all. */
  imported: boolean;
  /** The gateway's clusters that it uses, the default client's first. */
  clusters: { name: string; connected: boolean }[];
  /** A LocalCluster that runs in it. */
  local: { workers: number } | null;
  /** The image that the kernel runs in, where it knows. */
  image: string | null;
  /** Whether distributed warned of differing versions while connecting. */
  differs: boolean;
}

/** What became of attaching: `taken` are variables of the person's that the code would have replaced. */
export type Attached = ILook | { taken: string[] };

/** Check the answer of `look`, `attach` or `detach`. @throws Error on anything else: a kernel may be anybody's. */
export function readLook(value: JSONValue): ILook {
  if (!isRecord(value) || !Array.isArray(value.clusters)) {
    throw new Error('The kernel gave an answer that is not understood.');
  }
  const local = isRecord(value.local) ? value.local.workers : null;
  return {
    imported: value.imported === true,
    clusters: value.clusters.filter(isRecord).map(cluster => ({
      name: textOf(cluster.name),
      connected: cluster.connected === true
    })),
    local: typeof local === 'number' ? { workers: local } : null,
    image: typeof value.image === 'string' ? value.image : null,
    differs: value.differs === true
  };
}

/** Check the answer of `attach`. */
export function readAttached(value: JSONValue): Attached {
  return isRecord(value) && Array.isArray(value.taken)
    ? { taken: value.taken.map(String) }
    : readLook(value);
}

/** A JSON value's text; empty where it is none. */
export function textOf(value: JSONValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** Whether a JSON value is an object. */
export function isRecord(
  value: JSONValue | undefined
): value is { [key: string]: JSONValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
