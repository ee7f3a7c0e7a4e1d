/** Reads HTTP responses of the Jupyter server. */
import type { TranslationBundle } from '@jupyterlab/translation';

import { localize, localizeProblem } from './localize';
import { browserProblem, ProblemError } from './problems';
import { parse, parseValidClusters, ShapeError } from '../wire/validate';
import type { Shapes } from '../wire/wire';

/** A response with its body. */
export interface IResponse {
  status: number;

  /** Whether it came from another URL than requested, as a login page does. */
  redirected: boolean;

  body: string;
}

/** Statuses of a proxy whose server does not respond; 424 is JupyterHub's. */
const UNREACHABLE_STATUSES = [424, 502, 503, 504];

/**
 * Read the data of a successful response.
 *
 * @throws ProblemError for any other response
 */
export function readResponse<K extends keyof Shapes>(
  shape: K,
  response: IResponse,
  trans: TranslationBundle
): Shapes[K] {
  return readData(response, trans, data =>
    localize(shape, parse(shape, data), trans)
  );
}

/**
 * Read the snapshot of a successful response, without the clusters that do not match their schema. `invalid` are the
 * names of those.
 *
 * @throws ProblemError for any other response
 */
export function readSnapshot(
  response: IResponse,
  trans: TranslationBundle
): { snapshot: Shapes['snapshot']; invalid: string[] } {
  return readData(response, trans, data => {
    const { value, invalid } = parseValidClusters('snapshot', data);
    return { snapshot: localize('snapshot', value, trans), invalid };
  });
}

/** @param read - reads the parsed body of the response, and throws a `ShapeError` if it does not match */
function readData<T>(
  response: IResponse,
  trans: TranslationBundle,
  read: (data: unknown) => T
): T {
  const data = parseJSON(response.body);
  if (response.status < 200 || response.status > 299) {
    throw errorResponse(response, data, trans);
  }
  if (data === undefined) {
    throw response.redirected
      ? new ProblemError(
          browserProblem('login-refused', trans),
          response.status
        )
      : invalidResponse(response, trans, {
          message: trans.__(
            'Your Jupyter server sent a response that is not JSON.'
          )
        });
  }
  try {
    return read(data);
  } catch (error) {
    if (error instanceof ShapeError) {
      throw invalidResponse(response, trans, { detail: error.message });
    }
    throw error;
  }
}

/**
 * Check that a response without data is successful.
 *
 * @throws ProblemError for any other response
 */
export function checkResponse(
  response: IResponse,
  trans: TranslationBundle
): void {
  if (response.status < 200 || response.status > 299) {
    throw errorResponse(response, parseJSON(response.body), trans);
  }
  if (response.redirected) {
    throw new ProblemError(
      browserProblem('login-refused', trans),
      response.status
    );
  }
}

/** Return the problem of an error response, which the server extension sent, or a proxy in front of it. */
function errorResponse(
  response: IResponse,
  data: unknown,
  trans: TranslationBundle
): ProblemError {
  const { status } = response;
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
  if (UNREACHABLE_STATUSES.includes(status)) {
    return new ProblemError(
      browserProblem('server-unreachable', trans, {
        message: trans.__(
          'Your Jupyter server does not respond (HTTP %1).',
          status
        )
      }),
      status
    );
  }
  return invalidResponse(response, trans, {
    message: trans.__(
      'Your Jupyter server sent an invalid response (HTTP %1).',
      status
    )
  });
}

/** Return the problem of a response that neither the server extension nor a known proxy sends. */
function invalidResponse(
  response: IResponse,
  trans: TranslationBundle,
  part: Parameters<typeof browserProblem>[2]
): ProblemError {
  return new ProblemError(
    browserProblem('server-bad-response', trans, part),
    response.status
  );
}

/** Parse JSON; undefined if the text is not JSON. */
function parseJSON(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
