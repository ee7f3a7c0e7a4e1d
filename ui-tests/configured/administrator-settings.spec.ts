import { expect, test as base } from '../fixtures';
import { pressEscape } from '../pages/escape';
import { command } from '../pages/commands';
import { Dashboards } from '../pages/dashboards';
import { inspectPanel } from '../pages/inspectPanel';
import type { Panel } from '../pages/panel';
import { ClusterRow, START } from '../pages/panel';
import { THEMES, screenshot, setTheme } from '../pages/screenshot';
import type { ISharedScheduler } from '../stacks/sharedScheduler';
import { startSharedScheduler } from '../stacks/sharedScheduler';
import { PolicyServer } from '../stacks/policyServer';

const SHARED = 'Shared scheduler';

/** A server whose administrator has set prices, a shared scheduler, and an HTTP proxy with NO_PROXY. */
const test = base.extend<object, { shared: ISharedScheduler }>({
  shared: [
    async ({}, use) => {
      const shared = await startSharedScheduler(SHARED);
      await use(shared);
      await shared.stop();
    },
    { scope: 'worker', timeout: 120_000 }
  ],
  jupyter: [
    async ({ gateway, shared }, use) => {
      const server = new PolicyServer(
        {
          ...gateway!.environ,
          // Nothing listens there.
          http_proxy: 'http://127.0.0.1:9',
          no_proxy: '127.0.0.1,localhost'
        },
        {
          shared_schedulers: [shared.entry],
          price_per_core_hour: 0.05,
          price_per_gib_hour: 0.0067,
          price_currency: 'USD'
        }
      );
      await use(await server.start());
      await server.end();
    },
    { scope: 'worker', timeout: 120_000 }
  ]
});

function sharedRow(panel: Panel): ClusterRow {
  return new ClusterRow(
    panel.list.getByRole('listitem', { name: SHARED, exact: true })
  );
}

test('rows and the list show what clusters cost, and that notebooks ignore NO_PROXY', async ({
  page,
  panel
}) => {
  const notice = panel.region.getByRole('note').filter({
    hasText: 'NO_PROXY contains the gateway'
  });
  await expect(notice).toContainText('set gateway.http-client.proxy to false.');
  await expect(
    notice.getByRole('button', { name: 'Check Connection…' })
  ).toBeVisible();
  const row = await panel.make(2);
  await expect(panel.region).toContainText(
    /Running clusters cost \$\d+\.\d\d per hour\./,
    START
  );
  await row.showDetails();
  const cost = row.node.getByRole('definition').filter({ hasText: '$' });
  await expect(cost).toHaveText(/^\$\d+\.\d\d per hour$/, START);
  await inspectPanel(page, panel.region, 'cost');
});

test('a shared scheduler has dashboards and a page, and no button to stop or scale it', async ({
  page,
  panel
}) => {
  const row = sharedRow(panel);
  await expect(row.workers).toContainText('1 worker', START);
  // Its internal name, which starts with "shared-", is not an id for users.
  await expect(row.node).not.toContainText('fixe');
  await row.showDetails();
  await expect(row.button('Dashboards of')).toHaveCount(1);
  await expect(row.button('Insert Client Code for')).toHaveCount(1);
  await expect(row.button('Scale')).toHaveCount(0);
  await expect(row.button('Stop')).toHaveCount(0);
  await row.node.click({ button: 'right', position: { x: 60, y: 12 } });
  const menu = page.getByRole('menu');
  await expect(menu.first()).toBeVisible();
  await screenshot(page, 'shared-menu');
  // What changes the scheduler is not offered.
  await expect
    .poll(() =>
      menu.getByRole('menuitem').evaluateAll(entries =>
        entries
          .filter(entry => entry.ariaDisabled !== 'true')
          .map(entry => entry.textContent ?? '')
          .filter(text => /^(Stop|Scale|Keep|Snooze|Duplicate|Copy)/.test(text))
      )
    )
    .toEqual(['Copy Cluster Name']);
  await pressEscape(page);

  const dashboards = new Dashboards(page);
  await dashboards.open(row, 'Workers Memory');
  await inspectPanel(page, panel.region, 'shared');
  await command(page, 'dask-gateway:open-cluster-page', {
    name: await row.name()
  });
  const clusterPage = page.getByRole('region', {
    name: `Cluster Page of ${SHARED}`
  });
  await expect(clusterPage.getByRole('row')).toHaveCount(2, START);
  for (const theme of Object.keys(THEMES) as (keyof typeof THEMES)[]) {
    await setTheme(page, theme);
    await screenshot(page, `shared-page-${theme}`);
  }
  await setTheme(page, 'light');
});
