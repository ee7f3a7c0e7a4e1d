import { expect } from '../fixtures';
import { notice } from '../pages/notice';
import type { IJupyter } from '../stacks/jupyter';
import { testWith } from '../stacks/watched';

/** Here the admin sees to it that nobody's workers idle for longer; all times in seconds. */
const test = testWith({
  idle_scale_down_within: 30,
  idle_countdown: 20,
  active_poll_interval: 1
});

/** So long an idle cluster may take to come through all steps. */
const STEPS = { timeout: 150_000 };

/** What the server half acts by. */
async function chosen({ url, token }: IJupyter): Promise<unknown> {
  const answer = await fetch(`${url}dask-gateway/api/policy`, {
    headers: { Authorization: `token ${token}` }
  });
  return answer.json();
}

test('an admin’s bound is told in the settings, and a hint says what it did', async ({
  jupyter,
  page,
  panel
}) => {
  await page.getByRole('menuitem', { name: 'Settings' }).click();
  await page.getByRole('menuitem', { name: /^Settings Editor/ }).click();
  await page.getByRole('tab', { name: 'Dask Gateway: Idle Clusters' }).click();
  // JupyterLab gives its fields headings, no labels; the outer group is that of all settings.
  const setting = page
    .locator('.form-group')
    .filter({
      has: page.getByRole('heading', {
        name: 'Release Workers After (minutes)',
        exact: true
      })
    })
    .last();
  await expect(setting).toContainText(
    'Your hub administrator allows at most 30 s.'
  );
  // An hour, says the person; the bound is what counts.
  await setting.getByRole('spinbutton').fill('60');
  await expect
    .poll(() => chosen(jupyter))
    .toMatchObject({
      chosen: { scale_down_after: 3600 },
      effective: { scale_down_after: 30 }
    });
  const row = await panel.make(1);
  await expect(row.node).toContainText(
    /Workers will be released in \d+ s/,
    STEPS
  );
  await expect(notice(page, /Its workers will be released at/)).toHaveCount(1);
  await expect(row.workers).toContainText(/^0 workers/, STEPS);
  await expect(row.node).toHaveAttribute('data-status', 'running');

  const hint = row.node.getByRole('note').filter({
    hasText: /^1 worker released at .+ after \d+ s idle\./
  });
  const reason = hint.getByText('No results were lost');
  await expect(reason).toBeHidden();
  await hint.getByText(/worker released/).click();
  await expect(reason).toBeVisible();
  await expect(reason).toContainText(
    'Your hub administrator releases idle workers.'
  );
  await hint.getByRole('button', { name: /^Dismiss: / }).click();
  await expect(hint).toHaveCount(0);
});
