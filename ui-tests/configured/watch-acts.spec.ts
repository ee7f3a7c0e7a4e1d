import type { Page } from '@playwright/test';

import { expect } from '../fixtures';
import { notice } from '../pages/notice';
import type { ClusterRow, Panel } from '../pages/panel';
import { START } from '../pages/panel';
import { testWith } from '../stacks/watched';

/** Nothing is done to what idles, only to what has finished; all times in seconds. */
const test = testWith({
  idle_badge_after: 2,
  idle_notice_after: 4,
  idle_countdown: 20,
  idle_finished_after: 5,
  active_poll_interval: 1
});

/** So long an idle cluster may take to come through all steps. */
const STEPS = { timeout: 150_000 };

/** What the browser itself was asked to say. */
const said = (page: Page) =>
  page.evaluate(() => (window as unknown as { said: string[] }).said);

/** Two clusters of a worker each, made at once. */
async function two(panel: Panel): Promise<[ClusterRow, ClusterRow]> {
  const rows: ClusterRow[] = [];
  for (let count = 0; count < 2; count++) {
    await panel.openDialog();
    await panel.dialog.getByLabel('Number of workers').fill('1');
    rows.push(await panel.submit());
  }
  const [one, other] = rows;
  await Promise.all([one.runs(1), other.runs(1)]);
  return [one, other];
}

test('idle clusters share a notice, and a clean-up says what is lost and stops the chosen one alone', async ({
  gateway,
  page,
  panel,
  notebook
}) => {
  const foreign = await gateway?.do('make_cluster', 'bob');
  const [one, other] = await two(panel);
  const [held, empty] = [await one.label(), await other.label()];
  const told = notice(page, /^2 clusters are idle\. 2 cores are unused\./);
  await expect(told).toHaveCount(1, START);
  await expect(told).toContainText(held);
  await expect(told).toContainText(empty);
  await expect(notice(page, /has been idle/)).toHaveCount(0);
  // Its buttons are for all of them.
  await told.getByRole('button', { name: 'Snooze for 30 min' }).click();
  await expect(one.node).toContainText('Snoozed until');
  await expect(other.node).toContainText('Snoozed until');
  await expect(told).toHaveCount(0);

  // What is published stays when its notebook has gone.
  await one.button('Insert Client Code for').click();
  await notebook.runActive();
  await notebook.shows(0, 'Client');
  await notebook.run(
    'kept = client.map(lambda n: "x" * 1000, range(10), pure=False)\nclient.publish_dataset(kept=kept)\nlen(client.gather(kept))'
  );
  await notebook.shows(1, /^10$/);
  await expect(one.node).toContainText(
    /10 results \(\S+ KiB\) in memory/,
    START
  );
  await notebook.run('client.close()\n"gone"');
  await notebook.shows(2, 'gone');

  // What is snoozed is not offered; the work has ended the other one's.
  await other.button('End Snooze').click();
  await expect(other.node).not.toContainText('Snoozed until');
  await panel.region.getByRole('button', { name: 'More' }).click();
  await page
    .getByRole('menuitem', { name: 'Clean Up Forgotten Clusters…' })
    .click();
  const dialog = page.getByRole('dialog', {
    name: 'Clean Up Forgotten Clusters'
  });
  // They are not as old as what is asked for at first.
  await expect(dialog.getByText('No forgotten clusters.')).toBeVisible();
  const offered = dialog.getByRole('group', { name: 'Forgotten clusters' });
  const box = (name: string) => offered.getByRole('checkbox', { name });
  // The last look at it may have been while its client was there.
  await expect(async () => {
    await dialog.getByLabel('Older than').selectOption('1 h');
    await expect(dialog.getByText('No forgotten clusters.')).toBeVisible();
    await dialog.getByLabel('Older than').selectOption('any age');
    await expect(offered.getByRole('checkbox')).toHaveCount(3, {
      timeout: 2_000
    });
  }).toPass(START);
  await expect(offered).toContainText(
    new RegExp(
      `${held} idle for \\d+ (s|min), 1 core, [^,]+ core-hours, 10 results \\(\\S+ KiB\\)`
    )
  );
  await expect(offered).toContainText(
    new RegExp(
      `${empty} idle for \\d+ (s|min), 1 core, [^,]+ core-hours, no results`
    )
  );
  await expect(box(empty)).toBeChecked();
  await expect(box(held)).not.toBeChecked();
  await expect(box('All')).not.toBeChecked();
  const loss = dialog.getByText(/^10 results \(\S+ KiB\) will be lost\.$/);
  await expect(loss).toHaveCount(0);
  await box(held).check();
  await expect(box('All')).toBeChecked();
  await expect(loss).toBeVisible();
  await box(empty).uncheck();
  await dialog.getByRole('button', { name: 'Stop Selected' }).click();
  await expect(notice(page, /^Stopping 1 cluster\./)).toBeVisible();
  await expect(one.node).toHaveAttribute('data-status', /stopp/);
  await expect(other.node).toHaveAttribute('data-status', 'running');
  // It never was in the list.
  expect(await gateway?.do('status', foreign, 'bob')).toBe('RUNNING');
  await gateway?.do('stop_clusters', 'bob');
});

test('Stop When Finished tells of the end, spares what is held, and stops the rest', async ({
  context,
  page,
  panel,
  notebook
}) => {
  await context.grantPermissions(['notifications']);
  await page.addInitScript(() => {
    const heard: string[] = [];
    Object.assign(window, { said: heard });
    window.Notification = class extends window.Notification {
      constructor(title: string, options?: NotificationOptions) {
        super(title, options);
        heard.push(title);
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
  const wanted = row.node.getByRole('switch', {
    name: `Stop ${label} When Finished`
  });
  await wanted.click();
  await expect(wanted).toBeChecked();
  await notebook.run(
    'import time\nkept = client.map(lambda n: time.sleep(0.3) or "x" * 1000, range(10), pure=False)\nlen(client.gather(kept))'
  );
  await notebook.shows(1, /^10$/);
  const finished = new RegExp(
    `^${label} finished after \\d+ s\\. Not stopped: 10 results \\([\\d.]+ KiB\\) are in memory\\.`
  );
  await expect(notice(page, finished)).toHaveCount(1, STEPS);
  await expect.poll(() => said(page)).toHaveLength(1);
  expect((await said(page))[0]).toMatch(finished);
  // Nothing is done to results.
  await expect(row.node).not.toContainText('Will be stopped');

  await notebook.run('del kept');
  await expect(row.node).toContainText(/Will be stopped in \d+ s/, STEPS);
  await expect(row.node).toContainText(
    'Stopped automatically when its work had finished.',
    STEPS
  );
});
