// Generated from jupyterlab_dask_gateway/events/clusters.yaml by scripts/wire.mjs: change it there, then `jlpm wire`.

/**
 * Changes since the previous revision: all fields of each new or changed cluster, the names of removed clusters, and the state of the gateway if it changed.
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
  gateway?: Gateway;
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
   * The last request for workers from this server; of an ended cluster, the last request of the user. null if unknown.
   */
  requested: WorkersRequest | null;
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
  throughput: Throughput;
  results_in_memory: ResultsInMemory;
  idle: Idle | null;
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
 * Finished tasks per second between the last two samples; 0 until there are two. `exact` is true if the scheduler counts finished tasks (/metrics of distributed, which needs prometheus_client on the scheduler). Otherwise the value is a lower bound, derived from the number of tasks in each state.
 */
export interface Throughput {
  per_second: number;
  exact: boolean;
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
 * Current cores, idle cores, and core-hours since monitoring started (rounded; a lower bound).
 */
export interface Usage {
  core_hours: number;
  cores: number;
  idle_cores: number;
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

export interface Gateway {
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
}
/**
 * GET status
 */
export interface Status {
  gateway: Gateway;
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
  gateway: Gateway;
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
 * GET options
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

/** The shapes of events and responses by their names in the schema. */
export interface Shapes {
  event: ClustersEvent;
  message: Message;
  problem: Problem;
  workers_request: WorkersRequest;
  worker_size: WorkerSize;
  attempt: Attempt;
  idle: Idle;
  results_in_memory: ResultsInMemory;
  throughput: Throughput;
  hint: Hint;
  idle_management: IdleManagement;
  ended: Ended;
  stage: Stage;
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

/** What validate.ts holds incoming data against. */
export const SCHEMAS: Record<keyof Shapes, Schema> = {
  event: {
    type: 'object',
    required: ['boot', 'revision', 'clusters', 'removed'],
    properties: {
      boot: { type: 'string' },
      revision: { type: 'integer' },
      clusters: { type: 'array', items: { $ref: 'cluster' } },
      removed: { type: 'array', items: { type: 'string' } },
      gateway: { $ref: 'gateway' },
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
  results_in_memory: {
    type: 'object',
    required: ['bytes', 'count'],
    properties: { bytes: { type: 'number' }, count: { type: 'integer' } }
  },
  throughput: {
    type: 'object',
    required: ['per_second', 'exact'],
    properties: { per_second: { type: 'number' }, exact: { type: 'boolean' } }
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
  usage: {
    type: 'object',
    required: ['core_hours', 'cores', 'idle_cores'],
    properties: {
      core_hours: { type: 'number' },
      cores: { type: 'integer' },
      idle_cores: { type: 'integer' }
    }
  },
  cluster: {
    type: 'object',
    required: [
      'name',
      'label',
      'color',
      'status',
      'unreachable_since',
      'started',
      'stopped',
      'options',
      'requested',
      'workers',
      'threads',
      'memory',
      'worker_size',
      'tasks',
      'throughput',
      'results_in_memory',
      'idle',
      'hints',
      'idle_management',
      'ended',
      'stages',
      'usage',
      'problem',
      'attempt',
      'created_here'
    ],
    properties: {
      name: { type: 'string' },
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
      workers: { type: 'integer' },
      threads: { type: 'integer' },
      memory: {
        type: 'object',
        required: ['used', 'limit'],
        properties: { used: { type: 'number' }, limit: { type: 'number' } }
      },
      worker_size: { anyOf: [{ $ref: 'worker_size' }, { type: 'null' }] },
      tasks: { type: 'object', additionalProperties: { type: 'integer' } },
      throughput: { $ref: 'throughput' },
      results_in_memory: { $ref: 'results_in_memory' },
      idle: { anyOf: [{ $ref: 'idle' }, { type: 'null' }] },
      hints: { type: 'array', items: { $ref: 'hint' } },
      idle_management: { $ref: 'idle_management' },
      ended: { anyOf: [{ $ref: 'ended' }, { type: 'null' }] },
      stages: { type: 'array', items: { $ref: 'stage' } },
      usage: { $ref: 'usage' },
      problem: { anyOf: [{ $ref: 'problem' }, { type: 'null' }] },
      attempt: { anyOf: [{ $ref: 'attempt' }, { type: 'null' }] },
      created_here: { type: 'boolean' }
    }
  },
  gateway: {
    type: 'object',
    required: [
      'address',
      'public_address',
      'auth',
      'version',
      'reachable',
      'error',
      'local'
    ],
    properties: {
      address: { type: ['string', 'null'] },
      public_address: { type: ['string', 'null'] },
      auth: {
        type: ['string', 'null'],
        enum: ['basic', 'jupyterhub', 'kerberos', 'custom', null]
      },
      version: { type: ['string', 'null'] },
      reachable: { type: ['boolean', 'null'] },
      error: { anyOf: [{ $ref: 'problem' }, { type: 'null' }] },
      local: { type: 'boolean' }
    }
  },
  status: {
    type: 'object',
    required: ['gateway', 'server'],
    properties: {
      gateway: { $ref: 'gateway' },
      server: {
        type: 'object',
        required: ['version', 'boot'],
        properties: { version: { type: 'string' }, boot: { type: 'string' } }
      }
    }
  },
  snapshot: {
    type: 'object',
    required: ['boot', 'revision', 'clusters', 'gateway'],
    properties: {
      boot: { type: 'string' },
      revision: { type: 'integer' },
      clusters: { type: 'array', items: { $ref: 'cluster' } },
      gateway: { $ref: 'gateway' }
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
  option: {
    type: 'object',
    required: ['field', 'label', 'default', 'spec'],
    properties: {
      field: { type: 'string' },
      label: { type: 'string' },
      default: {},
      spec: {
        type: 'object',
        required: ['type'],
        properties: {
          type: {
            type: 'string',
            enum: ['int', 'float', 'string', 'bool', 'select', 'mapping']
          },
          min: { type: ['number', 'null'] },
          max: { type: ['number', 'null'] },
          options: { type: 'array', items: {} }
        }
      }
    }
  },
  options: {
    type: 'object',
    required: ['options'],
    properties: { options: { type: 'array', items: { $ref: 'option' } } }
  },
  scale_result: {
    type: 'object',
    required: ['limited'],
    properties: { limited: { anyOf: [{ $ref: 'message' }, { type: 'null' }] } }
  },
  plots: {
    type: 'object',
    required: ['plots'],
    properties: {
      plots: {
        type: 'array',
        items: {
          type: 'object',
          required: ['id', 'label', 'path', 'group'],
          properties: {
            id: { type: 'string' },
            label: { type: 'string' },
            path: { type: 'string' },
            group: {
              type: 'string',
              enum: [
                'most-useful',
                'memory-and-data',
                'scheduler',
                'workers',
                'tasks',
                'other',
                'full-pages',
                'gpu'
              ]
            }
          }
        }
      }
    }
  },
  view: {
    type: 'object',
    required: ['base', 'expires', 'id'],
    properties: {
      base: { type: 'string' },
      expires: { type: 'number' },
      id: { type: 'string' }
    }
  },
  resolved_dashboard: {
    type: 'object',
    required: ['cluster', 'path'],
    properties: { cluster: { type: 'string' }, path: { type: 'string' } }
  },
  worker: {
    type: 'object',
    required: [
      'id',
      'name',
      'status',
      'threads',
      'cpu',
      'memory_used',
      'memory_limit',
      'spilled',
      'last_seen'
    ],
    properties: {
      id: { type: 'string' },
      name: { type: 'string' },
      status: { type: 'string' },
      threads: { type: 'integer' },
      cpu: { type: 'number' },
      memory_used: { type: 'number' },
      memory_limit: { type: 'number' },
      spilled: { type: 'number' },
      last_seen: { type: 'number' }
    }
  },
  workers: {
    type: 'object',
    required: ['at', 'workers'],
    properties: {
      at: { type: ['number', 'null'] },
      workers: { type: 'array', items: { $ref: 'worker' } }
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
  },
  candidate: {
    type: 'object',
    required: [
      'name',
      'label',
      'started',
      'idle_since',
      'workers',
      'cores',
      'results_in_memory',
      'core_hours'
    ],
    properties: {
      name: { type: 'string' },
      label: { type: 'string' },
      started: { type: ['number', 'null'] },
      idle_since: { type: 'number' },
      workers: { type: 'integer' },
      cores: { type: 'integer' },
      results_in_memory: { $ref: 'results_in_memory' },
      core_hours: { type: 'number' }
    }
  },
  candidates: {
    type: 'object',
    required: ['older_than', 'candidates'],
    properties: {
      older_than: { type: 'number' },
      candidates: { type: 'array', items: { $ref: 'candidate' } }
    }
  },
  pruned: {
    type: 'object',
    required: ['stopped', 'skipped'],
    properties: {
      stopped: { type: 'array', items: { type: 'string' } },
      skipped: {
        type: 'array',
        items: {
          type: 'object',
          required: ['name', 'reason'],
          properties: { name: { type: 'string' }, reason: { $ref: 'message' } }
        }
      }
    }
  },
  notebooks: {
    type: 'object',
    required: ['notebooks', 'image'],
    properties: {
      image: { type: ['string', 'null'] },
      notebooks: {
        type: 'array',
        items: {
          type: 'object',
          required: ['path', 'name'],
          properties: { path: { type: 'string' }, name: { type: 'string' } }
        }
      }
    }
  },
  examples: {
    type: 'object',
    required: ['examples'],
    properties: {
      examples: {
        type: 'array',
        items: {
          type: 'object',
          required: ['name', 'title'],
          properties: { name: { type: 'string' }, title: { type: 'string' } }
        }
      }
    }
  },
  example: {
    type: 'object',
    required: ['name', 'content'],
    properties: {
      name: { type: 'string' },
      content: { type: 'object', additionalProperties: true }
    }
  }
};
