import type { Page } from '@playwright/test';

import { expect } from '../fixtures';
import { notification } from '../pages/notification';
import type { ClusterRow, Panel } from '../pages/panel';
import { START } from '../pages/panel';
import { STEPS, testWith } from '../stacks/policyServer';

/** No automatic actions on idle clusters, only on finished ones. All times are in seconds. */
const test = testWith({
  idle_badge_after: 2,
  idle_notice_after: 4,
  idle_countdown: 20,
  idle_finished_after: 5,
  active_poll_interval: 1
});

/** The titles of all desktop notifications. */
const desktopTitles = (page: Page) =>
  page.evaluate(
    () => (window as unknown as { desktopTitles: string[] }).desktopTitles
  );

/** Create two clusters with one worker each at the same time. */
async function createTwo(panel: Panel): Promise<[ClusterRow, ClusterRow]> {
  const rows: ClusterRow[] = [];
  for (let count = 0; count < 2; count++) {
    await panel.openDialog();
    await panel.dialog.getByLabel('Number of workers').fill('1');
    rows.push(await panel.submit());
  }
  const [first, second] = rows;
  await Promise.all([first.waitUntilRunning(1), second.waitUntilRunning(1)]);
  return [first, second];
}

test('idle clusters share a notice, and Clean Up says what is lost and stops only the selected cluster', async ({
  gateway,
  page,
  panel,
  notebook
}) => {
  const foreign = await gateway?.do('make_cluster', 'bob');
  const [first, second] = await createTwo(panel);
  const [full, empty] = [await first.label(), await second.label()];
  const idleNotice = notification(
    page,
    /^2 clusters are idle\. 2 cores are unused\./
  );
  await expect(idleNotice).toHaveCount(1, START);
  await expect(idleNotice).toContainText(full);
  await expect(idleNotice).toContainText(empty);
  await expect(notification(page, /has been idle/)).toHaveCount(0);
  // Its buttons act on both clusters.
  await idleNotice.getByRole('button', { name: 'Snooze 30 min' }).click();
  await expect(first.node).toContainText('Snoozed until');
  await expect(second.node).toContainText('Snoozed until');
  await expect(idleNotice).toHaveCount(0);

  // Published results stay in memory after the client has closed.
  await first.button('Insert Client Code for').click();
  await notebook.runActive();
  await notebook.shows(0, 'Client');
  await notebook.run(
    'kept = client.map(lambda n: "x" * 1000, range(10), pure=False)\nclient.publish_dataset(kept=kept)\nlen(client.gather(kept))'
  );
  await notebook.shows(1, /^10$/);
  await expect(first.node).toContainText(
    /10 results \(\S+ KiB\) in memory/,
    START
  );
  await notebook.run('client.close()\n"gone"');
  await notebook.shows(2, 'gone');

  // Snoozed clusters are not offered. The tasks have ended the snooze of the first cluster.
  await second.button('End Snooze').click();
  await expect(second.node).not.toContainText('Snoozed until');
  await panel.region.getByRole('button', { name: 'More' }).click();
  await page
    .getByRole('menuitem', { name: 'Clean Up Forgotten Clusters…' })
    .click();
  const dialog = page.getByRole('dialog', {
    name: 'Clean Up Forgotten Clusters'
  });
  // The clusters are younger than the default age.
  await expect(dialog.getByText('No forgotten clusters.')).toBeVisible();
  const offered = dialog.getByRole('group', { name: 'Forgotten clusters' });
  const box = (name: string) => offered.getByRole('checkbox', { name });
  // The last poll may have seen the client.
  await expect(async () => {
    await dialog.getByLabel('Older than').selectOption('1 h');
    await expect(dialog.getByText('No forgotten clusters.')).toBeVisible();
    await dialog.getByLabel('Older than').selectOption('any age');
    await expect(offered.getByRole('checkbox')).toHaveCount(3, {
      timeout: 8_000
    });
  }).toPass(START);
  await expect(offered).toContainText(
    new RegExp(
      `${full} idle for \\d+ (s|min) 1 core \\S.* core-hours 10 results \\(\\S+ KiB\\)`
    )
  );
  await expect(offered).toContainText(
    new RegExp(
      `${empty} idle for \\d+ (s|min) 1 core \\S.* core-hours no results`
    )
  );
  await expect(box(empty)).toBeChecked();
  await expect(box(full)).not.toBeChecked();
  await expect(box('All')).not.toBeChecked();
  const loss = dialog.getByText(/^10 results \(\S+ KiB\) will be lost\.$/);
  await expect(loss).toHaveCount(0);
  await box(full).check();
  await expect(box('All')).toBeChecked();
  await expect(loss).toBeVisible();
  await box(empty).uncheck();
  await dialog.getByRole('button', { name: 'Stop Selected' }).click();
  await expect(notification(page, /^Stopping 1 cluster\./)).toBeVisible();
  await expect(first.node).toHaveAttribute('data-status', /stopp/);
  await expect(second.node).toHaveAttribute('data-status', 'running');
  // A cluster of another user is never in the list.
  expect(await gateway?.do('status', foreign, 'bob')).toBe('RUNNING');
  await gateway?.do('stop_clusters', 'bob');
});

test('Stop When Finished announces the end, keeps clusters with results, and stops them without', async ({
  page,
  panel,
  notebook
}) => {
  await page.addInitScript(() => {
    const titles: string[] = [];
    Object.assign(window, { desktopTitles: titles });
    window.Notification = class extends window.Notification {
      // Chromium without windows denies the permission, whatever a test grants.
      static override get permission(): NotificationPermission {
        return 'granted';
      }

      constructor(title: string, options?: NotificationOptions) {
        super(title, options);
        titles.push(title);
      }
    };
  });
  await page.reload();
  await panel.show();
  await notebook.create();
  const row = await panel.make(1);
  const label = await row.label();
  await row.button('Insert Client Code for').click();
  await notebook.runActive();
  await notebook.shows(0, 'Client');
  await row.showDetails();
  const toggle = row.node.getByRole('switch', {
    name: `Stop When Finished: ${label}`
  });
  await toggle.click();
  await expect(toggle).toBeChecked();
  await notebook.run(
    'import time\nkept = client.map(lambda n: time.sleep(0.3) or "x" * 1000, range(10), pure=False)\nlen(client.gather(kept))'
  );
  await notebook.shows(1, /^10$/);
  const finished = new RegExp(
    `^${label} finished after \\d+ (s|min)\\. Not stopped: 10 results \\([\\d.]+ KiB\\) are in memory\\.`
  );
  await expect(notification(page, finished)).toHaveCount(1, STEPS);
  await expect.poll(() => desktopTitles(page)).toHaveLength(1);
  expect((await desktopTitles(page))[0]).toMatch(finished);
  // A cluster with results is not stopped.
  await expect(row.node).not.toContainText('Will be stopped');

  await notebook.run('del kept');
  await expect(row.node).toContainText(/Will be stopped in \d+ s/, STEPS);
  await expect(row.node).toContainText(
    'Stopped automatically when its work had finished.',
    STEPS
  );
});
