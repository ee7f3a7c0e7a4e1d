/** The tokens and commands that the packages of this extension, and other extensions, may use. */
import type { NotebookPanel } from '@jupyterlab/notebook';
import { Token } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import type { Widget } from '@lumino/widgets';
import type * as React from 'react';

import type { Clock } from './utils/clock';
import type * as Wire from './wire/wire';

/** The ids of our commands. */
export namespace CommandIDs {
  export const createCluster = 'dask-gateway:create-cluster';
  export const createFromPreset = 'dask-gateway:create-from-preset';
  export const duplicateCluster = 'dask-gateway:duplicate-cluster';
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
  export const openDashboardUrl = 'dask-gateway:open-dashboard-url';
  export const restoreDashboard = 'dask-gateway:restore-dashboard';
  export const openLayout = 'dask-gateway:open-layout';
  export const saveLayout = 'dask-gateway:save-layout';
  export const renameLayout = 'dask-gateway:rename-layout';
  export const deleteLayout = 'dask-gateway:delete-layout';
  export const selectNotebookCluster = 'dask-gateway:select-notebook-cluster';
  export const openExample = 'dask-gateway:open-example';
  export const compareEnvironments = 'dask-gateway:compare-environments';
  export const runOnCluster = 'dask-gateway:run-on-cluster';
  export const cancelRun = 'dask-gateway:cancel-run';
  export const reconnectNotebook = 'dask-gateway:reconnect-notebook';
  export const recreateNotebookCluster =
    'dask-gateway:recreate-notebook-cluster';
  export const connectNotebook = 'dask-gateway:connect-notebook';
  export const snoozeCluster = 'dask-gateway:snooze-cluster';
  export const endSnooze = 'dask-gateway:end-snooze';
  export const keepAlive = 'dask-gateway:keep-alive';
  export const endKeepAlive = 'dask-gateway:end-keep-alive';
  export const scaleDown = 'dask-gateway:scale-down';
  export const recreateCluster = 'dask-gateway:recreate-cluster';
  export const dismissCluster = 'dask-gateway:dismiss-cluster';
  export const stopSelected = 'dask-gateway:stop-selected-clusters';
  export const dismissSelected = 'dask-gateway:dismiss-selected-clusters';
  export const clearEnded = 'dask-gateway:clear-ended-clusters';
  export const dismissHint = 'dask-gateway:dismiss-hint';
  export const pruneClusters = 'dask-gateway:prune-clusters';
  export const openClusterPage = 'dask-gateway:open-cluster-page';
  export const checkConnection = 'dask-gateway:check-connection';
  export const stopWhenFinished = 'dask-gateway:stop-when-finished';
  export const sizeDeployment = 'dask-gateway:size-deployment';

  /** The links in the HTML representation of distributed's objects use this id. */
  export const populateAndLaunchLayout = 'dask:populate-and-launch-layout';
}

/** A failure: what happened, and what to do about it. `code` is in docs/errors.md. */
export interface IProblem extends Wire.Problem {
  /** What developers need to know. It is in English, so it is copied with the details, but not shown. */
  detail?: string;
}

/** What changed since the last signal. */
export interface IClustersChange {
  /** Names of the clusters that are new or changed. */
  clusters: ReadonlyArray<string>;

  /** Names of the clusters that left the list. */
  removed: ReadonlyArray<string>;

  /** Whether the state of a gateway changed. */
  gateways: boolean;

  /** Whether the connection to the Jupyter server changed: `problem` or `isPolling`. */
  problem: boolean;

  /** Ids of the dashboard views that lost their scheduler and must be reloaded, if any. */
  disconnectedViews?: ReadonlyArray<string>;
}

/** A request for a new cluster. */
export interface ICreateRequest {
  /** Values by field of the gateway's options; missing ones take the default of the deployment. */
  options: Readonly<Record<string, unknown>>;

  /** Name of the gateway; by default that of the cluster `like`, else the default one. */
  gateway?: string;

  workers?: Wire.WorkersRequest;

  label?: string;

  /** Name of a cluster whose stored options, including mappings, replace those that `options` leaves out. */
  like?: string;

  /**
   * A key of the caller for this request (`UUID.uuid4()` per dialog). A repeated request with the same key creates no
   * second cluster.
   */
  request?: string;
}

/** Changes of what the user set for a cluster. */
export interface IClusterChange {
  label?: string;
  color?: string;
  stop_when_finished?: boolean;
}

/** Idle management and samples of clusters. Methods reject as those of `IClusters` do. */
export interface IIdleManagement {
  /** Pause notices and automatic actions for some seconds; 0 ends the pause. */
  snooze(name: string, seconds: number): Promise<void>;

