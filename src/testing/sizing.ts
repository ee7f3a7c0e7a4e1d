/** Data for the tests of src/sizing. */
import type * as Wire from '../wire/wire';

export const INPUTS: Wire.SizingInputs = {
  users: 20,
  active_users: 10,
  workers_per_user: 4,
  server: { cores: 0.5, memory_gib: 2 },
  scheduler: { cores: 1, memory_gib: 2 },
  worker: { cores: 2, memory_gib: 7.5 },
  daemons: { cores: 0.3, memory_gib: 0.4 },
  server_machine: 'small',
  worker_machine: 'large',
  hours_per_month: 160
};

export const KNOWN: Wire.Sizing = {
  machines: [
    { name: 'small', size: { cores: 4, memory_gib: 16 }, price: 0.1 },
    { name: 'large', size: { cores: 8, memory_gib: 32 }, price: null }
  ],
  currency: 'EUR',
  inputs: INPUTS
};

const pool: Wire.Pool = {
  kind: 'servers',
  machine: 'small',
  reserved: { cores: 0.1, memory_gib: 1 },
  available: { cores: 3.6, memory_gib: 14.6 },
  per_machine: 7,
  requested: { cores: 15, memory_gib: 40 },
  machines: 5,
  maximum: 9,
  used_cores: 0.83,
  used_memory: 0.55,
  price: 0.5,
  price_maximum: 0.9
};

export const RESULT: Wire.SizingResult = {
  pools: [
    pool,
    { ...pool, kind: 'workers', machine: 'large', machines: 1200, price: 60 }
  ],
  requested: { cores: 95, memory_gib: 340 },
  machines: 1205,
  price: 60.5,
  price_per_month: 9680,
  currency: 'EUR',
  findings: [
    { id: 'sizing.smaller.worker', values: {}, text: 'Four workers fit.' }
  ],
  curve: [
    { users: 0, servers: 0, workers: 0, price: 0 },
    { users: 20, servers: 9, workers: 2400, price: 121 }
  ]
};
