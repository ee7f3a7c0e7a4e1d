import type { TranslationBundle } from '@jupyterlab/translation';

import { ProblemError } from './gateway/problem';
import type { IProblem } from './tokens';

/** What a caught error tells a person. What is no problem of the wire is a fault of ours, and said so. */
export function problemOf(error: unknown, trans: TranslationBundle): IProblem {
  return error instanceof ProblemError
    ? error.problem
    : {
        code: 'internal',
        message: error instanceof Error ? error.message : String(error),
        remedy: trans.__('Try again. If it stays, report it with this message.')
      };
}
