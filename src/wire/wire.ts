// Generated from jupyterlab_dask_gateway/events/clusters.yaml by scripts/wire.mjs: change it there, then run `jlpm wire`.

/**
 * Changes since the previous revision: all fields of each new or changed cluster, the names of removed clusters, and the state of the gateways if one of them changed.
 */
export interface ClustersEvent {
  /**
   * An id that is new with each start of the server extension.
   */
  boot: string;
  /**
   * Increases by one with each event of a boot. After a gap, the browser reads the whole snapshot.
   */
  revision: number;
  /**
   * Changed clusters
   */
  clusters: Cluster[];
  /**
   * Names of removed clusters
   */
  removed: string[];
  /**
   * When the event was sent, in ms since epoch. If the server's clock is set, an event follows even if nothing else changed.
   */
  now?: number;
  /**
   * State of the gateways, the default one first, present only if one of them changed
   */
  gateways?: Gateway[];
  /**
   * Ids of the dashboard views that must be reloaded, present only if there are any. Snapshots do not have them. A browser that missed the event finds out when it next renews the view.
   */
  disconnected_views?: string[];
}

export interface Cluster {
  /**
   * The name at the gateway. Anyone who knows it and has access to the gateway can open the dashboard.
   */
  name: string;
  /**
   * The name of the gateway of the cluster; empty for the default gateway, and for a shared scheduler.
   */
  gateway: string;
  /**
   * A cluster of a gateway, or a shared scheduler, which users cannot scale or stop.
   */
  kind: 'cluster' | 'scheduler';
  /**
   * The address at which clients connect to a shared scheduler; null for a cluster.
   */
  scheduler_address: string | null;
  label: string;
  /**
   * A name of the palette in style/colors.css.
   */
  color: string;
  status: 'pending' | 'running' | 'stopping' | 'stopped' | 'failed';
  /**
   * When the scheduler stopped responding, in ms since epoch; null if it responds.
   */
  unreachable_since: number | null;
  /**
   * In ms since epoch.
   */
  started: number | null;
  /**
   * In ms since epoch.
   */
  stopped: number | null;
  /**
   * The options as the gateway reports them. The values of mappings may be secrets, so they are null.
   */
  options: {
    [k: string]: unknown;
  };
  /**
   * The last request for workers, of this server or, as the log of the scheduler shows, of another client; of an ended cluster, the last request of the user. null if unknown.
   */
  requested: WorkersRequest | null;
  scaling: Scaling;
  workers: number;
  threads: number;
  memory: Memory;
  worker_size: WorkerSize | null;
  /**
   * Number of tasks by state, as reported by the scheduler.
   */
  tasks: {
    [k: string]: number;
  };
  work: Work;
  throughput: Throughput;
  results_in_memory: ResultsInMemory;
  idle: Idle | null;
  gateway_idle: GatewayIdle | null;
  hints: Hint[];
  idle_management: IdleManagement;
  /**
   * null for a live cluster.
   */
  ended: Ended | null;
  /**
   * In the order of a startup.
   */
  stages: Stage[];
  usage: Usage;
  /**
   * Why the cluster failed, or why it is still waiting.
   */
  problem: Problem | null;
  attempt: Attempt | null;
  /**
   * Whether the cluster was created with this extension.
   */
  created_here: boolean;
  /**
   * Whether a worker reports a GPU.
   */
  has_gpus: boolean;
}
/**
 * Either `count`, or both `minimum` and `maximum`.
 */
export interface WorkersRequest {
  count?: number;
  minimum?: number;
  maximum?: number;
}
/**
 * Who chooses the number of workers. `adaptive` is true if the scheduler does, between `minimum` and `maximum`, and null if that is unknown. A null `maximum` of an adaptive cluster means that there is none. `desired_workers` is the number of workers that an adaptive scheduler wants for its tasks, which may exceed `maximum`. `limit` is the largest number of workers that the gateway granted to a cluster with these options when more were requested.
 */
export interface Scaling {
  adaptive: boolean | null;
  minimum: number | null;
  maximum: number | null;
  desired_workers: number | null;
  limit: number | null;
}
/**
 * The sum over all workers, in bytes.
 */
export interface Memory {
  used: number;
  limit: number;
}
/**
 * Cores and memory (bytes) of one worker, from the running workers or else from the options. null if unknown.
 */
export interface WorkerSize {
  cores: number | null;
  memory: number | null;
}
/**
 * The tasks since the cluster last had nothing to do: `ended` of `total`, including failed ones. Exact if the scheduler counts ended tasks (see `throughput`); otherwise `ended` is a lower bound.
 */
export interface Work {
  ended: number;
  total: number;
}
/**
 * Finished tasks per second between the last two samples; 0 until there are two. `counted` is true if the scheduler counts finished tasks (/metrics of distributed, which needs prometheus_client on the scheduler). Otherwise the value is a lower bound, derived from the number of tasks in each state, as it is between two samples of the count: most samples of a cluster at work request one page only.
 */
