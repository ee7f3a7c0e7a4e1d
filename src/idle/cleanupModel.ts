import { Signal, type ISignal } from '@lumino/signaling';

import type * as Wire from '../wire/wire';
import type { IIdleManagement } from '../tokens';
import { sumResults } from '../utils/clusterTotals';

const HOUR = 3600;

/** The ages in hours that the dialog offers, in addition to the administrator's default. */
const AGES = [0, 1, 4, 24];

/** State of the dialog Clean Up: the forgotten clusters of at least some age, and which of them are selected. */
export class CleanupModel {
  constructor(
    private readonly _idleManagement: Pick<
      IIdleManagement,
      'candidates' | 'prune'
    >,
    private readonly _describeError: (reason: unknown) => string
  ) {}

  /** Emits after each change. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Minimum age in hours; null before the administrator's default is known. */
  age: number | null = null;

  /** The offered ages, in hours. */
  ages: ReadonlyArray<number> = AGES;

  /** null while they are loading. */
  candidates: ReadonlyArray<Wire.Candidate> | null = null;

  /** Why loading failed. */
  problem: string | null = null;

  /** Names of the selected clusters. */
  selected: ReadonlySet<string> = new Set();

  /** The results in memory that stopping the selected clusters loses. */
  get loss(): Wire.ResultsInMemory {
    const selected = this.candidates?.filter(({ name }) =>
      this.selected.has(name)
    );
    return sumResults(
      (selected ?? []).map(candidate => candidate.results_in_memory)
    );
  }

  /**
   * Load the clusters of a minimum age. Those without results are selected.
   *
   * @param age - in hours; null for the administrator's default
   */
  async load(age: number | null): Promise<void> {
    this.age = age;
    this.candidates = null;
    this.problem = null;
    this.selected = new Set();
    this._changed.emit();
    let candidates: Wire.Candidate[] = [];
    let problem: string | null = null;
    let hours = age;
    try {
      const seconds = age === null ? null : age * HOUR;
      const response = await this._idleManagement.candidates(seconds);
      candidates = response.candidates;
      hours = response.older_than / HOUR;
    } catch (reason) {
      problem = this._describeError(reason);
    }
    // Unless another age has been chosen meanwhile.
    if (age === this.age) {
      this.age = hours;
      if (hours !== null && !this.ages.includes(hours)) {
        this.ages = [...this.ages, hours].sort((a, b) => a - b);
      }
      this.candidates = candidates;
      this.problem = problem;
      this.selected = new Set(
        candidates
          .filter(candidate => candidate.results_in_memory.count === 0)
          .map(({ name }) => name)
      );
      this._changed.emit();
    }
  }

  select(name: string, on: boolean): void {
    const selected = new Set(this.selected);
    if (on) {
      selected.add(name);
    } else {
      selected.delete(name);
    }
    this.selected = selected;
    this._changed.emit();
  }

  selectAll(on: boolean): void {
    this.selected = new Set(on ? this.candidates?.map(({ name }) => name) : []);
    this._changed.emit();
  }

  /** Stop the selected clusters. The server skips those that are in use again. */
  prune(): Promise<Wire.Pruned> {
    return this._idleManagement.prune([...this.selected]);
  }

  private readonly _changed = new Signal<this, void>(this);
}
