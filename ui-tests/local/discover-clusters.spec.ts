import type { Page } from '@playwright/test';

import { expect, test } from '../fixtures';
import { ClusterSelector } from '../pages/clusterSelector';
import { writeNamed } from '../pages/notebook';
import { START } from '../pages/panel';

/** The parts of JupyterLab's services that these tests use. */
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

/** Run code in a session without a widget in the page, and close the connection. @returns the ids of session and kernel */
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
  test(`a cluster that was created in a closed ${type} is found, and labeled with its name`, async ({
    panel,
    page,
    jupyter
  }) => {
    // The kernels to which this page sends a request for a report.
    const reported: string[] = [];
    page.on('websocket', socket => {
      const kernel = /\/api\/kernels\/([^/]+)\/channels/.exec(socket.url());
      socket.on('framesent', ({ payload }) => {
        if (kernel && payload.toString().includes('def report(')) {
          reported.push(kernel[1]);
        }
      });
    });
    const before = await panel.names();
    const options = { path, type, name: title };
    const { session, kernel } = await runAside(page, options, MAKE);
    const row = await panel.waitForNewRow(before, START.timeout);
    await expect(row.node.locator('.jp-DaskGateway-name')).toHaveText(
      title,
      START
    );
    await row.showDetails();
    const user = row.node.getByRole('button', { name: title, exact: true });
    await expect(user).toBeVisible();
    // The page has sent a request to the kernel, and closes the connection.
    expect(reported).toContain(kernel);
    await expect
      .poll(async () => {
        const response = await page.request.get(
          `${jupyter.url}api/kernels/${kernel}?token=${jupyter.token}`
        );
        return ((await response.json()) as { connections: number }).connections;
      })
      .toBe(0);

    if (type === 'notebook') {
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
      // An open notebook still shows the cluster that it used.
      await expect(user).toBeHidden();
    }
  });
}
