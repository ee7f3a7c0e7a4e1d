/** The texts of notices about idle clusters. */
import type { TranslationBundle } from '@jupyterlab/translation';

import { lostResultsText } from '../actions/dataLoss';
import type * as Wire from '../wire/wire';
import { totals } from '../utils/clusterTotals';
import { formatBytes, formatElapsed, formatMoment } from '../utils/format';
import { MAX_MESSAGE_LENGTH } from '../utils/notifications';
import { finishedText } from './finishedText';

/** Return the notice that clusters are idle. */
export function idleNoticeText(
  clusters: ReadonlyArray<Wire.Cluster>,
  now: number,
  trans: TranslationBundle
): string {
  const { cores, results } = totals(clusters);
  const sentences: string[] = [];
  if (clusters.length === 1) {
    sentences.push(idleText(clusters[0], now, trans));
  } else {
    sentences.push(
      trans._n('%1 cluster is idle.', '%1 clusters are idle.', clusters.length)
    );
  }
  sentences.push(trans._n('%1 core is unused.', '%1 cores are unused.', cores));
  if (results.count > 0) {
    sentences.push(
      trans._n(
        '%1 result (%2) is in memory.',
        '%1 results (%2) are in memory.',
        results.count,
        formatBytes(results.bytes)
      )
    );
  }
  return withLabels(sentences, clusters, trans);
}

/** Return the notice that clusters are about to be stopped, or to lose their workers. */
export function countdownNoticeText(
  clusters: ReadonlyArray<Wire.Cluster>,
  now: number,
  trans: TranslationBundle
): string {
  const sentences: string[] = [];
  if (clusters.length === 1) {
    const [cluster] = clusters;
    const { action, finished } = cluster.idle_management;
    sentences.push(
      finished ? finishedText(cluster, trans) : idleText(cluster, now, trans)
    );
    const time = formatMoment(firstActionAt(clusters), now);
    sentences.push(
      action === 'scale_down'
        ? trans.__('It will be scaled down to 0 workers at %1.', time)
        : trans.__('It will be stopped at %1.', time)
    );
  } else {
    sentences.push(severalCountdownText(clusters, now, trans));
  }
  // Workers with results are never removed.
  const { results } = totals(clusters.filter(isToBeStopped));
  if (results.count > 0) {
    sentences.push(lostResultsText(results, trans));
  }
  return withLabels(sentences, clusters, trans);
}

/** Return the notice that clusters have finished their work. */
export function finishedNoticeText(
  clusters: ReadonlyArray<Wire.Cluster>,
  trans: TranslationBundle
): string {
  if (clusters.length === 1) {
    return finishedText(clusters[0], trans);
  }
  const finished = trans._n(
    '%1 cluster has finished.',
    '%1 clusters have finished.',
    clusters.length
  );
  return withLabels([finished], clusters, trans);
}

function idleText(
  { label, idle }: Wire.Cluster,
  now: number,
  trans: TranslationBundle
): string {
  return trans.__(
    '%1 has been idle for %2.',
    label,
    formatElapsed(now - (idle?.since ?? now), trans)
  );
}

function severalCountdownText(
  clusters: ReadonlyArray<Wire.Cluster>,
  now: number,
  trans: TranslationBundle
): string {
  const { length } = clusters;
  const time = formatMoment(firstActionAt(clusters), now);
  if (clusters.every(isToBeStopped)) {
    return trans._n(
      '%1 idle cluster will be stopped at %2.',
      '%1 idle clusters will be stopped, the first one at %2.',
      length,
      time
    );
  }
  return clusters.some(isToBeStopped)
    ? trans._n(
        '%1 idle cluster will be stopped or scaled down to 0 workers at %2.',
        '%1 idle clusters will be stopped or scaled down to 0 workers, the first one at %2.',
        length,
        time
      )
    : trans._n(
        '%1 idle cluster will be scaled down to 0 workers at %2.',
        '%1 idle clusters will be scaled down to 0 workers, the first one at %2.',
        length,
        time
      );
}

function isToBeStopped({ idle_management: management }: Wire.Cluster): boolean {
  return management.action === 'stop';
}

/** Return when the first of the clusters is acted on, in ms since epoch. */
function firstActionAt(clusters: ReadonlyArray<Wire.Cluster>): number {
  return Math.min(
    ...clusters.map(cluster => cluster.idle_management.action_at ?? Infinity)
  );
}

/** Join the sentences, and add the labels of several clusters unless JupyterLab would cut the message then. */
function withLabels(
  sentences: ReadonlyArray<string>,
  clusters: ReadonlyArray<Wire.Cluster>,
  trans: TranslationBundle
): string {
  const text = sentences.join(' ');
  if (clusters.length === 1) {
    return text;
  }
  const labels = clusters.map(cluster => cluster.label).join(trans.__(', '));
  const long = `${text} ${trans.__('Clusters: %1.', labels)}`;
  return long.length > MAX_MESSAGE_LENGTH ? text : long;
}
