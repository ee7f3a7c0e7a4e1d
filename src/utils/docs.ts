/** Base URL of the published documentation, the one place that names it. */
export const DOCS_URL =
  'https://jupyterlab-dask-gateway.readthedocs.io/en/latest/';

/** Return the entry of a problem's code in the documentation, the heading of the same name in docs/errors.md. */
export function problemDocsUrl(code: string): string {
  return `${DOCS_URL}errors.html#${encodeURIComponent(code)}`;
}
