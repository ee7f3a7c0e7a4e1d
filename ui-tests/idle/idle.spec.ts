import { expect } from '../fixtures';
import { ClusterSelector } from '../pages/clusterSelector';
import { notification } from '../pages/notification';
import { START } from '../pages/panel';
import { STEPS, testWith } from '../stacks/policyServer';

/** An administrator's policy in seconds instead of minutes, with time for a slow machine between two steps. */
const test = testWith({
  idle_badge_after: 2,
  idle_notice_after: 4,
  idle_stop_after: 100,
  idle_countdown: 60,
  active_poll_interval: 1
});

test('an idle cluster gets a badge, a notice and a countdown, which Snooze and Keep Alive suspend', async ({
  page,
  panel
}) => {
  const row = await panel.make(1);
  const label = await row.label();
  await expect(row.state).toContainText(/Idle for \d+ s/, START);
  await expect(panel.tab).toHaveAttribute('title', /1 idle cluster\s\d+ core/);
  await expect(
    page.getByRole('button', { name: /^Dask: \d+ cores?, \d+ idle$/ })
  ).toBeVisible();

  const idleNotice = notification(
    page,
    /has been idle for .*\. \d+ cores? (is|are) unused/
  );
  await expect(idleNotice).toHaveCount(1);
  await expect(idleNotice).toContainText(label);
  await idleNotice.getByRole('button', { name: 'Snooze 30 min' }).click();
  await expect(row.node).toContainText('Snoozed until');
  await expect(idleNotice).toHaveCount(0);
  await expect(panel.tab).toHaveAttribute('title', 'Dask Gateway');

  await row.button('End Snooze').click();
  await expect(row.node).not.toContainText('Snoozed until');
  const countdown = notification(page, /It will be stopped at/);
  await expect(countdown).toHaveCount(1, STEPS);
  await expect(row.node).toContainText(/Will be stopped in \d+ s/);
  await row.button('Keep Alive').click();
  await expect(row.node).toContainText(
    'Kept alive until its next task. The gateway may still stop idle clusters.'
  );
  await expect(row.node).not.toContainText('Will be stopped');
  await expect(countdown).toHaveCount(0);
});

test('Keep Alive lets a connected notebook keep the cluster active, which does not count as work', async ({
  page,
  panel,
  notebook
}) => {
  const row = await panel.make(1);
  const label = await row.label();
  await notebook.create();
  const selector = new ClusterSelector(page);
  await selector.choose(label);
  await selector.shows(`${label} (connected)`);
  await notebook.run(
    'when = lambda dask_scheduler: dask_scheduler.transition_log'
  );
  await expect(row.node).toContainText('Will be stopped in', STEPS);
  await notebook.run('before = len(client.run_on_scheduler(when)); before');
  await notebook.shows(1, /^\d+$/);
  await row.button('Keep Alive').click();
  await expect(row.node).toContainText('A connected notebook keeps it active');
  await notebook.run('len(client.run_on_scheduler(when)) > before');
  await notebook.shows(2, 'True');
  // Some polls later, it is still idle and still kept alive.
  const idle = async () => {
    const [, count, unit] =
      /Idle for (\d+) (s|min)/.exec((await row.state.textContent()) ?? '') ??
      [];
    return Number(count ?? 0) * (unit === 'min' ? 60 : 1);
  };
  const before = await idle();
  await expect.poll(idle, START).toBeGreaterThan(before + 5);
  await expect(row.node).toContainText('A connected notebook keeps it active');
});
