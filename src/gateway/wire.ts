// Generated from jupyterlab_dask_gateway/events/clusters.yaml by scripts/wire.mjs: change it there, then `jlpm wire`.

/**
 * What changed since the revision before: the clusters that changed or are new, whole, the names of those that went away, and the gateway's state if that changed.
 */
export interface ClustersEvent {
  /**
   * A new id for each start of the server half.
   */
  boot: string;
  /**
   * One more with each event of this boot; a gap tells the browser to read the whole snapshot.
   */
  revision: number;
  /**
   * Changed clusters
   */
  clusters: Cluster[];
  /**
   * Names of clusters that are gone
   */
  removed: string[];
  gateway?: Gateway;
  /**
   * Ids of dashboard views that are to be loaded anew, present only where there are some. No snapshot tells of them: who missed it learns at the next renewal.
   */
  disconnected_views?: string[];
}

export interface Cluster {
  /**
   * The gateway's name: the dashboard's only secret there.
   */
  name: string;
  label: string;
  /**
   * One of the palette's names; style/colors.css says what each looks like.
   */
  color: string;
  status: 'pending' | 'running' | 'stopping' | 'stopped' | 'failed';
  /**
   * Since when the scheduler has not answered, ms since epoch.
   */
  unreachable_since: number | null;
  /**
   * ms since epoch
   */
  started: number | null;
  /**
   * ms since epoch
   */
  stopped: number | null;
  /**
   * As the gateway has them; a mapping shows its keys alone, each with null.
   */
  options: {
    [k: string]: unknown;
  };
  /**
   * What was last asked for here, of one that has ended by a person; null where unknown.
   */
  requested: WorkersRequest | null;
  workers: number;
  threads: number;
  memory: Memory;
  worker_size: WorkerSize | null;
  /**
   * Counts by state, as far as the scheduler tells.
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
   * null as long as it has not ended.
   */
  ended: Ended | null;
  /**
   * In the order in which a start goes through them.
   */
  stages: Stage[];
  usage: Usage;
  /**
   * What is known about a failure, or about what keeps it waiting.
   */
  problem: Problem | null;
  attempt: Attempt | null;
  /**
   * Whether this server's panel asked for it.
   */
  created_here: boolean;
}
/**
 * Either `count` or both `minimum` and `maximum`.
 */
export interface WorkersRequest {
  count?: number;
  minimum?: number;
  maximum?: number;
}
/**
 * Over all workers, in bytes.
 */
export interface Memory {
  used: number;
  limit: number;
}
/**
 * Of one worker; memory in bytes. From the workers that run, else from the options that say so.
 */
export interface WorkerSize {
  cores: number | null;
  memory: number | null;
}
/**
 * Tasks that ended per second, between the last two looks; 0 until there were two. `exact` where the scheduler counts them (distributed's /metrics, which needs prometheus_client there); else at least so many as the counts by state give away.
 */
export interface Throughput {
  per_second: number;
  exact: boolean;
}
/**
 * Results in the workers' memory, which a stop would discard.
 */
export interface ResultsInMemory {
  bytes: number;
  count: number;
}
/**
 * Since when nothing has been going on (ms since epoch), and what the cluster holds.
 */
export interface Idle {
  since: number;
}
/**
 * A finding about a cluster. `message` is what is seen, `advice` what helps, `scale_to` the number of workers that the suggested action requests. `DELETE clusters/NAME/hints/CODE` dismisses a hint and returns the cluster.
 */
export interface Hint {
  code: string;
  message: Message;
  advice: Message;
  scale_to: number | null;
  problem?: Problem;
}
/**
 * A sentence of messages.yaml: its id, the values of its placeholders, and the English text. The browser replaces the text by its translation where the message comes in.
 */
export interface Message {
  id: string;
  values: {
    [k: string]: string | number;
  };
  text: string;
}
/**
 * A failure that a scientist understands. `code` is in docs/errors.md.
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
   * The values of the placeholders of both.
   */
  values?: {
    [k: string]: string | number;
  };
  /**
   * The option (or `workers`, `minimum`, `maximum`, `label`) that the failure is about.
   */
  field?: string;
  /**
   * Since when it has been so, ms since epoch.
   */
  since?: number;
}
/**
 * How loudly to speak of idleness, and what is about to be done. `act` happens at `due` (ms since epoch) by itself, unless somebody stops the countdown: `POST clusters/NAME/snooze {seconds}` (0 ends a snooze) or `POST clusters/NAME/keep {keep: bool}` (until the next work); the answer is the cluster. An episode of idleness is known by `idle.since`.
 */
export interface IdleManagement {
  level: 'none' | 'badge' | 'notice' | 'countdown';
  action: 'scale_down' | 'stop' | null;
  action_at: number | null;
  /**
   * Its work is over, and somebody wanted to be told (`stop_when_finished`).
   */
  finished: boolean;
  /**
   * Seconds that its last stretch of work took; null as long as none has ended.
   */
  last_work_seconds: number | null;
  /**
   * ms since epoch
   */
  snoozed_until: number | null;
  kept_alive: boolean;
  /**
   * Until when (ms since epoch) Snooze and Keep Alive can hold an act off in this idleness, as the admin bounds it; null where nothing is bounded, or while it works.
   */
  hold_limit: number | null;
  /**
   * Changed by `PATCH clusters/NAME {stop_when_finished}`.
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
   * ms since epoch
   */
  at: number | null;
  idle_seconds: number | null;
  /**
   * Whether the administrator policy caused an automatic stop.
   */
  by_admin?: boolean;
  lost_results?: ResultsInMemory;
  can_recreate: boolean;
}
/**
 * A stage of the start, reached `at` (ms since epoch; null: not yet). `typical_seconds` is how many seconds after the request it was reached here before, the median of the last starts; null where there were none.
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
 * Cores now, those of them that idle, and core-hours since it is watched (rounded; a lower bound).
 */
