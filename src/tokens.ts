/** What other rooms and other extensions may require. */
import { Token } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import type { Widget } from '@lumino/widgets';
import type * as React from 'react';

import type { Clock } from './utils/clock';
import type * as Wire from './gateway/wire';

/** The ids of our commands. */
export namespace CommandIDs {
  export const createCluster = 'dask-gateway:create-cluster';
  export const stopCluster = 'dask-gateway:stop-cluster';
  export const stopAllClusters = 'dask-gateway:stop-all-clusters';
  export const scaleCluster = 'dask-gateway:scale-cluster';
  export const adaptCluster = 'dask-gateway:adapt-cluster';
  export const renameCluster = 'dask-gateway:rename-cluster';
  export const setColor = 'dask-gateway:set-color';
  export const copyName = 'dask-gateway:copy-name';
  export const focusPanel = 'dask-gateway:focus-panel';
  export const insertClientCode = 'dask-gateway:insert-client-code';
  export const insertSnippet = 'dask-gateway:insert-snippet';
  export const openDashboard = 'dask-gateway:open-dashboard';
  export const openLayout = 'dask-gateway:open-layout';
  export const selectNotebookCluster = 'dask-gateway:select-notebook-cluster';
  export const openExample = 'dask-gateway:open-example';
  export const compareEnvironments = 'dask-gateway:compare-environments';
  export const connectNotebook = 'dask-gateway:connect-notebook';
  export const snoozeCluster = 'dask-gateway:snooze-cluster';
  export const endSnooze = 'dask-gateway:end-snooze';
  export const keepAlive = 'dask-gateway:keep-alive';
  export const endKeepAlive = 'dask-gateway:end-keep-alive';
  export const releaseWorkers = 'dask-gateway:release-workers';
  export const recreateCluster = 'dask-gateway:recreate-cluster';
  export const dismissCluster = 'dask-gateway:dismiss-cluster';
  export const clearEnded = 'dask-gateway:clear-ended-clusters';
  export const dismissHint = 'dask-gateway:dismiss-hint';
  export const pruneClusters = 'dask-gateway:prune-clusters';
  export const openOverview = 'dask-gateway:open-overview';
  export const stopWhenFinished = 'dask-gateway:stop-when-finished';
  export const runDiagnosis = 'dask-gateway:run-diagnosis';

  /** distributed's own HTML repr calls it by this name. */
  export const populateAndLaunchLayout = 'dask:populate-and-launch-layout';
}

/** A failure that a person understands: what happened, and what to do about it. `code` is in docs/errors.md. */
export type IProblem = Wire.Problem;

/** What is different since the last time. */
export interface IClustersChange {
  /** Names of the clusters that are new or changed. */
  clusters: ReadonlyArray<string>;

  /** Names of the clusters that are gone. */
  removed: ReadonlyArray<string>;

  /** Whether the gateway's state changed. */
  gateway: boolean;

  /** Whether the way to our own server changed: `problem` or `slow`. */
  problem: boolean;

  /** Ids of the views whose page lost its scheduler, if any did: they are to be loaded anew. */
  lostViews?: ReadonlyArray<string>;
}

/** What a new cluster shall be. */
export interface ICreateRequest {
  /** By field of the gateway's own options; what is left out takes the deployment's default. */
  options: Readonly<Record<string, unknown>>;

  workers?: Wire.WorkersRequest;

  label?: string;

  /** The name of a cluster whose record gives what `options` leaves out, mappings included. */
  like?: string;

  /**
   * A key of the caller's for this one wish (`UUID.uuid4()` per dialog). Sent again with the same key it makes no
   * second cluster.
   */
  request?: string;
}

/** What a person gives a cluster. */
export interface IClusterChange {
  label?: string;
  color?: string;
  stop_when_finished?: boolean;
}

/** What concerns idleness, and how a cluster is doing. Each method rejects as those of `IClusters` do. */
export interface IIdleManagement {
  /** Leave it alone for so many seconds; 0 ends that. */
  snooze(name: string, seconds: number): Promise<void>;

  /** Leave it alone until it works again, or no longer. */
  keep(name: string, keep: boolean): Promise<void>;

  /** Never give this hint of this cluster again. */
  dismissHint(name: string, code: string): Promise<void>;

  /** Its workers, as of the last sample. */
  workers(name: string): Promise<Wire.Workers>;

  settings(): Promise<Wire.IdleSettings>;

  setPolicy(choice: Wire.IdlePolicyChoice): Promise<Wire.IdleSettings>;

  /** One's own clusters that look forgotten and are older than so many seconds; null for the admin's default. */
  candidates(olderThan: number | null): Promise<Wire.Candidates>;

  /** Stop those of them that still look so. */
  prune(names: ReadonlyArray<string>): Promise<Wire.Pruned>;
}

/**
 * The clusters as the server half last told of them.
 *
 * State comes down the event stream alone: the methods act and never patch it. Each rejects with a `ProblemError`
 * (gateway/problems.ts), whose `problem` says what happened. A call that is made while the same one is still under way
 * gives that one's answer and sends nothing.
 */
