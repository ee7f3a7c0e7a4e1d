import type { Page } from '@playwright/test';

import { expect, test } from '../fixtures';
import { ClusterSelector } from '../pages/clusterSelector';
import { writeNamed } from '../pages/notebook';
import { START } from '../pages/panel';

/** What of JupyterLab's services is used here. */
interface ILab {
  jupyterapp: {
    serviceManager: {
      sessions: {
        startNew: (options: object) => Promise<{
          id: string;
          kernel: {
            id: string;
            requestExecute: (content: object) => { done: Promise<unknown> };
          };
          dispose: () => void;
        }>;
        shutdown: (id: string) => Promise<void>;
      };
    };
  };
}

/** Run code in a session that no widget of the page belongs to, and let go of it. @returns the ids of session and kernel. */
async function runAside(
  page: Page,
  options: object,
  code: string
): Promise<{ session: string; kernel: string }> {
  return page.evaluate(
    async ([options, code]) => {
      const { sessions } = (window as unknown as ILab).jupyterapp
        .serviceManager;
      const session = await sessions.startNew({
        ...options,
        kernel: { name: 'python3' }
      });
      await session.kernel.requestExecute({ code }).done;
      const ids = { session: session.id, kernel: session.kernel.id };
      session.dispose();
      return ids;
    },
    [options, code] as const
  );
}

const MAKE =
  'from dask_gateway import Gateway\ncluster = Gateway().new_cluster()\nclient = cluster.get_client()';

for (const [type, path, title] of [
  ['notebook', 'winds.ipynb', 'winds'],
  ['console', 'console-winds', 'Console of winds']
] as const) {
  test(`a cluster made in a ${type} that is not open is found, and called after it`, async ({
    panel,
    page,
    jupyter
  }) => {
    // What this page sends to kernels, by kernel.
    const asked: string[] = [];
    page.on('websocket', socket => {
      const kernel = /\/api\/kernels\/([^/]+)\/channels/.exec(socket.url());
      socket.on('framesent', ({ payload }) => {
        if (kernel && payload.toString().includes('def report(')) {
          asked.push(kernel[1]);
        }
      });
    });
    const before = await panel.names();
    const options = { path, type, name: title };
    const { session, kernel } = await runAside(page, options, MAKE);
    const row = await panel.appeared(before, START.timeout);
    await expect(row.node.locator('.jp-DaskGateway-name')).toHaveText(
      title,
      START
    );
    const user = row.node.getByRole('button', { name: title, exact: true });
    await expect(user).toBeVisible();
    // One question to each kernel, and the page has let go of it.
    expect(asked).toContain(kernel);
    expect(new Set(asked).size).toBe(asked.length);
    await expect
      .poll(async () => {
        const answer = await page.request.get(
          `${jupyter.url}api/kernels/${kernel}?token=${jupyter.token}`
        );
        return ((await answer.json()) as { connections: number }).connections;
      })
      .toBe(0);

    if (type === 'notebook') {
      // From the notebook's side, as soon as it is open.
      writeNamed(jupyter.folder, path);
      await user.click();
      await new ClusterSelector(page).shows(`${title} (connected)`);
    } else {
      await user.click();
      await expect(page.locator('.jp-ConsolePanel')).toBeVisible();
    }
    await page.evaluate(
      id =>
        (window as unknown as ILab).jupyterapp.serviceManager.sessions.shutdown(
          id
        ),
      session
    );
    if (type === 'console') {
      // A notebook that is open still says which cluster it used.
      await expect(user).toBeHidden();
    }
  });
}
