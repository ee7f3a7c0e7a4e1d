import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { expect, OPTION_SECRET, test } from './fixtures';

/** The paths of all files below a folder. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map(name => join(folder, name))
    .filter(path => statSync(path, { throwIfNoEntry: false })?.isFile());
}

test('no secret reaches the browser, the logs or the files of the server', async ({
  faultContext,
  traffic
}) => {
  const { page, row, gateway, jupyter } = faultContext;
  const records = (await gateway.do(
    'call',
    'GET',
    '/api/v1/clusters/',
    'alice'
  )) as Record<string, { tls_key: string }>;
  // A line of a key, as it has other line breaks where it is quoted.
  const keys = Object.values(records).map(
    ({ tls_key }) => tls_key.split('\n')[1]
  );
  const secrets = [gateway.password, OPTION_SECRET, ...keys];
  expect(secrets.every(secret => secret?.length > 20)).toBe(true);

  // These show most about a cluster: its details and the code that connects to it.
  await row.showDetails();
  await row.button('Insert Client Code for').click();
  await expect(page.locator('.jp-Notebook .jp-Cell').first()).toContainText(
    'connect('
  );
  await page.reload();
  await expect(row.state).toContainText(/Running|Idle/, { timeout: 60_000 });

  const stored = await page.evaluate(async () => {
    const databases = await indexedDB.databases();
    const open = (name: string) =>
      new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open(name);
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(new Error(name));
      });
    const contents = [];
    for (const { name } of databases) {
      const database = await open(name ?? '');
      for (const store of database.objectStoreNames) {
        const all = database.transaction(store).objectStore(store).getAll();
        await new Promise(resolve => (all.onsuccess = resolve));
        contents.push(JSON.stringify(all.result));
      }
    }
    return [
      JSON.stringify(localStorage),
      JSON.stringify(sessionStorage),
      document.cookie,
      document.documentElement.outerHTML,
      ...contents
    ];
  });
  const state = dirname(jupyter.log);
  const files = filesIn(state).map((path): [string, string] => [
    path,
    readFileSync(path, 'utf8')
  ]);
  // The search covers responses, events and the log.
  expect(traffic.some(([from]) => from.includes('api/clusters'))).toBe(true);
  expect(traffic.some(([from]) => from.startsWith('ws:'))).toBe(true);
  expect(files.some(([path]) => path === jupyter.log)).toBe(true);
  const found = [
    ...traffic,
    ...stored.map((text): [string, string] => ['browser storage', text]),
    ...files
  ].filter(([, text]) => secrets.some(secret => text.includes(secret)));
  expect(found.map(([from]) => from)).toEqual([]);
});
