import type { Cluster } from '../../gateway/wire';
import type { IClustersChange } from '../../tokens';
import type { IKernelReport } from '../kernel/kernelReports';
import { type IAssociation, metadataOf } from '../associations/association';

/** What is known about the way from a kernel to its cluster. */
export type Connection =
  /** Not asked yet. */
  | 'unknown'
  /** The kernel is busy, or the cluster is not running yet. */
  | 'waiting'
  | 'connecting'
  | 'connected'
  | 'off';

/** What is known of a notebook and the cluster that it uses. */
export interface IKnown {
  /** The cluster that it uses, or used last. */
  association: IAssociation | null;
  connection: Connection;
  /** What the kernel said of itself last; null where it was not asked, or is another one since. */
  look: IKernelReport | null;
  /** Since when the cluster is gone (ms since epoch), where that was seen. */
  gone: number | null;
  /** Whether the kernel, not the person's choice or the memory, told of the cluster. */
  foundHere: boolean;
}

/** Of a notebook that was just opened. */
export const NOTHING: IKnown = {
  association: null,
  connection: 'unknown',
  look: null,
  gone: null,
  foundHere: false
};

/** What a kernel's words are held against. */
export interface IContext {
  /** The cluster of this name, where the list has it. */
  get: (name: string) => Cluster | undefined;
  /** Whether any notebook is known to use it. */
  isUsed: (name: string) => boolean;
}

/** The notebook uses this cluster: the person said so, or its kernel. */
export function using(known: IKnown, cluster: Cluster): IKnown {
  const { name, stopped } = cluster;
  return {
    ...known,
    association: { name, ...metadataOf(cluster) },
    gone: stopped,
    foundHere: known.foundHere && known.association?.name === name
  };
}

/** Which of the clusters that a kernel uses concerns the notebook: its own, else the default client's. */
export function foundIn(
  look: IKernelReport,
  mine: string | null | undefined
): IKernelReport['clusters'][number] | undefined {
  return look.clusters.find(({ name }) => name === mine) ?? look.clusters[0];
}

/** Whether a choice of the person's is being carried out; it is not for the kernel to say otherwise meanwhile. */
export function isUnderWay({ connection }: IKnown): boolean {
  return connection === 'waiting' || connection === 'connecting';
}

/**
 * The kernel said which clusters it uses.
 *
 * @param look - null where nobody answered, or nothing that makes sense.
 * @param stale - Whether the person has chosen since it was asked: then it says nothing of that choice.
 */
export function heard(
  known: IKnown,
  look: IKernelReport | null,
  stale: boolean,
  { get, isUsed }: IContext
): IKnown {
  if (stale || isUnderWay(known)) {
    return look ? { ...known, look: withDiffers(look, known.look) } : known;
  }
  if (!look) {
    return { ...known, connection: 'off' };
  }
  const own = known.association?.name;
  const found = foundIn(look, own);
  const cluster = found && get(found.name);
  const told =
    cluster && (found.connected || !own)
      ? {
          ...using(known, cluster),
          foundHere:
            cluster.name === own ? known.foundHere : !isUsed(cluster.name)
        }
      : known;
  return {
    ...told,
    look: withDiffers(look, known.look),
    connection:
      found?.connected && found.name === told.association?.name
        ? 'connected'
        : 'off'
  };
}

/**
 * The kernel answered to the code that connects it to a cluster; of no account where another one was chosen since.
 *
 * @param look - null where it is not connected after all.
 */
export function answered(
  known: IKnown,
  name: string,
  look: IKernelReport | null,
  context: IContext
): IKnown {
  return known.association?.name === name
    ? heard({ ...known, connection: 'off' }, look, false, context)
    : known;
}

/** Connecting to a cluster failed. */
export function failed(known: IKnown, name: string): IKnown {
  return known.association?.name === name && known.connection === 'connecting'
    ? { ...known, connection: 'off' }
    : known;
}

/** The kernel's process ended, or is another one: there is nothing left of what it knew. */
export function ended(known: IKnown): IKnown {
  // Whoever waits has not said anything to the process before.
  const connection = known.connection === 'waiting' ? 'waiting' : 'off';
  return { ...known, look: null, connection };
}

/** Whether a change of the clusters is one of the notebook's. */
export function concerns(
  { association }: IKnown,
  { clusters, removed }: Pick<IClustersChange, 'clusters' | 'removed'>
): boolean {
  const name = association?.name;
  return !!name && (clusters.includes(name) || removed.includes(name));
}

/**
 * The list says something else of the notebook's cluster than before.
 *
 * @param cluster - undefined where it is not there any more.
 * @param now - ms since epoch.
 */
export function listed(
  known: IKnown,
  cluster: Cluster | undefined,
  now: number
): IKnown {
  const lost = cluster?.status !== 'running';
  return {
    ...known,
    // When it stopped is still known after the list has dropped it.
    gone: cluster ? cluster.stopped : (known.gone ?? now),
    connection:
      lost && known.connection === 'connected' ? 'off' : known.connection
  };
}

/** distributed warns only while it connects. */
function withDiffers(
  look: IKernelReport,
  before: IKernelReport | null
): IKernelReport {
  return {
    ...look,
    versionsDiffer: look.versionsDiffer || !!before?.versionsDiffer
  };
}
