import type { TranslationBundle } from '@jupyterlab/translation';

import { browserProblem, ProblemError } from './problems';
import type { IProblem } from '../tokens';

/** Convert a caught error to a problem. Errors other than `ProblemError` are bugs, reported with the code `internal`. */
export function toProblem(error: unknown, trans: TranslationBundle): IProblem {
  if (error instanceof ProblemError) {
    return error.problem;
  }
  // `import` rejects with it if the file cannot be loaded; the next `import` requests the file again.
  if (error instanceof Error && error.name === 'ChunkLoadError') {
    return browserProblem('part-not-loaded', trans);
  }
  return {
    code: 'internal',
    message: error instanceof Error ? error.message : String(error),
    remedy: trans.__(
      'Try again. If the problem persists, report it with this message.'
    )
  };
}