export interface Usage {
  core_hours: number;
  cores: number;
  idle_cores: number;
}
/**
 * One of several attempts to start a cluster. `number` counts from 1 to `of`; `reason` says why the attempt before it failed, or why this one failed if it was replaced.
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
   * null where none is configured.
   */
  address: string | null;
  public_address: string | null;
  auth: 'basic' | 'jupyterhub' | 'kerberos' | 'custom' | null;
  version: string | null;
  /**
   * null as long as nobody has asked it, as with a local gateway not started yet.
   */
  reachable: boolean | null;
  error: Problem | null;
  /**
   * Whether it is the private local one.
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
   * The server's clock, in ms since epoch; the browser's may be wrong.
   */
  now: number;
}
/**
 * One of the gateway's own option specifications.
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
 * POST scale and adapt. `limited` says how many workers the gateway allows, if fewer than were requested. The cluster has it as the hint `workers-limited`, too.
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
  id: string;
  label: string;
  path: string;
  group: string;
}
/**
 * POST clusters/NAME/view. A fresh isolated base URL, never cached; expires in ms since epoch. `id` is how an event's `disconnected_views` calls it; it opens nothing.
 */
export interface View {
  base: string;
  expires: number;
  id: string;
}
/**
 * POST dashboards/resolve {url}. `cluster` is good wherever a cluster's name is for dashboards.
 */
export interface ResolvedDashboard {
  cluster: string;
  path: string;
}
/**
 * Bytes; `cpu` in percent of one core; `last_seen` in ms since epoch.
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
 * GET clusters/NAME/workers. As of the last sample, taken `at` (ms since epoch; null: none yet): it asks nobody, and is as fresh as the rest of the list.
 */
export interface Workers {
  at: number | null;
  workers: Worker[];
}
/**
 * Seconds of idleness: until a badge, a notice, an automatic scale to 0, an automatic stop (null: never), the countdown before each of the two, and the pause after which work counts as finished. `stop_discards_results` lets a stop discard results.
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
 * PUT policy. What is left out is as the admin has it by default; it replaces what was chosen before.
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
 * What the admin set - the longest idleness in seconds before each act (null - no bound).
 */
export interface PolicyBounds {
  scale_down_within: number | null;
  stop_within: number | null;
  /**
   * For how many seconds of an idleness Snooze and Keep Alive hold the acts off (null - without end).
   */
  hold_within: number | null;
  stop_discards_results: boolean;
}
/**
 * GET and PUT policy. `effective` is `chosen` over `defaults`, within `bounds`; it alone is acted on.
 */
export interface IdleSettings {
  chosen: IdlePolicyChoice;
  defaults: IdlePolicy;
  bounds: PolicyBounds;
  effective: IdlePolicy;
}
/**
 * A cluster that looks forgotten - idle, no program connected to it, and older than was asked for.
 */
export interface Candidate {
  name: string;
  label: string;
  /**
   * ms since epoch
   */
  started: number | null;
  /**
   * ms since epoch
   */
  idle_since: number;
  workers: number;
  cores: number;
  results_in_memory: ResultsInMemory;
  core_hours: number;
}
/**
 * GET prune?older_than=SECONDS (since their start; the admin's default unless told, and told in the answer), one's own clusters alone.
 */
export interface Candidates {
  older_than: number;
  candidates: Candidate[];
}
/**
 * POST prune {names}. The server samples each cluster again before it stops it. `skipped` are those that were not stopped, with the reason.
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
 * GET notebooks. Which notebook uses which cluster, as this server remembers it, and the image that it runs in itself (JUPYTER_IMAGE_SPEC; null where nobody says so).
 */
export interface Notebooks {
  image: string | null;
  notebooks: NotebookUse[];
}
export interface NotebookUse {
  path: string;
  /**
   * The cluster's.
   */
  name: string;
}
/**
 * GET examples. The notebooks that come with the package.
 */
export interface Examples {
  examples: ExampleTitle[];
}
export interface ExampleTitle {
  /**
   * The file's.
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
   * Options of the gateway by name. A null in a mapping stands for the known value of that key.
   */
  options?: {
    [k: string]: unknown;
  } | null;
  workers?: ScaleRequest | AdaptRequest | null;
  label?: string | null;
  /**
   * The cluster from which to take the options and workers that this request does not have.
   */
  like?: string | null;
  /**
   * An id of this request. A repeated request with the same id creates no further cluster.
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
 * POST clusters/NAME/keep. Keep a cluster alive until its next task, or end that.
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
 * PUT notebooks. The cluster of a notebook; null or none removes the entry.
 */
export interface NotebookRequest {
  path: string;
  name?: string | null;
}
/**
 * POST clusters/NAME/view. The base of a view to renew, if there is one.
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

/** The id under which the server half's events come. */
export const SCHEMA_ID =
  'https://schema.jupyter.org/jupyterlab_dask_gateway/clusters/v1';

/** The front end's version, which is the server half's too where they fit. */
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
            group: { type: 'string' }
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
