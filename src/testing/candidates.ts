import type * as Wire from '../wire/wire';

const HOUR = 3_600_000;

/** A forgotten cluster that has been idle for 3 h, without results. */
export function candidate(
  name: string,
  part: Partial<Wire.Candidate> = {}
): Wire.Candidate {
  return {
    name,
    label: `label of ${name}`,
    started: Date.now() - 30 * HOUR,
    idle_since: Date.now() - 3 * HOUR,
    workers: 10,
    cores: 40,
    results_in_memory: { bytes: 0, count: 0 },
    core_hours: 12,
    ...part
  };
}
