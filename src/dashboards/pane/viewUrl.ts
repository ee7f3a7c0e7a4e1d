/** The URLs of dashboards. Everything that opens a page of a dashboard gets its URL here. */
import type { TranslationBundle } from '@jupyterlab/translation';

import { browserProblem, ProblemError } from '../../gateway/problems';

/** The route of the isolated proxy, in jupyterlab_dask_gateway/dashboards/proxy.py. A capability follows. */
const VIEW = /\/dask-gateway\/view\/[^/]+\/(-\/)?$/;

/** The characters of a path and of a query, as in jupyterlab_dask_gateway/dashboards/paths.py. */
const PATH = /^[A-Za-z0-9\-._~!$&'()*+,;=:@%/]*$/;
const QUERY = /^[A-Za-z0-9\-._~!$&'()*+,;=:@%/?[\]{}|^`"<>\\]*$/;

/**
 * Return whether a path, with its query if any, stays below the view that it is added to.
 *
 * A path can come from a shared workspace, a layout or a link. Outside of the view, it would be requested with the
 * user's cookies, for example `../../../logout`.
 */
export function isViewPath(path: string): boolean {
  const [page, ...query] = path.split('?');
  const decoded = decodeAll(page);
  return (
    PATH.test(page) &&
    QUERY.test(query.join('?')) &&
    !page.startsWith('/') &&
    !page.includes('//') &&
    decoded !== null &&
    // eslint-disable-next-line no-control-regex -- control characters are not allowed in a path
    !/[\u0000-\u001f\u007f\\]/.test(decoded) &&
    // Some servers treat `..;x` as `..`.
    !decoded
      .split('/')
      .some(segment => /^\.{1,2}$/.test(segment.split(';')[0].trim()))
  );
}

/**
 * Return the URL of a page of a dashboard.
 *
 * @param base - the base URL of a view, from the server
 * @param path - relative to it, with a query if any
 * @throws ProblemError if the URL would not be one of that view
 */
export function viewUrl(
  base: string,
  path: string,
  trans: TranslationBundle
): string {
  const url = isViewPath(path) ? pageOf(base, path) : null;
  if (url === null) {
    throw new ProblemError(browserProblem('view-path-refused', trans));
  }
  return url;
}

/** Return the URL of a page; null if the base is not one of a view on this server, or the page is not below it. */
function pageOf(base: string, path: string): string | null {
  try {
    const view = new URL(base, window.location.href);
    const page = new URL(path, view);
    const isView =
      view.origin === window.location.origin &&
      VIEW.test(view.pathname) &&
      !view.search &&
      !view.hash;
    return isView && page.href.startsWith(view.href) ? page.href : null;
  } catch {
    return null;
  }
}

/** Remove all percent-encoding, also repeated, which a proxy may remove too; null if it is not valid. */
function decodeAll(text: string): string | null {
  try {
    for (let decoded = text; ; text = decoded) {
      decoded = decodeURIComponent(text);
      if (decoded === text) {
        return text;
      }
    }
  } catch {
    return null;
  }
}
