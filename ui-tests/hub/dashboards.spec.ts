import { Dashboards } from '../pages/dashboards';
import { Panel } from '../pages/panel';
import { expect, signIn, test } from './fixtures';

test('dashboards behind the hub: drawn, arranged, back after a reload, and gone with the cluster', async ({
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
    await dashboards.drawn(plot);
    await expect(dashboards.iframe(plot)).toHaveAttribute(
      'src',
      /^\/user\/alice\/dask-gateway\/view\//
    );
  }
  await info.attach('layout', {
    body: await page.screenshot(),
    contentType: 'image/png'
  });

  const kept = async () =>
    (await page.request.get(`${hub.url}/user/alice/lab/api/workspaces`)).text();
  await expect.poll(kept).toContain('individual-workers-memory');
  await page.reload();
  await dashboards.drawn('Progress');
  await dashboards.drawn('CPU');

  await panel.show();
  await panel.row(await row.name()).stop();
  await expect(dashboards.iframe('CPU')).toHaveCount(0);
  await expect(dashboards.iframe('Progress')).toHaveCount(0);
  await page.context().close();
});
