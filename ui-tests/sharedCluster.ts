import { openPanel, test as base } from './fixtures';
import type { ClusterRow } from './pages/panel';
import type { IJupyter } from './stacks/jupyter';

/** The names of the shared clusters, by image. */
const shared = new Map<string, string>();

/** Stop all clusters with the REST API, because `afterAll` has no page. */
async function stopClusters({ url, token }: IJupyter): Promise<void> {
  const clusters = `${url}dask-gateway/api/clusters`;
  const headers = { Authorization: `token ${token}` };
  await Promise.all(
    [...shared.values()].map(name =>
      fetch(`${clusters}/${name}`, { method: 'DELETE', headers })
    )
  );
  shared.clear();
}

/**
 * Tests of one file that share a running cluster with one worker. The first test creates it. A test that stops it makes
 * the next test create another one. Call `stopSharedClusters` once in the file.
 */
export const test = base.extend<{ image: string; row: ClusterRow }>({
  /** The option `Image` of the shared cluster, if the gateway has one. The form starts from the last configuration. */
  image: [({ gateway }, use) => use(gateway ? 'good' : ''), { option: true }],
  panel: async ({ page, jupyter }, use) => {
    const panel = await openPanel(page, jupyter);
    await use(panel);
    await panel.stopAll([...shared.values()]);
  },
  row: async ({ panel, image }, use) => {
    const known = shared.get(image);
    if (known === undefined || !(await panel.activeNames()).includes(known)) {
      const created = await panel.make(1, image);
      shared.set(image, await created.name());
    }
    const row = panel.row(shared.get(image)!);
    await row.waitUntilRunning(1);
    await use(row);
  }
});

/** Stop the shared clusters after the last test of a file. */
export function stopSharedClusters(): void {
  test.afterAll(({ jupyter }) => stopClusters(jupyter));
}

export { expect } from './fixtures';