export interface Throughput {
  per_second: number;
  counted: boolean;
}
/**
 * Results in the memory of the workers. Stopping the cluster discards them.
 */
export interface ResultsInMemory {
  bytes: number;
  count: number;
}
/**
 * An idle period of a cluster. `since` is its start, in ms since epoch.
 */
export interface Idle {
  since: number;
}
/**
 * The gateway itself stops a cluster that is idle for `seconds` (null if the unit of `value` is unknown). `option` is the label of the option, empty if the administrator configured the limit. `stops_at` (ms since epoch) is the earliest time at which it stops an idle cluster; null while it is busy or if it is unknown.
 */
export interface GatewayIdle {
  option: string;
  value: string;
  seconds: number | null;
  stops_at: number | null;
}
/**
 * A possible problem of a cluster. `message` describes it, `advice` is what to do, and `scale_to` is the number of workers that the suggested action requests. `DELETE clusters/NAME/hints/CODE` dismisses a hint and returns the cluster.
 */
export interface Hint {
  code: string;
  message: Message;
  advice: Message;
  scale_to: number | null;
  problem?: Problem;
}
/**
 * A sentence of messages.yaml: its id, the values of its placeholders, and the English text. When the browser receives a message, it replaces the text with the translation.
 */
export interface Message {
  id: string;
  values: {
    [k: string]: string | number;
  };
  text: string;
}
/**
 * A failure and what to do about it. docs/errors.md lists the codes.
 */
export interface Problem {
  code: string;
  message: string;
  remedy: string;
  /**
   * The id of the message in messages.yaml.
   */
  message_id?: string;
  /**
   * The id of the remedy in messages.yaml.
   */
  remedy_id?: string;
  /**
   * The values of the placeholders of the message and the remedy.
   */
  values?: {
    [k: string]: string | number;
  };
  /**
   * The option of the cluster, or the form field (`workers`, `minimum`, `maximum`, `label`), that caused the failure.
   */
  field?: string;
  /**
   * When the failure started, in ms since epoch.
   */
  since?: number;
}
/**
 * The level of idle notification and the next automatic action. `action` runs at `action_at` (ms since epoch) unless the user delays it: `POST clusters/NAME/snooze {seconds}` (0 ends a snooze) or `POST clusters/NAME/keep {keep: bool}` (until the next task). Both return the cluster. `idle.since` identifies the idle period.
 */
export interface IdleManagement {
  level: 'none' | 'badge' | 'notice' | 'countdown';
  action: 'scale_down' | 'stop' | null;
  action_at: number | null;
  /**
   * Whether the work of the cluster is finished, and `stop_when_finished` is set.
   */
  finished: boolean;
  /**
   * Duration of the last period of work, in seconds; null if none has ended.
   */
  last_work_seconds: number | null;
  /**
   * In ms since epoch.
   */
  snoozed_until: number | null;
  kept_alive: boolean;
  /**
   * The latest time (ms since epoch) until which Snooze and Keep Alive can delay an action in this idle period. null if the administrator set no limit, or while the cluster is busy.
   */
  hold_limit: number | null;
  /**
   * Set with `PATCH clusters/NAME {stop_when_finished}`.
   */
  stop_when_finished: boolean;
}
/**
 * Why a cluster ended. `idle_seconds` is how long it was idle before an automatic stop. If `can_recreate` is true, `POST clusters {like: NAME, label}` creates a cluster with the same options and the workers that were requested.
 */
export interface Ended {
  by: 'user' | 'policy' | 'finished' | 'elsewhere' | 'failure';
  reason: Message;
  /**
   * In ms since epoch.
   */
  at: number | null;
  idle_seconds: number | null;
  /**
   * Whether the policy of the administrator caused the automatic stop.
   */
  by_admin?: boolean;
  lost_results?: ResultsInMemory;
  can_recreate: boolean;
}
/**
 * A stage of a startup. `at` is when it was reached, in ms since epoch; null if not reached yet. `typical_seconds` is the median time from the request to this stage in the last startups on this server, in seconds; null if there were none.
 */
export interface Stage {
  stage:
    | 'requested'
    | 'scheduler-starting'
    | 'scheduler-up'
    | 'first-worker'
    | 'ready';
  at: number | null;
  typical_seconds: number | null;
}
/**
 * Current cores, idle cores, and core-hours since monitoring started (rounded; a lower bound). `price` is what the workers of a running cluster cost, if the administrator set prices.
 */
export interface Usage {
  core_hours: number;
  cores: number;
  idle_cores: number;
  price?: Price;
}
/**
 * A price. `currency` is a code such as `USD`, another unit, or empty.
 */
