import { expect } from '../fixtures';
import { notification } from '../pages/notification';
import type { IJupyter } from '../stacks/jupyter';
import { STEPS, testWith } from '../stacks/policyServer';

/** A policy of the administrator that limits the idle time of workers. All times are in seconds. */
const test = testWith({
  idle_scale_down_within: 30,
  idle_countdown: 20,
  active_poll_interval: 1
});

/** The policies of the server. */
async function policies({ url, token }: IJupyter): Promise<unknown> {
  const response = await fetch(`${url}dask-gateway/api/policy`, {
    headers: { Authorization: `token ${token}` }
  });
  return response.json();
}

test('the settings show the limit of the administrator, and a hint says that it scaled down', async ({
  jupyter,
  page,
  panel
}) => {
  await page.getByRole('menuitem', { name: 'Settings' }).click();
  await page.getByRole('menuitem', { name: /^Settings Editor/ }).click();
  await page.getByRole('tab', { name: 'Dask Gateway: Idle Clusters' }).click();
  // JupyterLab's fields have headings instead of labels. The outermost group contains all settings.
  const setting = page
    .locator('.form-group')
    .filter({
      has: page.getByRole('heading', {
        name: 'Scale Down After (minutes)',
        exact: true
      })
    })
    .last();
  await expect(setting).toContainText(
    'Your hub administrator allows at most 30 s.'
  );
  // The user sets an hour, but the limit takes precedence.
  await setting.getByRole('spinbutton').fill('60');
  await expect
    .poll(() => policies(jupyter))
    .toMatchObject({
      chosen: { scale_down_after: 3600 },
      effective: { scale_down_after: 30 }
    });
  const row = await panel.make(1);
  await expect(row.node).toContainText(/Will be scaled down in \d+ s/, STEPS);
  await expect(
    notification(page, /It will be scaled down to 0 workers at/)
  ).toHaveCount(1);
  await expect(row.workers).toContainText(/^0 (of \d+ )?workers/, STEPS);
  await expect(row.node).toHaveAttribute('data-status', 'running');

  const hint = row.node.getByRole('note').filter({
    hasText: /^Scaled down 1 idle worker at .+ \(idle for \d+ s\)\./
  });
  const reason = hint.getByText('No results were lost');
  await expect(reason).toBeHidden();
  await hint.getByText(/Scaled down 1/).click();
  await expect(reason).toBeVisible();
  await expect(reason).toContainText(
    'Your hub administrator scales down idle clusters.'
  );
  await hint.getByRole('button', { name: /^Dismiss: / }).click();
  await expect(hint).toHaveCount(0);
});
