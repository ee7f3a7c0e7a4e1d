import { Dashboards } from '../pages/dashboards';
import { Panel, START } from '../pages/panel';
import { request } from '../pages/request';
import { expect, signIn, test } from './fixtures';

test('dashboards behind a hub are drawn in a layout, restored after a reload, and removed with the cluster', async ({
  browser,
  hub
}, info) => {
  test.setTimeout(300_000);
  const page = await signIn(browser, hub, 'alice');
  const panel = new Panel(page);
  await panel.show();
  const row = await panel.make(1);
  const dashboards = new Dashboards(page);
  await dashboards.reveal(row);
  await dashboards.section.getByRole('button', { name: 'Open Layout' }).click();
  for (const plot of ['Task Stream', 'Progress', 'Workers Memory', 'CPU']) {
    await dashboards.waitUntilDrawn(plot);
    await expect(dashboards.iframe(plot)).toHaveAttribute(
      'src',
      new RegExp(`^${hub.url}/user/alice/dask-gateway/view/`)
    );
  }
  await info.attach('layout', {
    body: await page.screenshot(),
    contentType: 'image/png'
  });

  await expect
    .poll(() => dashboards.savedPanes(`${hub.url}/user/alice/`))
    .toEqual(expect.arrayContaining(['Progress', 'CPU']));
  await page.reload();
  await dashboards.waitUntilDrawn('Progress');
  await dashboards.waitUntilDrawn('CPU');

  await panel.show();
  await panel.row(await row.name()).stop();
  await expect(dashboards.iframe('CPU')).toHaveCount(0);
  await expect(dashboards.iframe('Progress')).toHaveCount(0);
  await page.context().close();
});

test('dashboards of two clusters behind a hub are arranged, and restored after a server restart', async ({
  browser,
  hub
}) => {
  test.setTimeout(300_000);
  const page = await signIn(browser, hub, 'alice');
  await page.goto(`${hub.url}/user/alice/lab?reset`);
  const panel = new Panel(page);
  await panel.show();
  const one = await panel.make(1);
  const two = await panel.make(1);
  const [first, second] = [await one.label(), await two.label()];
  const dashboards = new Dashboards(page);
  await dashboards.open(one, 'CPU');
  await dashboards.dragBeside('Progress', 'CPU');
  await dashboards.waitUntilBeside('CPU', 'Progress');
  await dashboards.pinToCluster('Progress', second);
  await dashboards.pinToCluster('CPU', first);

  await two.stop();
  await expect(dashboards.iframe('Progress')).toHaveCount(0);
  await expect(
    dashboards.panes.filter({ hasText: /is stopping|was stopped/ })
  ).toBeVisible();
  await dashboards.waitUntilDrawn('CPU');

  // The user's server is replaced. The cluster belongs to the gateway and continues.
  await page.goto(`${hub.url}/hub/home`);
  const alice = '/hub/api/users/alice';
  await request(page, 'DELETE', `${alice}/server`);
  await expect
    .poll(
      async () => (await (await request(page, 'GET', alice)).json()) as unknown,
      START
    )
    .toMatchObject({ server: null, pending: null });
  await page.goto(`${hub.url}/hub/spawn/alice`);
  await page.waitForURL('**/user/alice/lab**', { timeout: 120_000 });
  await dashboards.waitUntilDrawn('CPU');
  await expect(dashboards.tab('CPU')).toContainText(first);
  await panel.show();
  await panel.stopAll();
  await page.context().close();
});