export interface IClusters {
  /** Resolves when the first reading has ended, well or badly; see `problem`. */
  readonly ready: Promise<void>;

  /** null before the first snapshot. */
  readonly gateway: Wire.Gateway | null;

  /** In the server half's order: as they were started. */
  readonly clusters: ReadonlyArray<Wire.Cluster>;

  /** What is wrong on the way to our own server half, while it is. The gateway's own troubles are in `gateway.error`. */
  readonly problem: IProblem | null;

  /** Which start of the server half it is: links of the one before are dead. null before the first snapshot. */
  readonly boot: string | null;

  /** Whether changes do not come by themselves here and are read now and then instead. */
  readonly slow: boolean;

  /** How far the clock of the clusters' times is ahead of the browser's, in ms; 0 where nobody would see it. */
  readonly clockOffset: number;

  /** Emits when any of the above has changed, except `clockOffset`. */
  readonly changed: ISignal<IClusters, IClustersChange>;

  /** The cluster that the person works with: the name of one in the list, or null. */
  readonly selected: string | null;

  /** Emits the new selection. */
  readonly selectedChanged: ISignal<IClusters, string | null>;

  /** Select a cluster; a name that is not in the list selects none. */
  select(name: string | null): void;

  get(name: string): Wire.Cluster | undefined;

  /** The gateway's own options, with the deployment's defaults. Starts a private local gateway where there is one. */
  options(): Promise<Wire.Option[]>;

  /** The new cluster, still pending. */
  create(request: ICreateRequest): Promise<Wire.Cluster>;

  stop(name: string): Promise<void>;

  /** The gateway's own words if it gave less than was asked for, else null. */
  scale(name: string, count: number): Promise<string | null>;

  /** As `scale`. */
  adapt(name: string, minimum: number, maximum: number): Promise<string | null>;

  update(name: string, change: IClusterChange): Promise<Wire.Cluster>;

  readonly idleManagement: IIdleManagement;

  /** What there is to see of a cluster. */
  plots(name: string): Promise<Wire.Plot[]>;

  /**
   * An isolated base URL of a cluster's dashboard: a permission that ends. Never keep it.
   *
   * @param base - one to be renewed, as long as it is good; else a fresh one is given.
   */
  view(name: string, base?: string): Promise<Wire.View>;

  /** What a dashboard's URL means, if this person may see it: the name to give to `view`, and the page. */
  resolve(url: string): Promise<Wire.ResolvedDashboard>;

  /**
   * Tell that somebody looks, until the result is disposed: while anybody does and the page is visible, the server half
   * keeps a quick pace.
   */
  watch(): IDisposable;
}

/** The token of the clusters' model. */
export const IClusters = new Token<IClusters>(
  'jupyterlab-dask-gateway:IClusters',
  'The Dask Gateway clusters of the user: their state, and what can be done to them.'
);

/** What a part of a row is given. */
export interface IRowPartProps {
  cluster: Wire.Cluster;

  /** For what can be reached with Tab: -1 where the keyboard is at another row. */
  tabIndex: number | undefined;

  /** The panel's timer, which rests while nobody looks. */
  clock: Clock;
}

/** Another room's part of each row: a component that renders nothing where it has nothing to say. */
export type RowPart = React.ComponentType<IRowPartProps>;

/** The sidebar, for what other rooms put into it. */
export interface IGatewayPanel {
  /** Add a section below the list of clusters. */
  addSection(section: Widget): void;

  /** Add a part below the text of each row. Parts with a lower rank come first. */
  addRowPart(part: RowPart, rank?: number): void;

  /** Call a function when the mouse is pressed on a cluster's row, which may be the start of a drag. */
  onRowPress(
    listener: (press: MouseEvent, cluster: Wire.Cluster) => void
  ): void;

  /** Show a short text at the sidebar's tab, and say in its caption what it means; null takes it away. */
  setBadge(badge: { text: string; caption: string } | null): void;
}

/** The token of the sidebar. */
export const IGatewayPanel = new Token<IGatewayPanel>(
  'jupyterlab-dask-gateway:IGatewayPanel',
  'The sidebar Dask Gateway, to which other rooms add sections, parts of rows and a badge.'
);

/**
 * Who can keep a cluster busy, as the gateway's own `idle_timeout` respects nothing else: a notebook that is connected
 * to it and can submit a task that does nothing.
 */
export interface IKeepAliveProvider {
  /** @returns whether it is kept busy from now on, for as long as `Keep Alive` holds. */
  keep(name: string): Promise<boolean>;

  /** Whether it is kept busy still. */
  keeps(name: string): boolean;

  /** Emits when that may be another answer than before. */
  readonly changed: ISignal<IKeepAliveProvider, void>;
}

/** Where keepers say that they are there. */
export interface IKeepAliveRegistry {
  add(keeper: IKeepAliveProvider): IDisposable;
}

/** The token of the keepers. */
export const IKeepAliveRegistry = new Token<IKeepAliveRegistry>(
  'jupyterlab-dask-gateway:IKeepAliveRegistry',
  'Takes those who can keep a cluster busy when a person chose Keep Alive.'
);