export interface Price {
  per_hour: number;
  currency: string;
}
/**
 * One of several attempts to start a cluster. `number` counts from 1 to `of`. `reason` is why the previous attempt failed, or why this attempt failed if another one replaced it.
 */
export interface Attempt {
  number: number;
  of: number;
  reason: Message;
  /**
   * The cluster that replaces this failed one.
   */
  replaced_by?: string;
}
/**
 * The state of a gateway. `notice` says that notebooks reach it in another way than this server does; it is missing if they do not.
 */
export interface Gateway {
  /**
   * Its key in the group `gateways` of Dask's configuration; empty for the default gateway.
   */
  name: string;
  /**
   * The name for users that the configuration has; null if it has none.
   */
  label: string | null;
  /**
   * null if no gateway is configured.
   */
  address: string | null;
  public_address: string | null;
  auth: 'basic' | 'jupyterhub' | 'kerberos' | 'custom' | null;
  version: string | null;
  /**
   * null if no request was sent yet, for example while a local gateway is not started.
   */
  reachable: boolean | null;
  error: Problem | null;
  /**
   * Whether it is the private local gateway.
   */
  local: boolean;
  notice?: Message;
}
/**
 * GET status
 */
export interface Status {
  /**
   * The default gateway is the first one.
   */
  gateways: Gateway[];
  server: Server;
}
export interface Server {
  version: string;
  boot: string;
}
/**
 * GET clusters
 */
export interface Snapshot {
  boot: string;
  revision: number;
  clusters: Cluster[];
  /**
   * The default gateway is the first one.
   */
  gateways: Gateway[];
}
/**
 * POST lease
 */
export interface Lease {
  boot: string;
  revision: number;
  /**
   * The clock of the server, in ms since epoch. The clock of the browser may be wrong.
   */
  now: number;
}
/**
 * The specification of a cluster option, as the gateway defines it.
 */
export interface Option {
  field: string;
  label: string;
  default: unknown;
  spec: OptionSpec;
}
export interface OptionSpec {
  type: 'int' | 'float' | 'string' | 'bool' | 'select' | 'mapping';
  min?: number | null;
  max?: number | null;
  options?: unknown[];
}
/**
 * GET options?gateway=NAME. Without a name, the options of the default gateway.
 */
export interface Options {
  options: Option[];
}
/**
 * POST clusters/NAME/scale and POST clusters/NAME/adapt. `limited` is a message if the gateway allows fewer workers than requested, otherwise null. The hint `workers-limited` of the cluster repeats it.
 */
export interface ScaleResult {
  limited: Message | null;
}
/**
 * GET clusters/NAME/dashboards
 */
export interface Plots {
  plots: Plot[];
}
export interface Plot {
  /**
   * The same for all versions of distributed. Saved layouts refer to it.
   */
  id: string;
  /**
   * The English name of the plot.
   */
  label: string;
  /**
   * Relative to the base URL of a view.
   */
  path: string;
  group:
    | 'most-useful'
    | 'memory-and-data'
    | 'scheduler'
    | 'workers'
    | 'tasks'
    | 'other'
    | 'full-pages'
    | 'gpu';
}
/**
 * POST clusters/NAME/view. `base` is a new base URL for one isolated view, never cached. `expires` is in ms since epoch. `id` identifies the view in `disconnected_views` of an event, and gives no access.
 */
export interface View {
  base: string;
  expires: number;
  id: string;
}
/**
 * POST dashboards/resolve {url}. Dashboard routes accept `cluster` in place of the name of a cluster.
 */
export interface ResolvedDashboard {
  cluster: string;
  path: string;
}
/**
 * Memory is in bytes, `cpu` in percent of one core, and `last_seen` in ms since epoch.
 */
export interface Worker {
  id: string;
  name: string;
  status: string;
  threads: number;
  cpu: number;
  memory_used: number;
  memory_limit: number;
  spilled: number;
  last_seen: number;
}
/**
 * GET clusters/NAME/workers. The workers in the last sample, taken `at` (ms since epoch; null if there is none yet). This causes no request to the scheduler.
 */
export interface Workers {
  at: number | null;
  workers: Worker[];
}
/**
 * GET clusters/NAME/history. The state of the cluster at each time in `at` (ms since epoch), which lasts until the next one; oldest first, coarser with age, at least one day. Each member has one value for each time, as in `src/monitor/history.ts`. This causes no request to the scheduler. Events have only the newest state.
 */
export interface History {
  at: number[];
  workers: number[];
  threads: number[];
  /**
   * Memory in use in bytes.
   */
  memory: number[];
  /**
   * Memory limit in bytes.
   */
  limit: number[];
  running: number[];
  waiting: number[];
  in_memory: number[];
  failed: number[];
  /**
   * Finished tasks per second.
   */
  rate: number[];
  /**
   * Whether the scheduler counts finished tasks; otherwise the rate is a lower bound.
   */
  counted: boolean[];
}
/**
 * Tasks with one name (the key prefix), or of all names (null) if the scheduler does not count by name. `done` and `failed` are since `origin`; `processing` (assigned to workers) and `waiting` are current.
 */
