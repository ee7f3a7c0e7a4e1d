import type { Cluster } from '../../wire/wire';
import type { IClustersChange } from '../../tokens';
import type { IKernelReport } from '../kernel/kernelReports';
import { type IAssociation, toMetadata } from '../associations/association';

/** The state of the connection between a kernel and its cluster, as far as the kernel is concerned. */
export type KernelLink =
  /** The kernel has not sent a report yet. */
  | 'unknown'
  /** The kernel is busy, or the cluster is not running yet. */
  | 'waiting'
  | 'connecting'
  | 'connected'
  | 'disconnected';

/** The facts about a notebook and its cluster, from which its state is computed. */
export interface IConnectionFacts {
  /** The cluster that the notebook uses, or used last. */
  association: IAssociation | null;
  kernelLink: KernelLink;
  /** The kernel's last report; null if there is none, or the kernel's process was replaced since. */
  report: IKernelReport | null;
  /** When the cluster stopped (ms since epoch); null if it runs, or the time is unknown. */
  stoppedAt: number | null;
  /** Whether the cluster comes from the kernel's report, not from the user's choice or the saved association. */
  foundByKernel: boolean;
}

/** The facts about a notebook that was just opened. */
export const INITIAL_FACTS: IConnectionFacts = {
  association: null,
  kernelLink: 'unknown',
  report: null,
  stoppedAt: null,
  foundByKernel: false
};

/** What a kernel's report is compared with. */
export interface IReportContext {
  /** The listed cluster of this name. */
  get: (name: string) => Cluster | undefined;
  /** Whether any notebook is known to use the cluster. */
  isUsed: (name: string) => boolean;
}

/** Return the facts after the user has chosen a cluster, or the kernel reported it. */
export function withCluster(
  facts: IConnectionFacts,
  cluster: Cluster
): IConnectionFacts {
  const { name, stopped } = cluster;
  return {
    ...facts,
    association: { name, ...toMetadata(cluster) },
    stoppedAt: stopped,
    foundByKernel: facts.foundByKernel && facts.association?.name === name
  };
}

/** Return the reported cluster that matters to a notebook: its own, else the default client's. */
export function reportedCluster(
  report: IKernelReport,
  ownName: string | null | undefined
): IKernelReport['clusters'][number] | undefined {
  return (
    report.clusters.find(({ name }) => name === ownName) ?? report.clusters[0]
  );
}

/** Return whether a choice of the user is in progress. A report does not change it meanwhile. */
export function isInProgress({ kernelLink }: IConnectionFacts): boolean {
  return kernelLink === 'waiting' || kernelLink === 'connecting';
}

/**
 * Return the facts after the kernel reported which clusters it uses.
 *
 * @param report - null if the kernel did not respond, or its result is invalid.
 * @param outdated - Whether the user has made a choice since the report was requested.
 */
export function withReport(
  facts: IConnectionFacts,
  report: IKernelReport | null,
  outdated: boolean,
  { get, isUsed }: IReportContext
): IConnectionFacts {
  if (outdated || isInProgress(facts)) {
    return report
      ? { ...facts, report: withEarlierWarning(report, facts.report) }
      : facts;
  }
  if (!report) {
    return { ...facts, kernelLink: 'disconnected' };
  }
  const ownName = facts.association?.name;
  const reported = reportedCluster(report, ownName);
  const cluster = reported && get(reported.name);
  const next =
    cluster && (reported.connected || !ownName)
      ? {
          ...withCluster(facts, cluster),
          foundByKernel:
            cluster.name === ownName
              ? facts.foundByKernel
              : !isUsed(cluster.name)
        }
      : facts;
  return {
    ...next,
    report: withEarlierWarning(report, facts.report),
    kernelLink:
      reported?.connected && reported.name === next.association?.name
        ? 'connected'
        : 'disconnected'
  };
}

/**
 * Return the facts after the code that connects to a cluster has run; the same if another cluster was chosen since.
 *
 * @param report - null if the kernel is not connected.
 */
export function withConnectResult(
  facts: IConnectionFacts,
  name: string,
  report: IKernelReport | null,
  context: IReportContext
): IConnectionFacts {
  return facts.association?.name === name
    ? withReport(
        { ...facts, kernelLink: 'disconnected' },
        report,
        false,
        context
      )
    : facts;
}

/** Return the facts after the code that connects to a cluster has failed. */
export function withConnectFailure(
  facts: IConnectionFacts,
  name: string
): IConnectionFacts {
  return facts.association?.name === name && facts.kernelLink === 'connecting'
    ? { ...facts, kernelLink: 'disconnected' }
    : facts;
}

/** Return the facts after the kernel's process has ended or was replaced: its connections are lost. */
export function withKernelEnded(facts: IConnectionFacts): IConnectionFacts {
  // A choice that waits has not sent anything to the ended process, so it goes on with the next one.
  const kernelLink =
    facts.kernelLink === 'waiting' ? 'waiting' : 'disconnected';
  return { ...facts, report: null, kernelLink };
}

/** Return whether a change of the clusters affects the notebook's cluster. */
export function isAffected(
  { association }: IConnectionFacts,
  { clusters, removed }: Pick<IClustersChange, 'clusters' | 'removed'>
): boolean {
  const name = association?.name;
  return !!name && (clusters.includes(name) || removed.includes(name));
}

/**
 * Return the facts after the notebook's cluster has changed in the list.
 *
 * @param cluster - undefined if it is no longer listed.
 * @param now - ms since epoch.
 */
export function withListedCluster(
  facts: IConnectionFacts,
  cluster: Cluster | undefined,
  now: number
): IConnectionFacts {
  const isRunning = cluster?.status === 'running';
  return {
    ...facts,
    // The time stays known after the cluster has left the list.
    stoppedAt: cluster ? cluster.stopped : (facts.stoppedAt ?? now),
    kernelLink:
      !isRunning && facts.kernelLink === 'connected'
        ? 'disconnected'
        : facts.kernelLink
  };
}

/** Keep the warning about different versions in a later report: distributed warns only while it connects. */
function withEarlierWarning(
  report: IKernelReport,
  earlier: IKernelReport | null
): IKernelReport {
  return {
    ...report,
    versionsDiffer: report.versionsDiffer || !!earlier?.versionsDiffer
  };
}