  /** Pause notices and automatic actions until the cluster works again, or end that. */
  setKeepAlive(name: string, keep: boolean): Promise<void>;

  /** Hide a hint of a cluster permanently. */
  dismissHint(name: string, code: string): Promise<void>;

  /** Return the workers of a cluster, as of the last sample. */
  workers(name: string): Promise<Wire.Workers>;

  settings(): Promise<Wire.IdleSettings>;

  setPolicy(choice: Wire.IdlePolicyChoice): Promise<Wire.IdleSettings>;

  /** Forgotten clusters of the user that are older than some seconds; null for the default of the administrator. */
  candidates(olderThan: number | null): Promise<Wire.Candidates>;

  /** Stop those of the clusters that are still forgotten. */
  prune(names: ReadonlyArray<string>): Promise<Wire.Pruned>;
}

/** What the page of a cluster requests while it is visible. Methods reject as those of `IClusters` do. */
export interface IClusterDetails {
  /** Return the history of a cluster since its start, as the server has recorded it. */
  history(name: string): Promise<Wire.History>;

  /** Return the log of the scheduler, or of a worker with this name. This costs the scheduler up to 40 ms. */
  logs(name: string, worker: string | null): Promise<Wire.Logs>;

  /** Return the last failed tasks. */
  failedTasks(name: string): Promise<Wire.FailedTasks>;

  /** Return the paths of the notebooks that use a cluster. */
  notebooks(name: string): Promise<string[]>;
}

/** The size of a deployment. Methods reject as those of `IClusters` do. */
export interface ISizing {
  /** Return the machine types, and the inputs as far as this deployment is known. */
  defaults(): Promise<Wire.Sizing>;

  /** Return the machines, their cost, and which pods use a machine inefficiently. */
  estimate(inputs: Wire.SizingInputs): Promise<Wire.SizingResult>;
}

/**
 * The clusters, as of the last state that the server sent.
 *
 * State arrives by the event stream only: methods never patch it. They reject with a `ProblemError`
 * (gateway/problems.ts). A call during the same call sends nothing and returns its result.
 */
export interface IClusters {
  /** Resolves after the first snapshot was read, or reading it failed; see `problem`. */
  readonly ready: Promise<void>;

  /** The gateways, the default one first; empty before the first snapshot. */
  readonly gateways: ReadonlyArray<Wire.Gateway>;

  /** In the order in which they were started. */
  readonly clusters: ReadonlyArray<Wire.Cluster>;

  /** The problem of the connection to the Jupyter server, if any. A problem of a gateway is in its `error`. */
  readonly problem: IProblem | null;

  /** Id of the server start; dashboard URLs of an earlier start are invalid. null before the first snapshot. */
  readonly boot: string | null;

  /** Whether no events arrive, so that snapshots are read at intervals instead. */
  readonly isPolling: boolean;

  /** How far the server's clock is ahead of the browser's, in ms; 0 if the difference is negligible. */
  readonly clockOffset: number;

  /** Emits when any of the above has changed, except `clockOffset`. */
  readonly changed: ISignal<IClusters, IClustersChange>;

  /** Name of the selected cluster, or null. */
  readonly selected: string | null;

  /** Emits the new selection. */
  readonly selectedChanged: ISignal<IClusters, string | null>;

  /** Select a cluster; a name that is not in the list selects none. */
  select(name: string | null): void;

  get(name: string): Wire.Cluster | undefined;

  /**
   * Return the options of a gateway, with their defaults. Starts the private local gateway if it is configured.
   *
   * @param gateway - its name; default: the default gateway
   */
  options(gateway?: string): Promise<Wire.Option[]>;

  /**
   * Return what the quota of a gateway's namespace allows for all users together; empty if it is unknown.
   *
   * @param gateway - its name; default: the default gateway
   */
  quota(gateway?: string): Promise<Wire.QuotaLimit[]>;

  /** Create a cluster, and return it in the state pending. */
  create(request: ICreateRequest): Promise<Wire.Cluster>;

  stop(name: string): Promise<void>;

  /** Request a number of workers. If the gateway limits it, a hint of the cluster reports that. */
  scale(name: string, count: number): Promise<void>;

  /** Request adaptive scaling. If the gateway limits it, a hint of the cluster reports that. */
  adapt(name: string, minimum: number, maximum: number): Promise<void>;

  update(name: string, change: IClusterChange): Promise<Wire.Cluster>;

  readonly idleManagement: IIdleManagement;

  readonly details: IClusterDetails;