export interface TaskCounts {
  name: string | null;
  done: number;
  failed: number;
  processing: number;
  waiting: number;
}
/**
 * GET clusters/NAME/progress?since=AT. The tasks of a cluster that changed after AT, the `at` of an earlier response; without it, all tasks. `origin` is the time of the first sample; after another origin, earlier numbers are not comparable. Both are in ms since epoch. `next_in` is the ms until a request can cause a new sample. `clients` is the number of connected programs, null if unknown.
 */
export interface Progress {
  origin: number;
  at: number;
  next_in: number;
  clients: number | null;
  tasks: TaskCounts[];
}
/**
 * GET clusters/NAME/logs?worker=WORKER. The newest log entries of the scheduler, or of a worker, as of `at` (ms since epoch); oldest first. An entry can have several lines. If `live` is false, the cluster does not respond, and these are the last entries that the server has seen.
 */
export interface Logs {
  at: number;
  entries: string[];
  /**
   * Whether older entries are missing.
   */
  truncated: boolean;
  live: boolean;
}
/**
 * GET clusters/NAME/failed-tasks. The last tasks that failed, newest first, as of `at` (ms since epoch). `supported` is false if the scheduler does not list them (distributed before 2023.5). For `live` see `logs`.
 */
export interface FailedTasks {
  at: number;
  supported: boolean;
  live: boolean;
  tasks: FailedTask[];
}
export interface FailedTask {
  key: string;
  exception: string;
  traceback: string;
}
/**
 * Idle times in seconds until a badge, a notice, automatic scaling to 0 and an automatic stop (null for never). `countdown` is the warning time before an action, `finished_after` the idle time after which work counts as finished. `stop_discards_results` allows an automatic stop to discard results in memory.
 */
export interface IdlePolicy {
  badge_after: number;
  notice_after: number;
  scale_down_after: number | null;
  stop_after: number | null;
  countdown: number;
  stop_discards_results: boolean;
  finished_after: number;
}
/**
 * PUT policy. Replaces the previous choice. Omitted fields have the default of the administrator.
 */
export interface IdlePolicyChoice {
  badge_after?: number;
  notice_after?: number;
  scale_down_after?: number | null;
  stop_after?: number | null;
  countdown?: number;
  stop_discards_results?: boolean;
  finished_after?: number;
}
/**
 * Limits that the administrator set, as the longest idle time in seconds before each action (null for no limit).
 */
export interface PolicyBounds {
  scale_down_within: number | null;
  stop_within: number | null;
  /**
   * The longest time in seconds for which Snooze and Keep Alive delay an action (null for no limit).
   */
  hold_within: number | null;
  stop_discards_results: boolean;
}
/**
 * GET and PUT policy. `effective` is the policy that applies, which is `chosen` over `defaults`, within `bounds`.
 */
export interface IdleSettings {
  chosen: IdlePolicyChoice;
  defaults: IdlePolicy;
  bounds: PolicyBounds;
  effective: IdlePolicy;
}
/**
 * A cluster that may be forgotten. It is idle, has no connected programs, and is older than `older_than`.
 */
export interface Candidate {
  name: string;
  label: string;
  /**
   * In ms since epoch.
   */
  started: number | null;
  /**
   * In ms since epoch.
   */
  idle_since: number;
  workers: number;
  cores: number;
  results_in_memory: ResultsInMemory;
  core_hours: number;
}
/**
 * GET prune?older_than=SECONDS. Your clusters that may be forgotten. `older_than` is the minimum age in seconds since the start of a cluster, by default the value that the administrator set.
 */
export interface Candidates {
  older_than: number;
  candidates: Candidate[];
}
/**
 * POST prune {names}. The server samples each cluster again before stopping it. `skipped` lists the clusters that were not stopped, with the reasons.
 */
export interface Pruned {
  stopped: string[];
  skipped: Skipped[];
}
export interface Skipped {
  name: string;
  reason: Message;
}
/**
 * GET notebooks. The cluster of each notebook, as stored by this server, and the container image of the server (JUPYTER_IMAGE_SPEC; null if not set).
 */
export interface Notebooks {
  image: string | null;
  notebooks: NotebookUse[];
}
export interface NotebookUse {
  path: string;
  /**
   * The name of the cluster.
   */
  name: string;
}
/**
 * GET examples. The example notebooks in this package.
 */
export interface Examples {
  examples: ExampleTitle[];
}
export interface ExampleTitle {
  /**
   * The file name.
   */
  name: string;
  title: string;
}
/**
 * GET examples/NAME. `content` is a notebook.
 */
export interface Example {
  name: string;
  content: {
    [k: string]: unknown;
  };
}
/**
 * A line of the response to POST doctor: a check that has started (`running`) or finished. `user` and `administrator` say what a failure or a warning means for them; `code` is that of docs/errors.md.
 */
