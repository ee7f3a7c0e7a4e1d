import type * as Wire from '../wire/wire';
import { cluster } from './fakeClusters';

/** A cluster of 40 cores that has been idle for 10 min at `now`, with a notice due. */
export function idleCluster(
  now: number,
  management: Partial<Wire.IdleManagement> = {},
  part: Partial<Wire.Cluster> = {}
): Wire.Cluster {
  const base = cluster();
  return {
    ...base,
    idle: { since: now - 10 * 60_000 },
    usage: { core_hours: 2, cores: 40, idle_cores: 40 },
    idle_management: {
      ...base.idle_management,
      level: 'notice',
      ...management
    },
    ...part
  };
}