  /** The size of a deployment. */
  readonly sizing: ISizing;

  /** Return the dashboards of a cluster. */
  plots(name: string): Promise<Wire.Plot[]>;

  /**
   * Return an isolated base URL of a cluster's dashboard. It is a capability, which expires, so never store it.
   *
   * @param base - a URL to renew; if it has expired, a new one is returned.
   */
  view(name: string, base?: string): Promise<Wire.View>;

  /** Return the cluster and page of a dashboard URL, if the user may open it. The name is an argument of `view`. */
  resolve(url: string): Promise<Wire.ResolvedDashboard>;

  /**
   * Check the connection to the gateway.
   *
   * @param onStep - receives each step when it starts and when it has finished, with the English texts of the server
   * @param signal - ends the check; a cluster that the check has created is then stopped
   */
  checkConnection(
    request: Wire.DoctorRequest,
    onStep: (step: Wire.DoctorStep) => void,
    signal: AbortSignal
  ): Promise<void>;

  /**
   * Register an active viewer, until the result is disposed. While there is one and the page is visible, the server
   * polls often.
   */
  addViewer(): IDisposable;
}

/** The token of the clusters' model. */
export const IClusters = new Token<IClusters>(
  'jupyterlab-dask-gateway:IClusters',
  'The Dask Gateway clusters of the user: their state, and requests to change it.'
);

/** Properties of a part of a row. */
export interface IRowPartProps {
  cluster: Wire.Cluster;

  /** `tabIndex` of focusable elements: -1 unless the row is the one in the tab order. */
  tabIndex: number | undefined;

  /** The timer of the panel, which pauses while the panel is not visible. */
  clock: Clock;
}

/** A part that another package adds to each row. */
export type RowPart = React.ComponentType<IRowPartProps>;

/** Where a part of a row appears: always, or among the details that the user opens. */
export type RowPartPlacement = 'notice' | 'detail';

/** The sidebar, to which other packages add parts. */
export interface IGatewayPanel {
  /** Add a section below the list of clusters. */
  addSection(section: Widget): void;

  /**
   * Add a part below the text of each row. Parts with a lower rank come first.
   *
   * @param placement - default: `detail`. Use `notice` only for information that must always be visible.
   */
  addRowPart(part: RowPart, rank?: number, placement?: RowPartPlacement): void;

  /** Call a function when the mouse is pressed on a cluster's row, which may be the start of a drag. */
  onRowPress(
    listener: (press: MouseEvent, cluster: Wire.Cluster) => void
  ): void;

  /** Show a short text at the tab of the sidebar, explained in its caption; null removes it. */
  setBadge(badge: { text: string; caption: string } | null): void;
}

/** The token of the sidebar. */
export const IGatewayPanel = new Token<IGatewayPanel>(
  'jupyterlab-dask-gateway:IGatewayPanel',
  'The sidebar Dask Gateway, to which other packages add sections, parts of rows and a badge.'
);

/**
 * Keeps clusters busy while Keep Alive is on: a connected notebook can submit empty tasks. Nothing else resets the
 * gateway's own `idle_timeout`.
 */
export interface IKeepAliveProvider {
  /** Keep a cluster busy as long as Keep Alive is on. Resolves with whether that is possible. */
  keepAlive(name: string): Promise<boolean>;

  /** Return whether a cluster is kept busy. */
  keepsAlive(name: string): boolean;

  /** Emits when the result of `keepsAlive` may have changed. */
  readonly changed: ISignal<IKeepAliveProvider, void>;
}

/** The registry of keep-alive providers. */
export interface IKeepAliveRegistry {
  /** Add a provider, until the result is disposed. */
  add(provider: IKeepAliveProvider): IDisposable;
}

/** The token of the keep-alive registry. */
export const IKeepAliveRegistry = new Token<IKeepAliveRegistry>(
  'jupyterlab-dask-gateway:IKeepAliveRegistry',
  'Collects the providers that can keep a cluster busy while Keep Alive is on.'
);

/** Which cluster the kernel of each open notebook is connected to. */
export interface INotebookClusters {
  /** Emits the name of the cluster when a kernel has connected to one. */
  readonly connected: ISignal<INotebookClusters, string>;

  /** Return the name of the cluster that a notebook's kernel is connected to; null if there is none. */
  connectedCluster(panel: NotebookPanel): string | null;
}

/** The token of the clusters of notebooks. */
export const INotebookClusters = new Token<INotebookClusters>(
  'jupyterlab-dask-gateway:INotebookClusters',
  'Which Dask Gateway cluster the kernel of each notebook is connected to.'
);
