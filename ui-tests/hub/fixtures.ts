import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Browser, Page } from '@playwright/test';
import { expect, test as base } from '@playwright/test';

import { startHub } from '../../scripts/common/hub.mjs';
import { program, root } from '../../scripts/common/paths.mjs';
import { run } from '../../scripts/common/processes.mjs';
import { environment, quietSettings } from '../stacks/jupyter';

export type Hub = Awaited<ReturnType<typeof startHub>>;

/** Sign in as a user of the hub in a new browser profile, and wait for JupyterLab. */
export async function signIn(
  browser: Browser,
  hub: Hub,
  user: string
): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 }
  });
  const page = await context.newPage();
  await page.goto(`${hub.url}/hub/login?next=/hub/spawn/${user}`);
  await page.getByLabel('Username').fill(user);
  await page.getByLabel('Password').fill(hub.password);
  await page.getByRole('button', { name: /sign in/i }).click();
  await page.waitForURL(`**/user/${user}/lab**`, { timeout: 120_000 });
  await expect(page.getByRole('tab', { name: 'Dask Gateway' })).toBeVisible({
    timeout: 60_000
  });
  return page;
}

/** The secrets of the hub, and the tokens of its servers and services, which must not reach any page. */
export async function secretsOf(hub: Hub): Promise<string[]> {
  const { output } = await run(program('python', environment), [
    join(root, 'ui-tests', 'stacks', 'tokens.py'),
    hub.state
  ]);
  return [...Object.values(hub.secrets), ...output.trim().split('\n')];
}

/** Record what a page receives from now on: bodies and WebSocket frames, each with its address. */
export function record(page: Page): () => Promise<[string, string][]> {
  const received: Promise<[string, string]>[] = [];
  page.on('response', response =>
    received.push(
      response.text().then(
        body => [response.url(), body],
        // A redirect has no body.
        () => [response.url(), '']
      )
    )
  );
  page.on('websocket', socket =>
    socket.on('framereceived', ({ payload }) =>
      received.push(Promise.resolve([socket.url(), payload.toString()]))
    )
  );
  return () => Promise.all(received);
}

export const test = base.extend<object, { hub: Hub }>({
  hub: [
    async ({}, use) => {
      const hub = await startHub({ environment, recordings: true });
      for (const user of hub.users) {
        const folder = join(hub.state, 'home', user, '.jupyter');
        quietSettings(join(folder, 'lab', 'user-settings'));
        writeFileSync(
          join(folder, 'jupyter_server_config.json'),
          // The tests change the theme with it.
          JSON.stringify({ LabApp: { expose_app_in_browser: true } })
        );
      }
      await use(hub);
      await hub.stop();
    },
    { scope: 'worker', timeout: 120_000 }
  ]
});

export { expect };
