import { expect, test } from '../fixtures';
import { Dashboards } from '../pages/dashboards';
import { START } from '../pages/panel';

test('panes come back when the server does', async ({
  panel,
  jupyter,
  page
}) => {
  const dashboards = new Dashboards(page);
  const row = await panel.make(1);
  await dashboards.open(row, 'CPU');
  const before = await dashboards.iframe('CPU').getAttribute('src');
  await jupyter.restart();
  await expect
    .poll(() => dashboards.iframe('CPU').getAttribute('src'), {
      timeout: 90_000
    })
    .not.toBe(before);
  await dashboards.drawn('CPU');
});

test('a pane whose socket the scheduler ends says so at once, and comes back by itself', async ({
  panel,
  gateway,
  page
}) => {
  const dashboards = new Dashboards(page);
  const row = await panel.make(0);
  await dashboards.open(row, 'CPU');
  await expect.poll(() => dashboards.openSockets, START).toBe(1);
  const before = await dashboards.iframe('CPU').getAttribute('src');
  const said = await dashboards.listen();
  await gateway?.do('end_sockets', await row.name());
  await expect
    .poll(said, START)
    .toContain('connection to the scheduler was lost');
  await expect(dashboards.iframe('CPU')).not.toHaveAttribute(
    'src',
    before ?? '',
    START
  );
  await dashboards.drawn('CPU');
  const [now] = dashboards.sockets.slice(-1);
  expect(now.url()).toContain(
    await dashboards.iframe('CPU').getAttribute('src')
  );
  expect(now.isClosed()).toBe(false);
});

test('a dashboard whose scheduler was killed says so', async ({
  panel,
  gateway,
  page
}) => {
  const dashboards = new Dashboards(page);
  const row = await panel.make(0);
  await dashboards.open(row, 'CPU');
  await gateway?.do('kill_scheduler', await row.name());
  await expect(dashboards.panes.getByRole('status')).toContainText(
    /has not answered since|failed|stopped/,
    START
  );
});
