import type { Notification, NotificationManager } from '@jupyterlab/apputils';
import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';

import type * as Wire from '../gateway/wire';
import type { IClusters } from '../tokens';

/** What a person is to be told of a cluster: it idles, its work is over, or something is about to be done to it. */
export type Kind = 'idle' | 'finished' | 'countdown';

const KINDS: ReadonlyArray<Kind> = ['idle', 'finished', 'countdown'];

/** Where the answered episodes are kept: as long as the browser's tab lives, so that a reload asks nothing again. */
const ANSWERED = 'jupyterlab-dask-gateway:answered';

/** What a notice of clusters says and offers. */
export interface INotice {
  message: string;
  type: Notification.TypeOptions;
  actions: Notification.IAction[];
}

/** How a notice of some clusters of one kind reads. */
export type Compose = (
  kind: Kind,
  clusters: ReadonlyArray<Wire.Cluster>
) => INotice;

/** The notice that a cluster deserves now: what is about to be done outweighs what was. */
export function kindOf(cluster: Wire.Cluster): Kind | null {
  const { idle_management: watch } = cluster;
  if (cluster.status !== 'running') {
    return null;
  }
  if (watch.level === 'countdown') {
    return 'countdown';
  }
  if (watch.finished) {
    return 'finished';
  }
  return watch.level === 'notice' ? 'idle' : null;
}

/**
 * One episode of a cluster: told of once. After Snooze and Keep Alive comes another one, and an act that is to be done
 * at another time is another one, too.
 */
function episodeOf(
  kind: Kind,
  { name, idle, idle_management: watch }: Wire.Cluster
): string {
  const { snoozed_until, kept_alive, action_at: due } = watch;
  return [kind, name, idle?.since, snoozed_until, kept_alive, due].join(' ');
}

/**
 * Whether a notice stays though its cluster does not ask for it: a look that failed, or that told nothing for certain,
 * ends nothing. Without workers there is nothing to say of idleness.
 */
function mayStay(
  kind: Kind,
  { idle_management: watch, workers }: Wire.Cluster
): boolean {
  return (
    watch.level === 'none' &&
    (kind === 'idle' ? workers > 0 : watch.stop_when_finished)
  );
}

/** What one kind of notice shows at the moment: by episode, the cluster's name. */
interface IShown {
  id: string;
  episodes: ReadonlyMap<string, string>;
}

/**
 * One notification for each kind, of all clusters that it concerns.
 *
 * An episode is told of once: JupyterLab's notifications are an `alert`, which screen readers say when it appears or
 * changes, so it changes only with the clusters in it, never with a number. Where a cluster leaves, the notice that is
 * there changes; where one joins, another comes, for that one has not been told of.
 */
export class Notices implements IDisposable {
  constructor(
    private readonly _clusters: IClusters,
    private readonly _manager: NotificationManager,
    private readonly _compose: Compose,
    private readonly _memory: Pick<Storage, 'getItem' | 'setItem'>
  ) {
    this._answered = recall(_memory);
    _clusters.changed.connect(this._update, this);
    _manager.changed.connect(this._onManager, this);
    this._update();
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    Signal.clearData(this);
  }

  private _update(): void {
    const current = new Set<string>();
    for (const kind of KINDS) {
      const shown = this._shown.get(kind)?.episodes;
      const episodes = new Map<string, string>();
      for (const cluster of this._clusters.clusters) {
        const episode = episodeOf(kind, cluster);
        current.add(episode);
        const stays = shown?.has(episode) && mayStay(kind, cluster);
        const deserved = stays || kindOf(cluster) === kind;
        if (deserved && !this._answered.has(episode)) {
          episodes.set(episode, cluster.name);
        }
      }
      this._show(kind, episodes);
    }
    // What is over is forgotten: an episode never comes back.
    const goesOn = (episode: string) =>
      current.has(episode) || this._isUnknown(episode.split(' ')[1]);
    this._remember(new Set([...this._answered].filter(goesOn)));
  }

  /** Whether nobody can tell if a cluster's idleness goes on: a server that has just started knows of none. */
  private _isUnknown(name: string): boolean {
    const cluster = this._clusters.get(name);
    return !cluster || (cluster.status === 'running' && cluster.idle === null);
  }

  private _show(kind: Kind, episodes: ReadonlyMap<string, string>): void {
    const shown = this._shown.get(kind);
    if (same(shown?.episodes, episodes)) {
      return;
    }
    const clusters = [...episodes.values()]
      .map(name => this._clusters.get(name))
      .filter(cluster => cluster !== undefined);
    const notice = clusters.length > 0 ? this._compose(kind, clusters) : null;
    if (shown && notice && within(episodes, shown.episodes)) {
      this._shown.set(kind, { id: shown.id, episodes });
      this._manager.update({ id: shown.id, ...notice });
      return;
    }
    if (shown) {
      this._shown.delete(kind);
      this._manager.dismiss(shown.id);
    }
    if (notice) {
      const { message, type, actions } = notice;
      const options = { autoClose: false as const, actions };
      const id = this._manager.notify(message, type, options);
      this._shown.set(kind, { id, episodes });
    }
  }

  /** A notice that the person closed, or answered with one of its buttons, does not come back. */
  private _onManager(
    _: NotificationManager,
    { type, notification }: Notification.IChange
  ): void {
    if (type !== 'removed') {
      return;
    }
    for (const [kind, { id, episodes }] of this._shown) {
      if (id === notification.id) {
        this._shown.delete(kind);
        this._remember(new Set([...this._answered, ...episodes.keys()]));
      }
    }
  }

  private _remember(answered: ReadonlySet<string>): void {
    const before = this._answered;
    this._answered = answered;
    if (
      before.size !== answered.size ||
      [...answered].some(episode => !before.has(episode))
    ) {
      this._memory.setItem(ANSWERED, JSON.stringify([...answered]));
    }
  }

  private _answered: ReadonlySet<string>;
  private _isDisposed = false;
  private readonly _shown = new Map<Kind, IShown>();
}

/** What was answered before this page was loaded; nothing where that cannot be told. */
function recall(memory: Pick<Storage, 'getItem'>): ReadonlySet<string> {
  try {
    const known: unknown = JSON.parse(memory.getItem(ANSWERED) ?? '[]');
    return new Set(
      Array.isArray(known) ? known.filter(one => typeof one === 'string') : []
    );
  } catch {
    return new Set();
  }
}

function same(
  one: ReadonlyMap<string, string> | undefined,
  other: ReadonlyMap<string, string>
): boolean {
  return (one?.size ?? 0) === other.size && (!one || within(other, one));
}

function within(
  some: ReadonlyMap<string, string>,
  all: ReadonlyMap<string, string>
): boolean {
  return [...some.keys()].every(key => all.has(key));
}
