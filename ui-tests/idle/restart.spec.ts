import { expect, openLab } from '../fixtures';
import { Panel } from '../pages/panel';
import { STEPS, testWith } from '../stacks/policyServer';

/** An administrator's policy in seconds instead of minutes. A server and a page start during the countdown. */
const test = testWith({
  idle_badge_after: 2,
  idle_notice_after: 4,
  idle_stop_after: 70,
  idle_countdown: 60,
  active_poll_interval: 1
});

test('a restarted server counts down again, and a stopped cluster gives the reason and can be recreated', async ({
  page,
  panel,
  server
}) => {
  const row = await panel.make(1);
  const [name, label] = [await row.name(), await row.label()];
  await expect(row.node).toContainText('Will be stopped in', STEPS);
  server.crash();
  await openLab(page, await server.start());
  const fresh = new Panel(page);
  await fresh.show();
  const restored = fresh.row(name);
  // The countdown restarts, because the user may have been away.
  await expect(restored.node).toContainText(
    /Will be stopped in [1-5]\d s/,
    STEPS
  );
  await expect(restored.node).toContainText(
    /Stopped automatically after .+ idle \(administrator policy\)/,
    STEPS
  );
  const before = await fresh.names();
  await restored.button('Recreate').click();
  const recreated = await fresh.waitForNewRow(before);
  await recreated.waitUntilRunning(1);
  await expect.poll(() => recreated.label()).toBe(label);
});
