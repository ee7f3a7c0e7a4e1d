import type { Page } from '@playwright/test';
import { expect, test as base } from '@playwright/test';

import { Notebook } from './pages/notebook';
import { Panel } from './pages/panel';
import type { IGateway } from './stacks/gateway';
import { startGateway } from './stacks/gateway';
import type { IJupyter } from './stacks/jupyter';
import { FORKS, startJupyter } from './stacks/jupyter';

interface IWorker {
  /** The gateway of the projects `configured` and `idle`; null in the others. */
  gateway: IGateway | null;
  /** Whether schedulers and workers of the private gateway start as forks, not with the commands of its users. */
  forks: boolean;
  jupyter: IJupyter;
}

interface ITest {
  /** JupyterLab, open, with the panel shown. */
  panel: Panel;
  notebook: Notebook;
}

/** Open JupyterLab in a new workspace. */
export async function openLab(page: Page, jupyter: IJupyter): Promise<void> {
  await page.goto(`${jupyter.url}lab?reset&token=${jupyter.token}`);
  await waitUntilRestored(page);
  // JupyterLab opens the launcher last and moves the focus to it, which would close a menu.
  await expect(page.locator('.jp-Launcher')).toBeFocused();
}

/** Wait until JupyterLab has loaded. */
export async function waitUntilRestored(page: Page): Promise<void> {
  await expect(page.getByRole('tab', { name: 'Dask Gateway' })).toBeVisible({
    timeout: 60_000
  });
  // While JupyterLab restores its layout, it moves the focus, which closes menus.
  await page.evaluate(() => {
    const { jupyterapp } = window as unknown as {
      jupyterapp: { restored: Promise<void> };
    };
    return jupyterapp.restored;
  });
}

/** Open JupyterLab with the panel shown. */
export async function openPanel(page: Page, jupyter: IJupyter): Promise<Panel> {
  await openLab(page, jupyter);
  // If the server stops, JupyterLab shows a dialog once its own polls fail.
  await page.addLocatorHandler(
    page.getByRole('dialog', { name: 'Server Connection Error' }),
    dialog => dialog.getByRole('button', { name: 'Close' }).click()
  );
  const panel = new Panel(page);
  await panel.show();
  return panel;
}

export const test = base.extend<ITest, IWorker>({
  gateway: [
    async ({}, use, info) => {
      if (!['configured', 'idle'].includes(info.project.name)) {
        await use(null);
        return;
      }
      const gateway = await startGateway();
      await use(gateway);
      await gateway.end();
    },
    { scope: 'worker', timeout: 120_000 }
  ],
  forks: [true, { option: true, scope: 'worker' }],
  jupyter: [
    async ({ gateway, forks }, use) => {
      const ofPrivateGateway = forks ? FORKS : undefined;
      const jupyter = await startJupyter(
        gateway
          ? { ...gateway.environ, JUPYTER_IMAGE_SPEC: 'good' }
          : ofPrivateGateway
      );
      await use(jupyter);
      await jupyter.stop();
    },
    { scope: 'worker', timeout: 120_000 }
  ],
  panel: async ({ page, jupyter }, use) => {
    const panel = await openPanel(page, jupyter);
    await use(panel);
    await panel.stopAll();
  },
  notebook: async ({ page }, use) => {
    await use(new Notebook(page));
  }
});

export { expect };
