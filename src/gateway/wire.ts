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
   * What was last asked for here; null where unknown.
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
  held: Held;
  idle: Idle | null;
  hints: Hint[];
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

export interface Hint {
  code: string;
  message: string;
  reason: string;
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
 * POST clusters/NAME/view. A fresh isolated base URL, never cached; expires in ms since epoch.
 */
export interface View {
  base: string;
  expires: number;
}
/**
 * POST dashboards/resolve {url}. `cluster` is good wherever a cluster's name is for dashboards.
 */
export interface Pasted {
  cluster: string;
  path: string;
}

/** The shapes by their names in the schema. */
export interface Shapes {
  event: ClustersEvent;
  problem: Problem;
  workers_request: WorkersRequest;
  worker_size: WorkerSize;
  attempt: Attempt;
  idle: Idle;
  hint: Hint;
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
      gateway: { $ref: 'gateway' }
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
  hint: {
    type: 'object',
    required: ['code', 'message', 'reason'],
    properties: {
      code: { type: 'string' },
      message: { type: 'string' },
      reason: { type: 'string' }
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
      'held',
      'idle',
      'hints',
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
      held: {
        type: 'object',
        required: ['bytes', 'results'],
        properties: { bytes: { type: 'number' }, results: { type: 'integer' } }
      },
      idle: { anyOf: [{ $ref: 'idle' }, { type: 'null' }] },
      hints: { type: 'array', items: { $ref: 'hint' } },
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
    required: ['boot', 'revision'],
    properties: { boot: { type: 'string' }, revision: { type: 'integer' } }
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
    required: ['base', 'expires'],
    properties: { base: { type: 'string' }, expires: { type: 'number' } }
  },
  pasted: {
    type: 'object',
    required: ['cluster', 'path'],
    properties: { cluster: { type: 'string' }, path: { type: 'string' } }
  }
};