export interface DoctorStep {
  check: string;
  title: Message;
  result: 'running' | 'passed' | 'warning' | 'failed' | 'skipped';
  message?: Message;
  user?: Message;
  administrator?: Message;
  code?: string;
  details: Message[];
}
/**
 * What a pod requests, or a machine has.
 */
export interface Size {
  cores: number;
  memory_gib: number;
}
/**
 * A machine type. `price` is for one hour, null if it is unknown.
 */
export interface Machine {
  name: string;
  size: Size;
  price: number | null;
}
/**
 * GET quota?gateway=NAME. What the quota of the gateway's namespace allows for the clusters of all users together. Without the status service, or without a quota, there are no limits.
 */
export interface Quota {
  limits: QuotaLimit[];
}
/**
 * The quota of one resource. Memory is in bytes.
 */
export interface QuotaLimit {
  resource: 'cores' | 'memory' | 'pods';
  used: number;
  hard: number;
}
/**
 * GET sizing. The machine types, and the inputs as far as this deployment is known.
 */
export interface Sizing {
  machines: Machine[];
  currency: string;
  inputs: SizingInputs;
}
/**
 * POST sizing. The size of one server, scheduler and worker, and what other pods need on each machine.
 */
export interface SizingInputs {
  users: number;
  active_users: number;
  workers_per_user: number;
  server: Size;
  scheduler: Size;
  worker: Size;
  daemons: Size;
  server_machine: string;
  worker_machine: string;
  hours_per_month: number;
}
/**
 * Machines of one type, for the servers and schedulers or for the workers. `per_machine` is how many servers or workers fit on one. The numbers of machines are null if something does not fit. `maximum` is for all users at once.
 */
export interface Pool {
  kind: 'servers' | 'workers';
  machine: string;
  reserved: Size;
  available: Size;
  per_machine: number;
  requested: Size;
  machines: number | null;
  maximum: number | null;
  used_cores: number;
  used_memory: number;
  price: number | null;
  price_maximum: number | null;
}
/**
 * The response of POST sizing. Prices are for one hour in `currency`, null if one is unknown. `curve` has the machines for some numbers of users at once, and is empty if something does not fit.
 */
export interface SizingResult {
  pools: Pool[];
  requested: Size;
  machines: number | null;
  price: number | null;
  price_per_month: number | null;
  currency: string;
  findings: Message[];
  curve: SizingPoint[];
}

export interface SizingPoint {
  users: number;
  servers: number;
  workers: number;
  price: number | null;
}
/**
 * POST clusters/NAME/scale
 */
export interface ScaleRequest {
  count: number;
}
/**
 * POST clusters/NAME/adapt. `maximum` is at least `minimum`.
 */
export interface AdaptRequest {
  minimum: number;
  maximum: number;
}
/**
 * POST clusters
 */
export interface CreateRequest {
  /**
   * Options of the gateway by name. A null in a mapping stands for the value that the server has for that key.
   */
  options?: {
    [k: string]: unknown;
  } | null;
  workers?: ScaleRequest | AdaptRequest | null;
  label?: string | null;
  /**
   * The name of the gateway. By default it is that of the cluster `like`, or else the default gateway.
   */
  gateway?: string | null;
  /**
   * The name of a cluster. Options and workers that this request omits are copied from it.
   */
  like?: string | null;
  /**
   * An id of this request. Repeating a request with the same id does not create another cluster.
   */
  request?: string | null;
}
/**
 * PATCH clusters/NAME
 */
export interface UpdateRequest {
  label?: string;
  color?:
    'blue' | 'green' | 'orange' | 'purple' | 'red' | 'teal' | 'pink' | 'brown';
  stop_when_finished?: boolean;
}
/**
 * POST clusters/NAME/snooze. 0 ends a snooze.
 */
export interface SnoozeRequest {
  seconds: number;
}
/**
 * POST lease. With `echo`, the server sends an event after the response, even if nothing has changed, so that the browser learns whether it receives events.
 */
export interface LeaseRequest {
  echo?: boolean;
}
/**
 * POST clusters/NAME/keep. Keep a cluster alive until its next task, or cancel that.
 */
export interface KeepRequest {
  keep: boolean;
}
/**
 * POST prune. The names of the clusters to stop.
 */
export interface PruneRequest {
  /**
   * @maxItems 1000
   */
  names: string[];
}
/**
 * PUT notebooks. The cluster of a notebook. A missing or null `name` removes the entry.
 */
export interface NotebookRequest {
  path: string;
  name?: string | null;
}
/**
 * POST clusters/NAME/view. `base` is the base URL of a view to renew; without it, a new view is created.
 */
export interface ViewRequest {
  base?: string;
}
/**
 * POST dashboards/resolve
 */
