// Generated from jupyterlab_dask_gateway/events/clusters.yaml by scripts/wire.mjs: change it there, then run `jlpm wire`.

import { SCHEMAS, type Schema, type Shapes } from './wire';

const LAZY_SCHEMAS: Partial<Record<keyof Shapes, Schema>> = {
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
  history: {
    type: 'object',
    required: [
      'at',
      'workers',
      'threads',
      'memory',
      'limit',
      'running',
      'waiting',
      'in_memory',
      'failed',
      'rate',
      'counted'
    ],
    properties: {
      at: { type: 'array', items: { type: 'number' } },
      workers: { type: 'array', items: { type: 'number' } },
      threads: { type: 'array', items: { type: 'number' } },
      memory: { type: 'array', items: { type: 'number' } },
      limit: { type: 'array', items: { type: 'number' } },
      running: { type: 'array', items: { type: 'number' } },
      waiting: { type: 'array', items: { type: 'number' } },
      in_memory: { type: 'array', items: { type: 'number' } },
      failed: { type: 'array', items: { type: 'number' } },
      rate: { type: 'array', items: { type: 'number' } },
      counted: { type: 'array', items: { type: 'boolean' } }
    }
  },
  task_counts: {
    type: 'object',
    required: ['name', 'done', 'failed', 'processing', 'waiting'],
    properties: {
      name: { type: ['string', 'null'] },
      done: { type: 'integer' },
      failed: { type: 'integer' },
      processing: { type: 'integer' },
      waiting: { type: 'integer' }
    }
  },
  progress: {
    type: 'object',
    required: ['origin', 'at', 'next_in', 'clients', 'tasks'],
    properties: {
      origin: { type: 'number' },
      at: { type: 'number' },
      next_in: { type: 'number' },
      clients: { type: ['integer', 'null'] },
      tasks: { type: 'array', items: { $ref: 'task_counts' } }
    }
  },
  logs: {
    type: 'object',
    required: ['at', 'entries', 'truncated', 'live'],
    properties: {
      at: { type: 'number' },
      entries: { type: 'array', items: { type: 'string' } },
      truncated: { type: 'boolean' },
      live: { type: 'boolean' }
    }
  },
  failed_tasks: {
    type: 'object',
    required: ['at', 'supported', 'tasks', 'live'],
    properties: {
      at: { type: 'number' },
      supported: { type: 'boolean' },
      live: { type: 'boolean' },
      tasks: {
        type: 'array',
        items: {
          type: 'object',
          required: ['key', 'exception', 'traceback'],
          properties: {
            key: { type: 'string' },
            exception: { type: 'string' },
            traceback: { type: 'string' }
          }
        }
      }
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
  },
  doctor_step: {
    type: 'object',
    required: ['check', 'title', 'result', 'details'],
    properties: {
      check: { type: 'string' },
      title: { $ref: 'message' },
      result: {
        type: 'string',
        enum: ['running', 'passed', 'warning', 'failed', 'skipped']
      },
      message: { $ref: 'message' },
      user: { $ref: 'message' },
      administrator: { $ref: 'message' },
      code: { type: 'string' },
      details: { type: 'array', items: { $ref: 'message' } }
    }
  },
  size: {
    type: 'object',
    required: ['cores', 'memory_gib'],
    properties: {
      cores: { type: 'number', minimum: 0 },
      memory_gib: { type: 'number', minimum: 0 }
    }
  },
  machine: {
    type: 'object',
    required: ['name', 'size', 'price'],
    properties: {
      name: { type: 'string' },
      size: { $ref: 'size' },
      price: { type: ['number', 'null'] }
    }
  },
  quota: {
    type: 'object',
    required: ['limits'],
    properties: { limits: { type: 'array', items: { $ref: 'quota_limit' } } }
  },
  quota_limit: {
    type: 'object',
    required: ['resource', 'used', 'hard'],
    properties: {
      resource: { type: 'string', enum: ['cores', 'memory', 'pods'] },
      used: { type: 'number' },
      hard: { type: 'number' }
    }
  },
  sizing: {
    type: 'object',
    required: ['machines', 'currency', 'inputs'],
    properties: {
      machines: { type: 'array', items: { $ref: 'machine' } },
      currency: { type: 'string' },
      inputs: { $ref: 'sizing_inputs' }
    }
  },
  sizing_inputs: {
    type: 'object',
    required: [
      'users',
      'active_users',
      'workers_per_user',
      'server',
      'scheduler',
      'worker',
      'daemons',
      'server_machine',
      'worker_machine',
      'hours_per_month'
    ],
    properties: {
      users: { type: 'integer', minimum: 0 },
      active_users: { type: 'integer', minimum: 0 },
      workers_per_user: { type: 'integer', minimum: 0 },
      server: { $ref: 'size' },
      scheduler: { $ref: 'size' },
      worker: { $ref: 'size' },
      daemons: { $ref: 'size' },
      server_machine: { type: 'string' },
      worker_machine: { type: 'string' },
      hours_per_month: { type: 'number', minimum: 0 }
    }
  },
  pool: {
    type: 'object',
    required: [
      'kind',
      'machine',
      'reserved',
      'available',
      'per_machine',
      'requested',
      'machines',
      'maximum',
      'used_cores',
      'used_memory',
      'price',
      'price_maximum'
    ],
    properties: {
      kind: { type: 'string', enum: ['servers', 'workers'] },
      machine: { type: 'string' },
      reserved: { $ref: 'size' },
      available: { $ref: 'size' },
      per_machine: { type: 'integer' },
      requested: { $ref: 'size' },
      machines: { type: ['integer', 'null'] },
      maximum: { type: ['integer', 'null'] },
      used_cores: { type: 'number' },
      used_memory: { type: 'number' },
      price: { type: ['number', 'null'] },
      price_maximum: { type: ['number', 'null'] }
    }
  },
  sizing_result: {
    type: 'object',
    required: [
      'pools',
      'requested',
      'machines',
      'price',
      'price_per_month',
      'currency',
      'findings',
      'curve'
    ],
    properties: {
      pools: { type: 'array', items: { $ref: 'pool' } },
      requested: { $ref: 'size' },
      machines: { type: ['integer', 'null'] },
      price: { type: ['number', 'null'] },
      price_per_month: { type: ['number', 'null'] },
      currency: { type: 'string' },
      findings: { type: 'array', items: { $ref: 'message' } },
      curve: { type: 'array', items: { $ref: 'sizing_point' } }
    }
  },
  sizing_point: {
    type: 'object',
    required: ['users', 'servers', 'workers', 'price'],
    properties: {
      users: { type: 'integer' },
      servers: { type: 'integer' },
      workers: { type: 'integer' },
      price: { type: ['number', 'null'] }
    }
  }
};

/** Add the schemas of the shapes that the browser does not read when it starts. */
export function addLazySchemas(): void {
  Object.assign(SCHEMAS, LAZY_SCHEMAS);
}
