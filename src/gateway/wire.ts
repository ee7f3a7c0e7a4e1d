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
  lost_views?: string[];
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
  held: Held;
  idle: Idle | null;
  hints: Hint[];
  watch: Watch;
  /**
   * null as long as it has not ended.
   */
  ended: Ended | null;
  /**
   * In the order in which a start goes through them.
   */
  stages: Stage[];
  used: Used;
  /**
   * What is known about a failure, or about what keeps it waiting.
   */
  problem: Problem | null;
  attempt: Attempt | null;
  /**
   * Whether this server's panel asked for it.
   */
  made_here: boolean;
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
export interface Held {
  bytes: number;
  results: number;
}
/**
 * Since when nothing has been going on (ms since epoch), and what the cluster holds.
 */
export interface Idle {
  since: number;
  held_bytes: number;
  held_results: number;
}
/**
 * What the samples say, in plain words. `values` are the numbers in the message, `scale_to` is the one action: the number of workers to ask for. `DELETE clusters/NAME/hints/CODE` dismisses it (answer: the cluster).
 */
export interface Hint {
  code: string;
  message: string;
  reason: string;
  values: {
    [k: string]: number;
  };
  scale_to: number | null;
}
/**
 * How loudly to speak of idleness, and what is about to be done. `act` happens at `due` (ms since epoch) by itself, unless somebody stops the countdown: `POST clusters/NAME/snooze {seconds}` (0 ends a snooze) or `POST clusters/NAME/keep {keep: bool}` (until the next work); the answer is the cluster. An episode of idleness is known by `idle.since`.
 */
export interface Watch {
  level: 'none' | 'badge' | 'notice' | 'countdown';
  act: 'scale' | 'stop' | null;
  due: number | null;
  /**
   * Its work is over, and somebody wanted to be told (`stop_when_finished`).
   */
  finished: boolean;
  /**
   * Seconds that its last stretch of work took; null as long as none has ended.
   */
  worked_for: number | null;
  /**
   * ms since epoch
   */
  snoozed_until: number | null;
  kept_alive: boolean;
  /**
   * Until when (ms since epoch) Snooze and Keep Alive can hold an act off in this idleness, as the admin bounds it; null where nothing is bounded, or while it works.
   */
  keep_limit: number | null;
  /**
   * Changed by `PATCH clusters/NAME {stop_when_finished}`.
   */
  stop_when_finished: boolean;
}
/**
 * Why a cluster is at its end: `why` for people, `idle_for` the seconds of idleness before an automatic stop. With `can_recreate`, `POST clusters {like: NAME, label}` makes another one like it, with the workers that were asked for.
 */
export interface Ended {
  by: 'person' | 'policy' | 'finished' | 'elsewhere' | 'failure';
  why: string;
  /**
   * ms since epoch
   */
  at: number | null;
  idle_for: number | null;
  /**
   * Of a stop by the policy: the admin wanted it, not the person.
   */
  by_admin?: boolean;
  discarded?: Held;
  can_recreate: boolean;
}
/**
 * A stage of the start, reached `at` (ms since epoch; null: not yet). `usual` is how many seconds after the request it was reached here before, the median of the last starts; null where there were none.
 */
export interface Stage {
  stage:
    | 'requested'
    | 'scheduler-starting'
    | 'scheduler-up'
    | 'first-worker'
    | 'ready';
  at: number | null;
  usual: number | null;
}
/**
 * Cores now, those of them that idle, and core-hours since it is watched (rounded; a lower bound).
 */
export interface Used {
  core_hours: number;
  cores: number;
  idle_cores: number;
}
/**
 * A failure that a scientist understands. `code` is in docs/errors.md.
 */
