import type { Cluster } from '../../gateway/wire';
import type { IClustersChange } from '../../tokens';
import type { IKernelReport } from '../kernel/kernelReports';
import { type IAssociation, toMetadata } from '../associations/association';

/** What is known about the way from a kernel to its cluster. */
export type KernelLink =
  /** Not asked yet. */
  | 'unknown'
  /** The kernel is busy, or the cluster is not running yet. */
  | 'waiting'
  | 'connecting'
  | 'connected'
  | 'off';

/** What is known of a notebook and the cluster that it uses. */
export interface IConnectionFacts {
  /** The cluster that it uses, or used last. */
  association: IAssociation | null;
  kernelLink: KernelLink;
  /** What the kernel said of itself last; null where it was not asked, or is another one since. */
  report: IKernelReport | null;
  /** Since when the cluster is gone (ms since epoch), where that was seen. */
  stoppedAt: number | null;
  /** Whether the kernel, not the person's choice or the associations, told of the cluster. */
  foundByKernel: boolean;
}

/** Of a notebook that was just opened. */
export const INITIAL_FACTS: IConnectionFacts = {
  association: null,
  kernelLink: 'unknown',
  report: null,
  stoppedAt: null,
  foundByKernel: false
};

/** What a kernel's words are held against. */
export interface IReportContext {
  /** The cluster of this name, where the list has it. */
  get: (name: string) => Cluster | undefined;
  /** Whether any notebook is known to use it. */
  isUsed: (name: string) => boolean;
}

/** The notebook uses this cluster: the person said so, or its kernel. */
export function withCluster(
  known: IConnectionFacts,
  cluster: Cluster
): IConnectionFacts {
  const { name, stopped } = cluster;
  return {
    ...known,
    association: { name, ...toMetadata(cluster) },
    stoppedAt: stopped,
    foundByKernel: known.foundByKernel && known.association?.name === name
  };
}

/** Which of the clusters that a kernel uses concerns the notebook: its own, else the default client's. */
export function reportedCluster(
  look: IKernelReport,
  mine: string | null | undefined
): IKernelReport['clusters'][number] | undefined {
  return look.clusters.find(({ name }) => name === mine) ?? look.clusters[0];
}

/** Whether a choice of the person's is being carried out; it is not for the kernel to say otherwise meanwhile. */
export function isInProgress({
  kernelLink: connection
}: IConnectionFacts): boolean {
  return connection === 'waiting' || connection === 'connecting';
}

/**
 * The kernel said which clusters it uses.
 *
 * @param look - null where nobody answered, or nothing that makes sense.
 * @param stale - Whether the person has chosen since it was asked: then it says nothing of that choice.
 */
export function withReport(
  known: IConnectionFacts,
  look: IKernelReport | null,
  stale: boolean,
  { get, isUsed }: IReportContext
): IConnectionFacts {
  if (stale || isInProgress(known)) {
    return look
      ? { ...known, report: withEarlierWarning(look, known.report) }
      : known;
  }
  if (!look) {
    return { ...known, kernelLink: 'off' };
  }
  const own = known.association?.name;
  const found = reportedCluster(look, own);
  const cluster = found && get(found.name);
  const told =
    cluster && (found.connected || !own)
      ? {
          ...withCluster(known, cluster),
          foundHere:
            cluster.name === own ? known.foundByKernel : !isUsed(cluster.name)
        }
      : known;
  return {
    ...told,
    report: withEarlierWarning(look, known.report),
    kernelLink:
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
export function withConnectResult(
  known: IConnectionFacts,
  name: string,
  look: IKernelReport | null,
  context: IReportContext
): IConnectionFacts {
  return known.association?.name === name
    ? withReport({ ...known, kernelLink: 'off' }, look, false, context)
    : known;
}

/** Connecting to a cluster failed. */
export function withConnectFailure(
  known: IConnectionFacts,
  name: string
): IConnectionFacts {
  return known.association?.name === name && known.kernelLink === 'connecting'
    ? { ...known, kernelLink: 'off' }
    : known;
}

/** The kernel's process ended, or is another one: there is nothing left of what it knew. */
export function withKernelEnded(known: IConnectionFacts): IConnectionFacts {
  // Whoever waits has not said anything to the process before.
  const connection = known.kernelLink === 'waiting' ? 'waiting' : 'off';
  return { ...known, report: null, kernelLink: connection };
}

/** Whether a change of the clusters is one of the notebook's. */
export function isAffected(
  { association }: IConnectionFacts,
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
export function withListedCluster(
  known: IConnectionFacts,
  cluster: Cluster | undefined,
  now: number
): IConnectionFacts {
  const lost = cluster?.status !== 'running';
  return {
    ...known,
    // When it stopped is still known after the list has dropped it.
    stoppedAt: cluster ? cluster.stopped : (known.stoppedAt ?? now),
    kernelLink:
      lost && known.kernelLink === 'connected' ? 'off' : known.kernelLink
  };
}

/** distributed warns only while it connects. */
function withEarlierWarning(
  look: IKernelReport,
  before: IKernelReport | null
): IKernelReport {
  return {
    ...look,
    versionsDiffer: look.versionsDiffer || !!before?.versionsDiffer
  };
}
