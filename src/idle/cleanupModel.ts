import { Signal, type ISignal } from '@lumino/signaling';

import type * as Wire from '../gateway/wire';
import type { IIdleManagement } from '../tokens';
import { sumHeld } from '../utils/clusterTotals';

const HOUR = 3600;

/** The ages in hours that the dialog offers, beside the admin's default. */
const AGES = [0, 1, 4, 24];

/** What the dialog Clean Up knows: the forgotten clusters of some age, and which of them are chosen. */
export class CleanupModel {
  constructor(
    private readonly _upkeep: Pick<IIdleManagement, 'candidates' | 'prune'>,
    private readonly _tell: (reason: unknown) => string
  ) {}

  /** Emits when anything has changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Older than so many hours; null as long as the admin's default is not known. */
  age: number | null = null;

  /** The ages that can be chosen, in hours. */
  ages: ReadonlyArray<number> = AGES;

  /** null while they are looked for. */
  candidates: ReadonlyArray<Wire.Candidate> | null = null;

  /** Why they are not known. */
  problem: string | null = null;

  chosen: ReadonlySet<string> = new Set();

  /** What would be lost with those that are chosen. */
  get loss(): Wire.ResultsInMemory {
    const chosen = this.candidates?.filter(one => this.chosen.has(one.name));
    return sumHeld((chosen ?? []).map(one => one.results_in_memory));
  }

  /** Look for clusters older than so many hours, or than the admin's default (null); what holds nothing is chosen at first. */
  async look(age: number | null): Promise<void> {
    this.age = age;
    this.candidates = null;
    this.problem = null;
    this._changed.emit();
    let found: Wire.Candidate[] = [];
    let problem: string | null = null;
    let hours = age;
    try {
      const asked = age === null ? null : age * HOUR;
      const answer = await this._upkeep.candidates(asked);
      found = answer.candidates;
      hours = answer.older_than / HOUR;
    } catch (reason) {
      problem = this._tell(reason);
    }
    if (age === this.age) {
      this.age = hours;
      if (hours !== null && !this.ages.includes(hours)) {
        this.ages = [...this.ages, hours].sort((a, b) => a - b);
      }
      this.candidates = found;
      this.problem = problem;
      this.chosen = new Set(
        found
          .filter(one => one.results_in_memory.count === 0)
          .map(one => one.name)
      );
      this._changed.emit();
    }
  }

  choose(name: string, on: boolean): void {
    const chosen = new Set(this.chosen);
    if (on) {
      chosen.add(name);
    } else {
      chosen.delete(name);
    }
    this.chosen = chosen;
    this._changed.emit();
  }

  chooseAll(on: boolean): void {
    this.chosen = new Set(on ? this.candidates?.map(one => one.name) : []);
    this._changed.emit();
  }

  /** Stop what is chosen. The server half looks at each once more. */
  prune(): Promise<Wire.Pruned> {
    return this._upkeep.prune([...this.chosen]);
  }

  private readonly _changed = new Signal<this, void>(this);
}
