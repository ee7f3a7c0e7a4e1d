import type { TranslationBundle } from '@jupyterlab/translation';

import type { IProblem } from '../tokens';

/** The codes of failures that the browser half finds by itself. docs/errors.md lists them with the server half's. */
export const BROWSER_CODES = [
  'server-unreachable',
  'server-timeout',
  'server-half-missing',
  'server-bad-answer',
  'login-refused',
  'version-mismatch',
  'part-not-loaded'
] as const;

type BrowserCode = (typeof BROWSER_CODES)[number];

/** Whether our own server is away: that may be over soon, and until then what is shown may be old. */
export function isPassing(problem: IProblem | null): boolean {
  return (
    problem?.code === 'server-unreachable' || problem?.code === 'server-timeout'
  );
}

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

/**
 * One of the browser half's own problems, in the person's language.
 *
 * @param detail what is known beyond the code, and put after the sentence; already translated, or another's words.
 */
export function browserProblem(
  code: BrowserCode,
  trans: TranslationBundle,
  detail?: string
): IProblem {
  const [message, remedy] = words(code, trans);
  return { code, message: detail ? `${message} (${detail})` : message, remedy };
}

function words(
  code: BrowserCode,
  trans: TranslationBundle
): [message: string, remedy: string] {
  switch (code) {
    case 'server-unreachable':
      return [
        trans.__('Your Jupyter server does not answer.'),
        trans.__(
          'Check your connection, and that your server still runs. This page tries again by itself.'
        )
      ];
    case 'server-timeout':
      return [
        trans.__('Your Jupyter server took too long to answer.'),
        trans.__(
          'Look at the list of clusters before you try again: it may have been done all the same.'
        )
      ];
    case 'server-half-missing':
      return [
        trans.__('The server half of jupyterlab-dask-gateway is not there.'),
        trans.__(
          "Run pip install jupyterlab-dask-gateway in your Jupyter server's environment, then restart the server."
        )
      ];
    case 'server-bad-answer':
      return [
        trans.__('Your Jupyter server answered something unexpected.'),
        trans.__(
          'Try again, then reload the page. If it stays, tell your admin: a proxy in between may be at fault.'
        )
      ];
    case 'login-refused':
      return [
        trans.__('Your Jupyter server did not accept this page’s login.'),
        trans.__('Reload the page, and log in again if asked to.')
      ];
    case 'version-mismatch':
      return [
        trans.__(
          'This page and your Jupyter server have different versions of jupyterlab-dask-gateway.'
        ),
        trans.__(
          'Reload the page. If it stays, restart your server, and install one version everywhere.'
        )
      ];
    case 'part-not-loaded':
      return [
        trans.__('A part of Dask Gateway could not be loaded.'),
        trans.__(
          'Check that your server still runs, then try again. If it stays, reload the page.'
        )
      ];
  }
}
