import { openLab } from '../fixtures';
import { Panel } from '../pages/panel';
import { expect, test } from './fixtures';
import { report, secondsOf } from './measure';

const HOURS = 5 * 3600 * 1000;

test('a page that receives no events finds a new cluster', async ({
  page,
  jupyter,
  faultGateway
}, info) => {
  // The page connects to the server's events with a WebSocket, which a proxy may refuse.
  await page.routeWebSocket(/\/api\/events\/subscribe/, socket =>
    socket.close({ code: 1011 })
  );
  await openLab(page, jupyter);
  const panel = new Panel(page);
  await panel.show();
  const name = (await faultGateway.do('make_cluster')) as string;
  const shownWithin = 20;
  const shown = await secondsOf(() =>
    expect(panel.row(name).node).toBeVisible({ timeout: 1000 * shownWithin })
  );
  report(info, {
    event: 'A proxy closes the connection for events at once.',
    text: 'A change in the list of clusters appears, but later than with events.',
    shownWithin,
    shown
  });
  await panel.row(name).stop();
});

test('a page that slept for hours shows what happened meanwhile', async ({
  page,
  context,
  jupyter,
  faultGateway
}, info) => {
  const name = (await faultGateway.do('make_cluster')) as string;
  await page.clock.install();
  await openLab(page, jupyter);
  const panel = new Panel(page);
  await panel.show();
  const row = panel.row(name);
  await expect(row.state).toContainText(/Running|Idle/);
  await context.setOffline(true);
  await faultGateway.do('call', 'DELETE', `/api/v1/clusters/${name}`, 'alice');
  await page.clock.fastForward(HOURS);
  await context.setOffline(false);
  const shownWithin = 20;
  const shown = await secondsOf(() =>
    expect(row.state).toContainText(/Stopped/, { timeout: 1000 * shownWithin })
  );
  await expect(panel.region.getByRole('alert')).toBeHidden();
  report(info, {
    event:
      'The computer of the user sleeps for 5 hours, and the cluster is stopped meanwhile.',
    text: 'The row says that the cluster was stopped.',
    shownWithin,
    shown
  });
});

test('times stay right when the clock of the computer is changed', async ({
  page,
  jupyter,
  faultGateway
}, info) => {
  const name = (await faultGateway.do('make_cluster')) as string;
  await page.clock.install();
  await openLab(page, jupyter);
  const panel = new Panel(page);
  await panel.show();
  const row = panel.row(name);
  await expect(row.state).toContainText(/Running|Idle/);
  const before = (await row.state.textContent()) ?? '';
  await page.clock.setSystemTime(Date.now() + HOURS);
  await expect(row.state).not.toHaveText(before);
  const shownWithin = 30;
  const shown = await secondsOf(() =>
    // Not `Running for 5 h`: the server measures how long a cluster runs.
    expect(row.state).toContainText(/for (\d+ s|[1-9] min)/, {
      timeout: 1000 * shownWithin
    })
  );
  report(info, {
    event: 'The clock of the computer of the user is set forward by 5 hours.',
    text: 'Times of clusters follow the clock of the server.',
    shownWithin,
    shown
  });
  await row.stop();
});
