import { expect } from '../fixtures';
import { command } from '../pages/commands';
import { notification } from '../pages/notification';
import type { ClusterRow } from '../pages/panel';
import { START } from '../pages/panel';
import { cutOff, narrow, picture, setTheme } from '../pages/screenshot';
import type { IJupyter } from '../stacks/jupyter';
import { testWith } from '../stacks/policyServer';

/** Notices appear within seconds, but nothing is stopped while the pictures are taken. */
const test = testWith({
  idle_badge_after: 5,
  idle_notice_after: 10,
  idle_stop_after: 900,
  idle_countdown: 885,
  active_poll_interval: 1
});

/** Two minutes of tasks in stages for two workers of the cluster `NAME`. */
const WORK = `
import random, time
busy = Gateway().connect("NAME").get_client()
def load(i):
    time.sleep(random.random() / 3)
    return bytes(500_000)
def score(part):
    time.sleep(random.random() / 12)
    if random.random() < 0.02:
        raise ValueError("no data")
    return len(part)
scores = busy.map(score, busy.map(load, range(1000)))
while sum(one.done() for one in scores) < 60:
    time.sleep(0.2)
"well under way"
`;

/** Results that stay in memory after the client has closed. */
const PUBLISHED = `
kept = client.map(lambda n: bytes(2_000_000), range(24), pure=False)
client.publish_dataset(kept=kept)
client.gather(kept)
client.close()
"published"
`;

/** Rename a cluster. */
async function rename(
  { url, token }: IJupyter,
  row: ClusterRow,
  label: string
): Promise<void> {
  const response = await fetch(
    `${url}dask-gateway/api/clusters/${await row.name()}`,
    {
      method: 'PATCH',
      headers: { Authorization: `token ${token}` },
      body: JSON.stringify({ label })
    }
  );
  expect(response.status).toBe(200);
  await expect(row.node).toContainText(label);
}

test('pictures of idle and busy clusters in both themes, with nothing cut off at 250 pixels', async ({
  jupyter,
  notebook,
  page,
  panel
}) => {
  await page.setViewportSize({ width: 1280, height: 900 });
  const [busy, full, forgotten] = [
    await panel.make(2),
    await panel.make(1),
    await panel.make(1)
  ];
  await rename(jupyter, busy, 'simulation');
  await rename(jupyter, full, 'analysis');
  await rename(jupyter, forgotten, 'forgotten');

  await full.button('Insert Client Code for').click();
  await notebook.runActive();
  await notebook.shows(0, 'Client');
  await notebook.run(PUBLISHED);
  await notebook.shows(1, 'published');
  await notebook.run(WORK.replace('NAME', await busy.name()));
  await notebook.shows(2, 'well under way');
  await busy.showDetails();
  await busy.button('Cluster Page of').click();
  const clusterPage = page.getByRole('region', {
    name: 'Cluster Page of simulation'
  });
  await expect(clusterPage.getByRole('row')).toHaveCount(3);
  await expect(
    clusterPage.getByRole('figure', { name: 'Finished tasks per second' })
  ).toHaveAccessibleName('Finished tasks per second');
  await expect(
    busy.node
      .getByRole('note')
      .filter({ hasText: /tasks are waiting for 2 threads/ })
  ).toBeVisible(START);
  await expect(
    notification(page, /analysis has been idle .* 24 results/)
  ).toHaveCount(1, START);
  await expect(notification(page, /forgotten .* will be stopped/)).toHaveCount(
    1,
    START
  );
  for (const theme of ['light', 'dark'] as const) {
    await setTheme(page, theme);
    await picture([page], `cluster-page-${theme}`);
  }

  // A starting cluster shows its stages and their usual times.
  await panel.openDialog();
  await panel.dialog.getByLabel('Number of workers').fill('1');
  const fresh = await panel.submit();
  await expect(fresh.node).toContainText(/usually after/);
  await picture([page], 'idle-panel-dark');
  await fresh.waitUntilRunning(1);

  await command(page, 'dask-gateway:prune-clusters');
  const dialog = page.getByRole('dialog', {
    name: 'Clean Up Forgotten Clusters'
  });
  await dialog.getByLabel('Older than').selectOption('any age');
  await dialog.getByRole('checkbox', { name: 'analysis' }).check();
  await expect(dialog.getByText(/24 results .* will be lost/)).toBeVisible();
  for (const theme of ['dark', 'light'] as const) {
    await setTheme(page, theme);
    await picture([page], `clean-up-${theme}`);
  }
  await expect.poll(() => cutOff(dialog)).toEqual([]);
  await dialog.getByRole('button', { name: 'Cancel' }).click();

  await narrow(page, panel.region);
  await picture([page], 'idle-250px');
  await expect.poll(() => cutOff(panel.region)).toEqual([]);
});
