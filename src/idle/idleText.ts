/** What is said of idleness, of what is about to happen and of what has: pure functions, all strings translated. */
import type { TranslationBundle } from '@jupyterlab/translation';

import type * as Wire from '../gateway/wire';
import { formatElapsed, formatHeld, formatMoment } from '../utils/format';
import { LONGEST } from '../utils/notifications';
import { finishedWords } from './finishedText';
import { coresWords, totals } from '../utils/clusterTotals';

/** The notice of idle clusters: one sentence for one, or all of them together. */
export function idleNotice(
  clusters: ReadonlyArray<Wire.Cluster>,
  now: number,
  trans: TranslationBundle
): string {
  const { cores, held } = totals(clusters);
  const [first] = clusters;
  if (clusters.length === 1) {
    const said = trans.__(
      '%1 has been idle for %2: %3.',
      first.label,
      formatElapsed(now - (first.idle?.since ?? now), trans),
      coresWords(cores, trans)
    );
    return holds(said, held, trans.__('It holds'), trans);
  }
  const count = trans.__(
    '%1 clusters are idle: %2.',
    clusters.length,
    coresWords(cores, trans)
  );
  return shortest(
    names => holds(`${count}${names}`, held, trans.__('They hold'), trans),
    clusters,
    trans
  );
}

/** The notice that clusters are about to be stopped, or to lose their workers. */
export function countdownNotice(
  clusters: ReadonlyArray<Wire.Cluster>,
  now: number,
  trans: TranslationBundle
): string {
  const [first] = clusters;
  const due = Math.min(
    ...clusters.map(cluster => cluster.idle_management.action_at ?? Infinity)
  );
  const at = formatMoment(due, now);
  const discards = (words: string) =>
    holds(words, totals(clusters).held, trans.__('That discards'), trans);
  if (clusters.length > 1) {
    return shortest(
      names =>
        discards(
          trans.__(
            '%1 idle clusters will be stopped or scaled to 0 from %2 on.%3',
            clusters.length,
            at,
            names
          )
        ),
      clusters,
      trans
    );
  }
  const said = first.idle_management.finished
    ? trans.__('%1.', finishedWords(first, trans))
    : trans.__(
        '%1 has been idle for %2.',
        first.label,
        formatElapsed(now - (first.idle?.since ?? now), trans)
      );
  return discards(
    first.idle_management.action === 'scale_down'
      ? trans.__('%1 It will be scaled to 0 at %2.', said, at)
      : trans.__('%1 It will be stopped at %2.', said, at)
  );
}

/** The notice that work is over where nothing is done by itself. */
export function finishedNotice(
  clusters: ReadonlyArray<Wire.Cluster>,
  trans: TranslationBundle
): string {
  return clusters.length === 1
    ? trans.__('%1.', finishedWords(clusters[0], trans))
    : shortest(
        names =>
          trans.__('%1 clusters have finished.%2', clusters.length, names),
        clusters,
        trans
      );
}

/**
 * What Keep Alive can promise, honestly: our own policy rests until the cluster works again, but the gateway may have one of its own, which it does
 * not tell unless its admin made `idle_timeout` an option; and our own may be bounded by the admin.
 *
 * @param busied - whether a notebook's kernel keeps the scheduler busy, which the gateway respects
 */
export function keptWords(
  {
    options,
    idle_management: watch
  }: Pick<Wire.Cluster, 'options' | 'idle_management'>,
  busied: boolean,
  now: number,
  trans: TranslationBundle
): string {
  const kept = promised(options['idle_timeout'], busied, trans);
  return watch.hold_limit === null
    ? kept
    : trans.__(
        '%1 Until %2 at most, as your admin has set.',
        kept,
        formatMoment(watch.hold_limit, now)
      );
}

function promised(
  timeout: unknown,
  busied: boolean,
  trans: TranslationBundle
): string {
  if (busied) {
    return trans.__(
      'Kept alive by a notebook that is connected to it, while this page is open, until its next work.'
    );
  }
  if (typeof timeout !== 'number') {
    return trans.__(
      'Kept alive here until its next work. Whether the gateway itself stops idle clusters is unknown.'
    );
  }
  return timeout > 0
    ? trans.__(
        'Kept alive here until its next work, but the gateway itself stops it after %1 of idleness.',
        formatElapsed(timeout * 1000, trans)
      )
    : trans.__('Kept alive until its next work.');
}

/** What is about to happen to a cluster, before its running time; null where nothing is. */
export function dueWords(
  watch: Wire.IdleManagement,
  trans: TranslationBundle
): string | null {
  if (watch.level !== 'countdown' || watch.action_at === null) {
    return null;
  }
  return watch.action === 'scale_down'
    ? trans.__('Will be scaled to 0 in')
    : trans.__('Will be stopped in');
}

/** Why a cluster is at its end, in a sentence. */
export function endedWords(
  ended: Wire.Ended,
  trans: TranslationBundle
): string {
  const idle =
    ended.idle_seconds === null
      ? null
      : formatElapsed(ended.idle_seconds * 1000, trans);
  const lost = (words: string) =>
    holds(
      words,
      ended.lost_results ?? { bytes: 0, count: 0 },
      trans.__('That discarded'),
      trans
    );
  switch (ended.by) {
    case 'policy': {
      const itself = stoppedBy(ended.by_admin, trans);
      return lost(
        idle === null
          ? trans.__('%1: it was idle.', itself)
          : trans.__('%1: it was idle for %2.', itself, idle)
      );
    }
    case 'finished':
      return lost(trans.__('Stopped by itself: its work had finished.'));
    default:
      return ended.why;
  }
}

function stoppedBy(
  admin: boolean | undefined,
  trans: TranslationBundle
): string {
  if (admin === undefined) {
    return trans.__('Stopped by itself');
  }
  return admin
    ? trans.__('Stopped by itself, as your hub’s admin has set it up')
    : trans.__('Stopped by itself, as your settings ask for');
}

function holds(
  said: string,
  held: Wire.ResultsInMemory,
  verb: string,
  trans: TranslationBundle
): string {
  return held.count === 0
    ? said
    : trans.__('%1 %2 %3.', said, verb, formatHeld(held, trans));
}

/** A message with the clusters' labels, or without them where it would be cut. */
function shortest(
  say: (names: string) => string,
  clusters: ReadonlyArray<Wire.Cluster>,
  trans: TranslationBundle
): string {
  const labels = clusters.map(cluster => cluster.label).join(trans.__(', '));
  const long = say(` ${labels}.`);
  return long.length > LONGEST ? say('') : long;
}