export interface ResolveRequest {
  url: string;
}
/**
 * POST doctor. `gateway` is the name of the gateway to check, by default the default gateway. `create_cluster` also creates a cluster with one worker, and stops it. `check_kernel` also starts a kernel, and checks from there.
 */
export interface DoctorRequest {
  gateway?: string | null;
  create_cluster?: boolean;
  check_kernel?: boolean;
}

/** The shapes of events and responses by their names in the schema. */
export interface Shapes {
  event: ClustersEvent;
  message: Message;
  problem: Problem;
  workers_request: WorkersRequest;
  scaling: Scaling;
  worker_size: WorkerSize;
  attempt: Attempt;
  idle: Idle;
  gateway_idle: GatewayIdle;
  results_in_memory: ResultsInMemory;
  throughput: Throughput;
  work: Work;
  hint: Hint;
  idle_management: IdleManagement;
  ended: Ended;
  stage: Stage;
  price: Price;
  usage: Usage;
  cluster: Cluster;
  gateway: Gateway;
  status: Status;
  snapshot: Snapshot;
  lease: Lease;
  option: Option;
  options: Options;
  scale_result: ScaleResult;
  plots: Plots;
  view: View;
  resolved_dashboard: ResolvedDashboard;
  worker: Worker;
  workers: Workers;
  history: History;
  task_counts: TaskCounts;
  progress: Progress;
  logs: Logs;
  failed_tasks: FailedTasks;
  idle_policy: IdlePolicy;
  idle_policy_choice: IdlePolicyChoice;
  policy_bounds: PolicyBounds;
  idle_settings: IdleSettings;
  candidate: Candidate;
  candidates: Candidates;
  pruned: Pruned;
  notebooks: Notebooks;
  examples: Examples;
  example: Example;
  doctor_step: DoctorStep;
  size: Size;
  machine: Machine;
  quota: Quota;
  quota_limit: QuotaLimit;
  sizing: Sizing;
  sizing_inputs: SizingInputs;
  pool: Pool;
  sizing_result: SizingResult;
  sizing_point: SizingPoint;
}

/** As much of JSON Schema as the shapes need; `$ref` is the name of a shape. */
export interface Schema {
  $ref?: keyof Shapes;
  additionalProperties?: true | Schema;
  anyOf?: Schema[];
  enum?: unknown[];
  items?: Schema;
  minimum?: number;
  properties?: Record<string, Schema>;
  required?: string[];
  type?: string | string[];
}

/** The schema id of the events of the server extension. */
export const SCHEMA_ID =
  'https://schema.jupyter.org/jupyterlab_dask_gateway/clusters/v1';

/** The version of the front end. The server extension must have the same version. */
export const VERSION = '0.1.0';

