/** What an HTTP answer of our own server means: pure functions. */
import type { TranslationBundle } from '@jupyterlab/translation';

import { localize, localizeProblem } from './localize';
import { browserProblem, ProblemError } from './problems';
import { parse, ShapeError } from './validate';
import type { Shapes } from './wire';

/** An answer as it was read. */
export interface IAnswer {
  status: number;

  /** Whether it came from another address than was asked, as a login page does. */
  redirected: boolean;

  body: string;
}

/** Statuses with which a proxy says that nobody answers behind it; 424 is JupyterHub's. */
const NOBODY_THERE = [424, 502, 503, 504];

/**
 * The data of a good answer.
 *
 * @throws ProblemError for every other one.
 */
export function readAnswer<K extends keyof Shapes>(
  shape: K,
  answer: IAnswer,
  trans: TranslationBundle
): Shapes[K] {
  const data = fromJSON(answer.body);
  if (answer.status < 200 || answer.status > 299) {
    throw refusal(answer, data, trans);
  }
  if (data === undefined) {
    throw answer.redirected
      ? new ProblemError(browserProblem('login-refused', trans), answer.status)
      : unexpected(answer, trans.__('not JSON'), trans);
  }
  try {
    return localize(shape, parse(shape, data), trans);
  } catch (error) {
    if (error instanceof ShapeError) {
      throw unexpected(answer, error.message, trans);
    }
    throw error;
  }
}

/**
 * @throws ProblemError for an answer that is not a good one.
 */
export function checkAnswer(answer: IAnswer, trans: TranslationBundle): void {
  if (answer.status < 200 || answer.status > 299) {
    throw refusal(answer, fromJSON(answer.body), trans);
  }
  if (answer.redirected) {
    throw new ProblemError(
      browserProblem('login-refused', trans),
      answer.status
    );
  }
}

/** A refusal is our server half's own, or somebody's in front of it. */
function refusal(
  answer: IAnswer,
  data: unknown,
  trans: TranslationBundle
): ProblemError {
  const { status } = answer;
  try {
    return new ProblemError(
      localizeProblem(parse('problem', data), trans),
      status
    );
  } catch (error) {
    if (!(error instanceof ShapeError)) {
      throw error;
    }
  }
  if (status === 404) {
    return new ProblemError(
      browserProblem('server-extension-missing', trans),
      status
    );
  }
  if (status === 401 || status === 403) {
    return new ProblemError(browserProblem('login-refused', trans), status);
  }
  if (NOBODY_THERE.includes(status)) {
    return new ProblemError(
      browserProblem('server-unreachable', trans, `HTTP ${status}`),
      status
    );
  }
  return unexpected(answer, `HTTP ${status}`, trans);
}

function unexpected(
  answer: IAnswer,
  detail: string,
  trans: TranslationBundle
): ProblemError {
  return new ProblemError(
    browserProblem('server-bad-response', trans, detail),
    answer.status
  );
}

/** undefined where it is no JSON. */
function fromJSON(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