export interface Problem {
  code: string;
  message: string;
  remedy: string;
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
 * A start that had to be tried again. `number` counts from 1; `reason` says why the one before ended.
 */
export interface Attempt {
  number: number;
  of: number;
  reason: string;
  /**
   * The cluster that was started in place of this failed one.
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
 * POST scale and adapt. The gateway's own words where it gave less than was asked for.
 */
export interface Clamp {
  clamped: string | null;
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
 * POST clusters/NAME/view. A fresh isolated base URL, never cached; expires in ms since epoch. `id` is how an event's `lost_views` calls it; it opens nothing.
 */
export interface View {
  base: string;
  expires: number;
  id: string;
}
/**
 * POST dashboards/resolve {url}. `cluster` is good wherever a cluster's name is for dashboards.
 */
export interface Pasted {
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
 * Seconds of idleness: until a badge, a notice, an automatic scale to 0, an automatic stop (null: never), the countdown before each of the two, and the pause after which work counts as finished. `held_too` lets a stop discard results.
 */
export interface Policy {
  badge_after: number;
  notice_after: number;
  scale_after: number | null;
  stop_after: number | null;
  countdown: number;
  held_too: boolean;
  finished_after: number;
}
/**
 * PUT policy. What is left out is as the admin has it by default; it replaces what was chosen before.
 */
export interface PolicyChoice {
  badge_after?: number;
  notice_after?: number;
  scale_after?: number | null;
  stop_after?: number | null;
  countdown?: number;
  held_too?: boolean;
  finished_after?: number;
}
/**
 * What the admin set - the longest idleness in seconds before each act (null - no bound).
 */
export interface PolicyBounds {
  scale_within: number | null;
  stop_within: number | null;
  /**
   * For how many seconds of an idleness Snooze and Keep Alive hold the acts off (null - without end).
   */
  keep_within: number | null;
  held_too: boolean;
}
/**
 * GET and PUT policy. `effective` is `chosen` over `defaults`, within `bounds`; it alone is acted on.
 */
export interface Policies {
  chosen: PolicyChoice;
  defaults: Policy;
  bounds: PolicyBounds;
  effective: Policy;
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
  held: Held;
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
 * POST prune {names}. Each is looked at once more; `spared` are those that work again or have a client by now, or could not be stopped, with the reason.
 */
export interface Pruned {
  stopped: string[];
  spared: Spared[];
}
export interface Spared {
  name: string;
  why: string;
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

/** The shapes by their names in the schema. */
export interface Shapes {
  event: ClustersEvent;
  problem: Problem;
  workers_request: WorkersRequest;
  worker_size: WorkerSize;
  attempt: Attempt;
  idle: Idle;
  held: Held;
  throughput: Throughput;
  hint: Hint;
  watch: Watch;
  ended: Ended;
  stage: Stage;
  used: Used;
  cluster: Cluster;
  gateway: Gateway;
  status: Status;
  snapshot: Snapshot;
  lease: Lease;
  option: Option;
  options: Options;
  clamp: Clamp;
  plots: Plots;
  view: View;
  pasted: Pasted;
  worker: Worker;
  workers: Workers;
  policy: Policy;
  policy_choice: PolicyChoice;
  policy_bounds: PolicyBounds;
  policies: Policies;
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
      lost_views: { type: 'array', items: { type: 'string' } }
    }
  },
  problem: {
    type: 'object',
    required: ['code', 'message', 'remedy'],
    properties: {
      code: { type: 'string' },
      message: { type: 'string' },
      remedy: { type: 'string' },
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
      reason: { type: 'string' },
      replaced_by: { type: 'string' }
    }
  },
  idle: {
    type: 'object',
    required: ['since', 'held_bytes', 'held_results'],
    properties: {
      since: { type: 'number' },
      held_bytes: { type: 'number' },
      held_results: { type: 'integer' }
    }
  },
  held: {
    type: 'object',
    required: ['bytes', 'results'],
    properties: { bytes: { type: 'number' }, results: { type: 'integer' } }
  },
  throughput: {
    type: 'object',
    required: ['per_second', 'exact'],
    properties: { per_second: { type: 'number' }, exact: { type: 'boolean' } }
  },
  hint: {
    type: 'object',
    required: ['code', 'message', 'reason', 'values', 'scale_to'],
    properties: {
      code: { type: 'string' },
      message: { type: 'string' },
      reason: { type: 'string' },
      values: { type: 'object', additionalProperties: { type: 'number' } },
      scale_to: { type: ['integer', 'null'] }
    }
  },
  watch: {
    type: 'object',
    required: [
      'level',
      'act',
      'due',
      'finished',
      'worked_for',
      'snoozed_until',
      'kept_alive',
      'keep_limit',
      'stop_when_finished'
    ],
    properties: {
      level: { type: 'string', enum: ['none', 'badge', 'notice', 'countdown'] },
      act: { type: ['string', 'null'], enum: ['scale', 'stop', null] },
      due: { type: ['number', 'null'] },
      finished: { type: 'boolean' },
      worked_for: { type: ['number', 'null'] },
      snoozed_until: { type: ['number', 'null'] },
      kept_alive: { type: 'boolean' },
      keep_limit: { type: ['number', 'null'] },
      stop_when_finished: { type: 'boolean' }
    }
  },
  ended: {
    type: 'object',
    required: ['by', 'why', 'at', 'idle_for', 'can_recreate'],
    properties: {
      by: {
        type: 'string',
        enum: ['person', 'policy', 'finished', 'elsewhere', 'failure']
      },
      why: { type: 'string' },
      at: { type: ['number', 'null'] },
      idle_for: { type: ['number', 'null'] },
      by_admin: { type: 'boolean' },
      discarded: { $ref: 'held' },
      can_recreate: { type: 'boolean' }
    }
  },
  stage: {
    type: 'object',
    required: ['stage', 'at', 'usual'],
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
      usual: { type: ['number', 'null'] }
    }
  },
  used: {
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
      'held',
      'idle',
      'hints',
      'watch',
      'ended',
      'stages',
      'used',
      'problem',
      'attempt',
      'made_here'
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
      held: { $ref: 'held' },
      idle: { anyOf: [{ $ref: 'idle' }, { type: 'null' }] },
      hints: { type: 'array', items: { $ref: 'hint' } },
      watch: { $ref: 'watch' },
      ended: { anyOf: [{ $ref: 'ended' }, { type: 'null' }] },
      stages: { type: 'array', items: { $ref: 'stage' } },
      used: { $ref: 'used' },
      problem: { anyOf: [{ $ref: 'problem' }, { type: 'null' }] },
      attempt: { anyOf: [{ $ref: 'attempt' }, { type: 'null' }] },
      made_here: { type: 'boolean' }
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
  clamp: {
    type: 'object',
    required: ['clamped'],
    properties: { clamped: { type: ['string', 'null'] } }
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
  pasted: {
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
  policy: {
    type: 'object',
    required: [
      'badge_after',
      'notice_after',
      'scale_after',
      'stop_after',
      'countdown',
      'held_too',
      'finished_after'
    ],
    properties: {
      badge_after: { type: 'number' },
      notice_after: { type: 'number' },
      scale_after: { type: ['number', 'null'] },
      stop_after: { type: ['number', 'null'] },
      countdown: { type: 'number' },
      held_too: { type: 'boolean' },
      finished_after: { type: 'number' }
    }
  },
  policy_choice: {
    type: 'object',
    properties: {
      badge_after: { type: 'number' },
      notice_after: { type: 'number' },
      scale_after: { type: ['number', 'null'] },
      stop_after: { type: ['number', 'null'] },
      countdown: { type: 'number' },
      held_too: { type: 'boolean' },
      finished_after: { type: 'number' }
    }
  },
  policy_bounds: {
    type: 'object',
    required: ['scale_within', 'stop_within', 'keep_within', 'held_too'],
    properties: {
      scale_within: { type: ['number', 'null'] },
      stop_within: { type: ['number', 'null'] },
      keep_within: { type: ['number', 'null'] },
      held_too: { type: 'boolean' }
    }
  },
  policies: {
    type: 'object',
    required: ['chosen', 'defaults', 'bounds', 'effective'],
    properties: {
      chosen: { $ref: 'policy_choice' },
      defaults: { $ref: 'policy' },
      bounds: { $ref: 'policy_bounds' },
      effective: { $ref: 'policy' }
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
      'held',
      'core_hours'
    ],
    properties: {
      name: { type: 'string' },
      label: { type: 'string' },
      started: { type: ['number', 'null'] },
      idle_since: { type: 'number' },
      workers: { type: 'integer' },
      cores: { type: 'integer' },
      held: { $ref: 'held' },
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
    required: ['stopped', 'spared'],
    properties: {
      stopped: { type: 'array', items: { type: 'string' } },
      spared: {
        type: 'array',
        items: {
          type: 'object',
          required: ['name', 'why'],
          properties: { name: { type: 'string' }, why: { type: 'string' } }
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
