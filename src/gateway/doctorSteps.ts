/** Reads the response of the connection check. It loads with the first check. */
import type { TranslationBundle } from '@jupyterlab/translation';

import { loadSchemas, parse } from '../wire/validate';
import type * as Wire from '../wire/wire';
import { browserProblem, ProblemError } from './problems';
import { checkResponse } from './responses';

/**
 * Read the lines of a response as they arrive.
 *
 * @param onStep - receives each step with the texts of the server, which are in English
 * @throws ProblemError for an error response, and for a line that is not a step
 */
export async function readSteps(
  response: Response,
  onStep: (step: Wire.DoctorStep) => void,
  trans: TranslationBundle
): Promise<void> {
  const { status, redirected, body } = response;
  if (!response.ok || redirected || !body) {
    const text = await response.text();
    checkResponse({ status, redirected, body: text }, trans);
    return;
  }
  await loadSchemas('doctor_step');
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    rest += decoder.decode(value, { stream: !done });
    const lines = rest.split('\n');
    rest = done ? '' : (lines.pop() ?? '');
    for (const line of lines) {
      // The server sends empty lines to keep the connection open.
      if (line.trim() !== '') {
        onStep(readStep(line, status, trans));
      }
    }
    if (done) {
      return;
    }
  }
}

function readStep(
  line: string,
  status: number,
  trans: TranslationBundle
): Wire.DoctorStep {
  try {
    return parse('doctor_step', JSON.parse(line));
  } catch (error) {
    const detail = error instanceof Error ? error.message : undefined;
    throw new ProblemError(
      browserProblem('server-bad-response', trans, { detail }),
      status
    );
  }
}