/** The schemas that validate.ts checks incoming data against. lazySchemas.ts adds the others. */
export const SCHEMAS: Partial<Record<keyof Shapes, Schema>> = {
  event: {
    type: 'object',
    required: ['boot', 'revision', 'clusters', 'removed'],
    properties: {
      boot: { type: 'string' },
      revision: { type: 'integer' },
      clusters: { type: 'array', items: { $ref: 'cluster' } },
      removed: { type: 'array', items: { type: 'string' } },
      now: { type: 'number' },
      gateways: { type: 'array', items: { $ref: 'gateway' } },
      disconnected_views: { type: 'array', items: { type: 'string' } }
    }
  },
  message: {
    type: 'object',
    required: ['id', 'values', 'text'],
    properties: {
      id: { type: 'string' },
      values: {
        type: 'object',
        additionalProperties: { type: ['string', 'number'] }
      },
      text: { type: 'string' }
    }
  },
  problem: {
    type: 'object',
    required: ['code', 'message', 'remedy'],
    properties: {
      code: { type: 'string' },
      message: { type: 'string' },
      remedy: { type: 'string' },
      message_id: { type: 'string' },
      remedy_id: { type: 'string' },
      values: {
        type: 'object',
        additionalProperties: { type: ['string', 'number'] }
      },
      field: { type: 'string' },
      since: { type: 'number' }
    }
  },
  workers_request: {
    type: 'object',
    properties: {
      count: { type: 'integer', minimum: 0 },
      minimum: { type: 'integer', minimum: 0 },
      maximum: { type: 'integer', minimum: 0 }
    }
  },
  scaling: {
    type: 'object',
    required: ['adaptive', 'minimum', 'maximum', 'desired_workers', 'limit'],
    properties: {
      adaptive: { type: ['boolean', 'null'] },
      minimum: { type: ['integer', 'null'] },
      maximum: { type: ['integer', 'null'] },
      desired_workers: { type: ['integer', 'null'] },
      limit: { type: ['integer', 'null'] }
    }
  },
  worker_size: {
    type: 'object',
    required: ['cores', 'memory'],
    properties: {
      cores: { type: ['number', 'null'] },
      memory: { type: ['number', 'null'] }
    }
  },
  attempt: {
    type: 'object',
    required: ['number', 'of', 'reason'],
    properties: {
      number: { type: 'integer' },
      of: { type: 'integer' },
      reason: { $ref: 'message' },
      replaced_by: { type: 'string' }
    }
  },
  idle: {
    type: 'object',
    required: ['since'],
    properties: { since: { type: 'number' } }
  },
  gateway_idle: {
    type: 'object',
    required: ['option', 'value', 'seconds', 'stops_at'],
    properties: {
      option: { type: 'string' },
      value: { type: 'string' },
      seconds: { type: ['number', 'null'] },
      stops_at: { type: ['number', 'null'] }
    }
  },
  results_in_memory: {
    type: 'object',
    required: ['bytes', 'count'],
    properties: { bytes: { type: 'number' }, count: { type: 'integer' } }
  },
  throughput: {
    type: 'object',
    required: ['per_second', 'counted'],
    properties: { per_second: { type: 'number' }, counted: { type: 'boolean' } }
  },
  work: {
    type: 'object',
    required: ['ended', 'total'],
    properties: { ended: { type: 'integer' }, total: { type: 'integer' } }
  },
  hint: {
    type: 'object',
    required: ['code', 'message', 'advice', 'scale_to'],
    properties: {
      code: { type: 'string' },
      message: { $ref: 'message' },
      advice: { $ref: 'message' },
      scale_to: { type: ['integer', 'null'] },
      problem: { $ref: 'problem' }
    }
  },
  idle_management: {
    type: 'object',
    required: [
      'level',
      'action',
      'action_at',
      'finished',
      'last_work_seconds',
      'snoozed_until',
      'kept_alive',
      'hold_limit',
      'stop_when_finished'
    ],
    properties: {
      level: { type: 'string', enum: ['none', 'badge', 'notice', 'countdown'] },
      action: { type: ['string', 'null'], enum: ['scale_down', 'stop', null] },
      action_at: { type: ['number', 'null'] },
      finished: { type: 'boolean' },
      last_work_seconds: { type: ['number', 'null'] },
      snoozed_until: { type: ['number', 'null'] },
      kept_alive: { type: 'boolean' },
      hold_limit: { type: ['number', 'null'] },
      stop_when_finished: { type: 'boolean' }
    }
  },
  ended: {
    type: 'object',
    required: ['by', 'reason', 'at', 'idle_seconds', 'can_recreate'],
    properties: {
      by: {
        type: 'string',
        enum: ['user', 'policy', 'finished', 'elsewhere', 'failure']
      },
      reason: { $ref: 'message' },
      at: { type: ['number', 'null'] },
      idle_seconds: { type: ['number', 'null'] },
      by_admin: { type: 'boolean' },
      lost_results: { $ref: 'results_in_memory' },
      can_recreate: { type: 'boolean' }
    }
  },
  stage: {
    type: 'object',
    required: ['stage', 'at', 'typical_seconds'],
    properties: {
      stage: {
        type: 'string',
        enum: [
          'requested',
          'scheduler-starting',
          'scheduler-up',
          'first-worker',
          'ready'
        ]
      },
      at: { type: ['number', 'null'] },
      typical_seconds: { type: ['number', 'null'] }
    }
  },
  price: {
    type: 'object',
    required: ['per_hour', 'currency'],
    properties: { per_hour: { type: 'number' }, currency: { type: 'string' } }
  },
  usage: {
    type: 'object',
    required: ['core_hours', 'cores', 'idle_cores'],
    properties: {
      core_hours: { type: 'number' },
      cores: { type: 'integer' },
      idle_cores: { type: 'integer' },
      price: { $ref: 'price' }
    }
  },
  cluster: {
    type: 'object',
    required: [
      'name',
      'gateway',
      'kind',
      'scheduler_address',
      'label',
      'color',
      'status',
      'unreachable_since',
      'started',
      'stopped',
      'options',
      'requested',
      'scaling',
      'workers',
      'threads',
      'memory',
      'worker_size',
      'tasks',
      'work',
      'throughput',
      'results_in_memory',
      'idle',
      'gateway_idle',
      'hints',
      'idle_management',
      'ended',
      'stages',
      'usage',
      'problem',
      'attempt',
      'created_here',
      'has_gpus'
    ],
    properties: {
      name: { type: 'string' },
      gateway: { type: 'string' },
      kind: { type: 'string', enum: ['cluster', 'scheduler'] },
      scheduler_address: { type: ['string', 'null'] },
      label: { type: 'string' },
      color: { type: 'string' },
      status: {
        type: 'string',
        enum: ['pending', 'running', 'stopping', 'stopped', 'failed']
      },
      unreachable_since: { type: ['number', 'null'] },
      started: { type: ['number', 'null'] },
      stopped: { type: ['number', 'null'] },
      options: { type: 'object', additionalProperties: true },
      requested: { anyOf: [{ $ref: 'workers_request' }, { type: 'null' }] },
      scaling: { $ref: 'scaling' },
      workers: { type: 'integer' },
      threads: { type: 'integer' },
      memory: {
        type: 'object',
        required: ['used', 'limit'],
        properties: { used: { type: 'number' }, limit: { type: 'number' } }
      },
      worker_size: { anyOf: [{ $ref: 'worker_size' }, { type: 'null' }] },
      tasks: { type: 'object', additionalProperties: { type: 'integer' } },
      work: { $ref: 'work' },
      throughput: { $ref: 'throughput' },
      results_in_memory: { $ref: 'results_in_memory' },
      idle: { anyOf: [{ $ref: 'idle' }, { type: 'null' }] },
      gateway_idle: { anyOf: [{ $ref: 'gateway_idle' }, { type: 'null' }] },
      hints: { type: 'array', items: { $ref: 'hint' } },
      idle_management: { $ref: 'idle_management' },
      ended: { anyOf: [{ $ref: 'ended' }, { type: 'null' }] },
      stages: { type: 'array', items: { $ref: 'stage' } },
      usage: { $ref: 'usage' },
      problem: { anyOf: [{ $ref: 'problem' }, { type: 'null' }] },
      attempt: { anyOf: [{ $ref: 'attempt' }, { type: 'null' }] },
      created_here: { type: 'boolean' },
      has_gpus: { type: 'boolean' }
    }
  },
  gateway: {
    type: 'object',
    required: [
      'name',
      'label',
      'address',
      'public_address',
      'auth',
      'version',
      'reachable',
      'error',
      'local'
    ],
    properties: {
      name: { type: 'string' },
      label: { type: ['string', 'null'] },
      address: { type: ['string', 'null'] },
      public_address: { type: ['string', 'null'] },
      auth: {
        type: ['string', 'null'],
        enum: ['basic', 'jupyterhub', 'kerberos', 'custom', null]
      },
      version: { type: ['string', 'null'] },
      reachable: { type: ['boolean', 'null'] },
      error: { anyOf: [{ $ref: 'problem' }, { type: 'null' }] },
      local: { type: 'boolean' },
      notice: { $ref: 'message' }
    }
  },
  status: {
    type: 'object',
    required: ['gateways', 'server'],
    properties: {
      gateways: { type: 'array', items: { $ref: 'gateway' } },
      server: {
        type: 'object',
        required: ['version', 'boot'],
        properties: { version: { type: 'string' }, boot: { type: 'string' } }
      }
    }
  },
  snapshot: {
    type: 'object',
    required: ['boot', 'revision', 'clusters', 'gateways'],
    properties: {
      boot: { type: 'string' },
      revision: { type: 'integer' },
      clusters: { type: 'array', items: { $ref: 'cluster' } },
      gateways: { type: 'array', items: { $ref: 'gateway' } }
    }
  },
  lease: {
    type: 'object',
    required: ['boot', 'revision', 'now'],
    properties: {
      boot: { type: 'string' },
      revision: { type: 'integer' },
      now: { type: 'number' }
    }
  },
  idle_policy: {
    type: 'object',
    required: [
      'badge_after',
      'notice_after',
      'scale_down_after',
      'stop_after',
      'countdown',
      'stop_discards_results',
      'finished_after'
    ],
    properties: {
      badge_after: { type: 'number' },
      notice_after: { type: 'number' },
      scale_down_after: { type: ['number', 'null'] },
      stop_after: { type: ['number', 'null'] },
      countdown: { type: 'number' },
      stop_discards_results: { type: 'boolean' },
      finished_after: { type: 'number' }
    }
  },
  idle_policy_choice: {
    type: 'object',
    properties: {
      badge_after: { type: 'number' },
      notice_after: { type: 'number' },
      scale_down_after: { type: ['number', 'null'] },
      stop_after: { type: ['number', 'null'] },
      countdown: { type: 'number' },
      stop_discards_results: { type: 'boolean' },
      finished_after: { type: 'number' }
    }
  },
  policy_bounds: {
    type: 'object',
    required: [
      'scale_down_within',
      'stop_within',
      'hold_within',
      'stop_discards_results'
    ],
    properties: {
      scale_down_within: { type: ['number', 'null'] },
      stop_within: { type: ['number', 'null'] },
      hold_within: { type: ['number', 'null'] },
      stop_discards_results: { type: 'boolean' }
    }
  },
  idle_settings: {
    type: 'object',
    required: ['chosen', 'defaults', 'bounds', 'effective'],
    properties: {
      chosen: { $ref: 'idle_policy_choice' },
      defaults: { $ref: 'idle_policy' },
      bounds: { $ref: 'policy_bounds' },
      effective: { $ref: 'idle_policy' }
    }
  }
};
