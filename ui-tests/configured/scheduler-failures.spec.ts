import type { Locator, Page } from '@playwright/test';

import { expect, test as base } from '../fixtures';
import { ClusterSelector } from '../pages/clusterSelector';
import { command } from '../pages/commands';
import { Dashboards } from '../pages/dashboards';
import { notification } from '../pages/notification';
import { START } from '../pages/panel';
import { picture, setWidth } from '../pages/screenshot';
import { PolicyServer } from '../stacks/policyServer';

/** A server with a wrong `gateway.proxy-address`: the panel works, and notebooks cannot connect to schedulers. */
const test = base.extend({
  jupyter: [
    async ({ gateway }, use) => {
      const server = new PolicyServer(
        {
          ...gateway!.environ,
          DASK_GATEWAY__PROXY_ADDRESS: 'gateway://127.0.0.1:9',
          // Seconds until the client in a notebook gives up.
          DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT: '3s'
        },
        { active_poll_interval: 1 }
      );
      await use(await server.start());
      await server.end();
    },
    { scope: 'worker', timeout: 120_000 }
  ]
});

/** Take the picture of a check that fails. */
async function pictureCheck(
  page: Page,
  check: string,
  texts: readonly string[],
  name: string
): Promise<void> {
  await command(page, 'dask-gateway:check-connection');
  const dialog = page.getByRole('dialog', { name: 'Check Connection' });
  await expect(dialog.getByRole('status')).toHaveText(/checks? failed\.$/, {
    timeout: 60_000
  });
  const step: Locator = dialog.locator(`[data-check="${check}"]`);
  for (const text of texts) {
    await expect(step).toContainText(text);
  }
  await picture([step], name);
  await dialog.getByRole('button', { name: 'Close' }).click();
}

test('a notebook that cannot reach its scheduler, and a dead dashboard, say what to do', async ({
  gateway,
  notebook,
  page,
  panel
}) => {
  const row = await panel.make(1);
  await notebook.create();
  await notebook.ready();
  const selector = new ClusterSelector(page);
  await selector.choose(await row.label());
  const failure = notification(page, /cannot reach its scheduler/);
  await expect(failure).toContainText(
    'ask your hub administrator to check gateway.proxy-address',
    START
  );
  if (process.env.PICTURES) {
    await picture([failure], 'errors/wrong-proxy-address');
    await pictureCheck(
      page,
      'scheduler',
      ['Notebooks cannot connect to clusters', 'Set gateway.proxy-address'],
      'errors/wrong-proxy-address-check'
    );
  }

  await setWidth(page, panel.region, 320);
  const dashboards = new Dashboards(page);
  await dashboards.open(row, 'CPU');
  await gateway!.do('kill_scheduler', await row.name());
  await expect(row.state).toContainText('Not responding', START);
  await expect(row.node).toContainText('If the problem persists');
  await expect(dashboards.panes).toContainText('not respond', START);
  if (process.env.PICTURES) {
    await page.mouse.move(900, 100);
    await picture([row.node], 'errors/dead-scheduler');
    await picture([dashboards.panes.first()], 'errors/dead-dashboard');
    await pictureCheck(
      page,
      'dashboard',
      ['The cluster may work, but its dashboard cannot be shown.'],
      'errors/dead-dashboard-check'
    );
  }
});
