import type { APIResponse, Page } from '@playwright/test';

/**
 * Send a request with the session and the XSRF token of a page. Servers of JupyterHub require the token also to read.
 *
 * Neither routes of the page nor its state (a reload, no network) affect the request.
 *
 * @param path - absolute, on the page's host
 * @param data - sent as JSON
 */
export async function request(
  page: Page,
  method: string,
  path: string,
  data?: object
): Promise<APIResponse> {
  const url = new URL(path, page.url()).href;
  const cookies = await page.context().cookies(url);
  // JupyterHub and each of its servers have their own, for their own paths.
  const [xsrf] = cookies
    .filter(({ name }) => name === '_xsrf')
    .sort((one, other) => other.path.length - one.path.length);
  return page.request.fetch(url, {
    method,
    headers: { 'X-XSRFToken': xsrf?.value ?? '' },
    data
  });
}
