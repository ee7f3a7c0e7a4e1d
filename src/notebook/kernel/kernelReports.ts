import type { JSONValue } from '@lumino/coreutils';
import { visibleText } from '../../utils/visibleText';
import { InvalidKernelResult } from './kernelErrors';

/** Which clusters a kernel uses: the result of `report`, `connect` and `disconnect` in kernel_helper.py. */
export interface IKernelReport {
  /** Whether the kernel has imported distributed. */
  imported: boolean;
  /** The gateway clusters that the kernel uses, the default client's first. */
  clusters: { name: string; connected: boolean }[];
  /** A LocalCluster that runs in the kernel. */
  local: { workers: number } | null;
  /** The container image that the kernel runs in; null if unknown. */
  image: string | null;
  /** Whether distributed warned about different versions while it connected. */
  versionsDiffer: boolean;
}

/** The result of `connect`; `conflicts` are the user's variables that the code would have replaced. */
export type ConnectResult = IKernelReport | { conflicts: string[] };

/**
 * Parse the result of `report` or `disconnect`.
 *
 * @throws InvalidKernelResult: code in the kernel can return anything.
 */
export function parseReport(value: JSONValue): IKernelReport {
  if (!isRecord(value) || !Array.isArray(value.clusters)) {
    throw new InvalidKernelResult();
  }
  const local = isRecord(value.local) ? value.local.workers : null;
  return {
    imported: value.imported === true,
    clusters: value.clusters.filter(isRecord).map(cluster => ({
      name: textOf(cluster.name),
      connected: cluster.connected === true
    })),
    local: typeof local === 'number' ? { workers: local } : null,
    image: textOf(value.image) || null,
    versionsDiffer: value.versions_differ === true
  };
}

/** Parse the result of `connect`. @throws InvalidKernelResult */
export function parseConnectResult(value: JSONValue): ConnectResult {
  return isRecord(value) && Array.isArray(value.conflicts)
    ? { conflicts: value.conflicts.map(textOf).filter(Boolean) }
    : parseReport(value);
}

/** Return the text of a JSON value, as it can be shown; empty if it is not a string. */
export function textOf(value: JSONValue | undefined): string {
  return typeof value === 'string' ? visibleText(value) : '';
}

/** Return whether a JSON value is an object. */
export function isRecord(
  value: JSONValue | undefined
): value is { [key: string]: JSONValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
