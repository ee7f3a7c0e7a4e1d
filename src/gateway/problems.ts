import type { TranslationBundle } from '@jupyterlab/translation';

import type { IProblem } from '../tokens';

/** The codes of problems that the browser detects. docs/errors.md lists all codes. */
export const BROWSER_CODES = [
  'server-unreachable',
  'server-timeout',
  'server-extension-missing',
  'server-bad-response',
  'login-refused',
  'version-mismatch',
  'part-not-loaded',
  'view-path-refused',
  'bad-name'
] as const;

type BrowserCode = (typeof BROWSER_CODES)[number];

/** Return whether the Jupyter server does not respond: this is often temporary, and the list may be out of date. */
export function isTemporary(problem: IProblem | null): boolean {
  return (
    problem?.code === 'server-unreachable' || problem?.code === 'server-timeout'
  );
}

/** A problem as an error. */
export class ProblemError extends Error {
  constructor(
    readonly problem: IProblem,
    /** The HTTP status; 0 without a response. */
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

  /** The option or field at fault, if there is one. */
  get field(): string | undefined {
    return this.problem.field;
  }
}

/**
 * Make a problem that the browser detected, with translated texts.
 *
 * @param part.message - a sentence that says more than the usual message of the code
 * @param part.detail - what developers need to know
 */
export function browserProblem(
  code: BrowserCode,
  trans: TranslationBundle,
  part: Pick<Partial<IProblem>, 'message' | 'detail'> = {}
): IProblem {
  const [message, remedy] = textOf(code, trans);
  return { code, message, remedy, ...part };
}

function textOf(
  code: BrowserCode,
  trans: TranslationBundle
): [message: string, remedy: string] {
  switch (code) {
    case 'server-unreachable':
      return [
        trans.__('Your Jupyter server does not respond.'),
        trans.__(
          'Check your connection, and check that your server is running. This page retries automatically.'
        )
      ];
    case 'server-timeout':
      return [
        trans.__('Your Jupyter server did not respond in time.'),
        trans.__(
          'The action may have been executed. Check the list of clusters before you try again.'
        )
      ];
    case 'server-extension-missing':
      return [
        trans.__(
          'The server extension of jupyterlab-dask-gateway is not installed or not enabled.'
        ),
        trans.__(
          'Run pip install jupyterlab-dask-gateway in the environment of your Jupyter server, then restart the server.'
        )
      ];
    case 'server-bad-response':
      return [
        trans.__('Your Jupyter server sent an invalid response.'),
        trans.__(
          'Try again, then reload the page. If the problem persists, ask your hub administrator: a proxy may be the cause.'
        )
      ];
    case 'login-refused':
      return [
        trans.__('Your Jupyter server rejected the login of this page.'),
        trans.__('Reload the page, and log in again if the server asks for it.')
      ];
    case 'version-mismatch':
      return [
        trans.__(
          'This page and your Jupyter server have different versions or builds of jupyterlab-dask-gateway.'
        ),
        trans.__(
          'Reload the page. If the problem persists, restart your server, and install the same version everywhere.'
        )
      ];
    case 'bad-name':
      return [
        trans.__('This is not a valid name.'),
        trans.__('Choose a name from the list.')
      ];
    case 'view-path-refused':
      return [
        trans.__('The address of this dashboard is outside its cluster.'),
        trans.__('Open the dashboard again from the list of dashboards.')
      ];
    case 'part-not-loaded':
      return [
        trans.__('A part of Dask Gateway could not be loaded.'),
        trans.__(
          'Check that your server is running, then try again. If the problem persists, reload the page.'
        )
      ];
  }
}
