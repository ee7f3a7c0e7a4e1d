import type { Notification, NotificationManager } from '@jupyterlab/apputils';
import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';

import type * as Wire from '../wire/wire';
import type { IClusters } from '../tokens';

/** Kinds of notices: the cluster is idle, its work has finished, or an automatic action is about to happen. */
export type NoticeKind = 'idle' | 'finished' | 'countdown';

const KINDS: ReadonlyArray<NoticeKind> = ['idle', 'finished', 'countdown'];

/** Key of the handled episodes in the storage of the browser tab, so that a page reload does not repeat a notice. */
const STORAGE_KEY = 'jupyterlab-dask-gateway:handled-notices';

/** Content of a notice. */
export interface INotice {
  message: string;
  type: Notification.TypeOptions;
  actions: Notification.IAction[];
}

/** Composes the notice about the clusters of one kind. */
export type ComposeNotice = (
  kind: NoticeKind,
  clusters: ReadonlyArray<Wire.Cluster>
) => INotice;

/** Return the kind of notice that is due for a cluster now; null if none is. A countdown takes precedence. */
export function dueKind(cluster: Wire.Cluster): NoticeKind | null {
  const { idle_management: management } = cluster;
  if (cluster.status !== 'running') {
    return null;
  }
  if (management.level === 'countdown') {
    return 'countdown';
  }
  if (management.finished) {
    return 'finished';
  }
  return management.level === 'notice' ? 'idle' : null;
}

/**
 * Identify an episode of a cluster, which is announced once.
 *
 * A new episode starts after Snooze and Keep Alive, and when the time of an automatic action changes.
 */
function episodeOf(
  kind: NoticeKind,
  { name, idle, idle_management: management }: Wire.Cluster
): string {
  const { snoozed_until, kept_alive, action_at } = management;
  return [kind, name, idle?.since, snoozed_until, kept_alive, action_at].join(
    ' '
  );
}

/**
 * Return whether a notice stays although none is due: a failed or inconclusive poll does not end an episode. A cluster
 * without workers needs no idle notice.
 */
function canStay(
  kind: NoticeKind,
  { idle_management: management, workers }: Wire.Cluster
): boolean {
  return (
    management.level === 'none' &&
    (kind === 'idle' ? workers > 0 : management.stop_when_finished)
  );
}

/** The visible notice of one kind. */
interface IVisibleNotice {
  id: string;
  /** By episode, the cluster's name. */
  episodes: ReadonlyMap<string, string>;
}

/**
 * Shows one notification for each kind, about all clusters that it concerns.
 *
 * An episode is announced once. JupyterLab's notifications are an `alert`, which screen readers read when it appears or
 * changes, so a notification changes only with its list of clusters, not with numbers. If a cluster leaves, the
 * notification is updated; if one joins, a new notification replaces it, because the new cluster must be announced.
 */
export class Notices implements IDisposable {
  constructor(
    private readonly _clusters: IClusters,
    private readonly _manager: NotificationManager,
    private readonly _compose: ComposeNotice,
    private readonly _storage: Pick<Storage, 'getItem' | 'setItem'>
  ) {
    this._handled = loadHandled(_storage);
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
      const visible = this._visible.get(kind)?.episodes;
      const episodes = new Map<string, string>();
      for (const cluster of this._clusters.clusters) {
        const episode = episodeOf(kind, cluster);
        current.add(episode);
        const stays = visible?.has(episode) && canStay(kind, cluster);
        const isDue = stays || dueKind(cluster) === kind;
        if (isDue && !this._handled.has(episode)) {
          episodes.set(episode, cluster.name);
        }
      }
      this._show(kind, episodes);
    }
    // Past episodes are forgotten: an episode never returns.
    const isOngoing = (episode: string) =>
      current.has(episode) || this._isUnknown(episode.split(' ')[1]);
    this._remember(new Set([...this._handled].filter(isOngoing)));
  }

  /** Return whether it is unknown if a cluster is still idle: a server that has just started has no samples yet. */
  private _isUnknown(name: string): boolean {
    const cluster = this._clusters.get(name);
    return !cluster || (cluster.status === 'running' && cluster.idle === null);
  }

  private _show(kind: NoticeKind, episodes: ReadonlyMap<string, string>): void {
    const visible = this._visible.get(kind);
    if (hasSameEpisodes(visible?.episodes, episodes)) {
      return;
    }
    const clusters = [...episodes.values()]
      .map(name => this._clusters.get(name))
      .filter(cluster => cluster !== undefined);
    const notice = clusters.length > 0 ? this._compose(kind, clusters) : null;
    if (visible && notice && isSubset(episodes, visible.episodes)) {
      this._visible.set(kind, { id: visible.id, episodes });
      this._manager.update({ id: visible.id, ...notice });
      return;
    }
    if (visible) {
      this._visible.delete(kind);
      this._manager.dismiss(visible.id);
    }
    if (notice) {
      const { message, type, actions } = notice;
      const options = { autoClose: false as const, actions };
      const id = this._manager.notify(message, type, options);
      this._visible.set(kind, { id, episodes });
    }
  }

  /** Forget a notice that the user closed, or whose button they used, so that it does not return. */
  private _onManager(
    _: NotificationManager,
    { type, notification }: Notification.IChange
  ): void {
    if (type !== 'removed') {
      return;
    }
    for (const [kind, { id, episodes }] of this._visible) {
      if (id === notification.id) {
        this._visible.delete(kind);
        this._remember(new Set([...this._handled, ...episodes.keys()]));
      }
    }
  }

  private _remember(handled: ReadonlySet<string>): void {
    const previous = this._handled;
    this._handled = handled;
    if (
      previous.size !== handled.size ||
      [...handled].some(episode => !previous.has(episode))
    ) {
      this._storage.setItem(STORAGE_KEY, JSON.stringify([...handled]));
    }
  }

  private _handled: ReadonlySet<string>;
  private _isDisposed = false;
  private readonly _visible = new Map<NoticeKind, IVisibleNotice>();
}

/** Return the episodes that were handled before this page was loaded. Invalid data counts as none. */
function loadHandled(storage: Pick<Storage, 'getItem'>): ReadonlySet<string> {
  try {
    const stored: unknown = JSON.parse(storage.getItem(STORAGE_KEY) ?? '[]');
    return new Set(
      Array.isArray(stored)
        ? stored.filter(episode => typeof episode === 'string')
        : []
    );
  } catch {
    return new Set();
  }
}

function hasSameEpisodes(
  a: ReadonlyMap<string, string> | undefined,
  b: ReadonlyMap<string, string>
): boolean {
  return (a?.size ?? 0) === b.size && (!a || isSubset(b, a));
}

function isSubset(
  some: ReadonlyMap<string, string>,
  all: ReadonlyMap<string, string>
): boolean {
  return [...some.keys()].every(key => all.has(key));
}
