import type { IProblem } from '../tokens';

/** A failure as it is thrown. Its `message` is the problem's. */
export class ProblemError extends Error {
  constructor(
    readonly problem: IProblem,
    /** The HTTP status; 0 where there was no answer. */
    readonly status = 0
  ) {
    super(problem.message);
    this.name = 'ProblemError';
  }

  get code(): string {
    return this.problem.code;
  }

  get remedy(): string {
    return this.problem.remedy;
  }

  /** The option, or `workers`, `minimum`, `maximum` or `label`, that is at fault, where one is. */
  get field(): string | undefined {
    return this.problem.field;
  }
}
