import type { TranslationBundle } from '@jupyterlab/translation';

import { browserProblem, ProblemError } from './problems';
import type { IProblem } from '../tokens';

/** What a caught error tells a person. What is no problem of the wire is a fault of ours, and said so. */
export function toProblem(error: unknown, trans: TranslationBundle): IProblem {
  if (error instanceof ProblemError) {
    return error.problem;
  }
  // What `import` rejects with where the file cannot be had; the next `import` asks for it again.
  if (error instanceof Error && error.name === 'ChunkLoadError') {
    return browserProblem('part-not-loaded', trans);
  }
  return {
    code: 'internal',
    message: error instanceof Error ? error.message : String(error),
    remedy: trans.__('Try again. If it stays, report it with this message.')
  };
}
