import type { TranslationBundle } from '@jupyterlab/translation';

import { visibleText } from '../utils/visibleText';
import { browserProblem, ProblemError } from './problems';
import type { IProblem } from '../tokens';

/**
 * Convert a caught error to a problem. Errors other than `ProblemError` are bugs, reported with the code `internal`.
 */
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
    message: errorText(error, trans),
    remedy: trans.__(
      'Try again. If the problem persists, report it with this message.'
    )
  };
}

/** Return the message of an error, as a sentence if it has none: the name of a class is not a message. */
export function errorText(error: unknown, trans: TranslationBundle): string {
  const message = error instanceof Error ? error.message : String(error);
  return isMessage(message)
    ? visibleText(message)
    : trans.__('An unexpected error occurred.');
}

/** Return whether a text says more than the name of a class, such as `TypeError` or `asyncio.TimeoutError()`. */
export function isMessage(text: string): boolean {
  return /\S/.test(text) && !/^\s*[\w.]+(\(\))?\s*$/.test(text);
}
