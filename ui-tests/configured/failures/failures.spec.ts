import { expect, test } from '../../fixtures';
import { recordText } from '../../pages/textLog';
import { START } from '../../pages/panel';
import { picture, setTheme } from '../../pages/screenshot';

test.describe('the gateway', () => {
  test('that was killed is reported with the time, and the panel recovers after its restart', async ({
    panel,
    gateway
  }) => {
    const row = await panel.make(1);
    const name = await row.name();
    const top = async () => (await row.node.boundingBox())!.y;
    const before = await top();
    await gateway!.do('kill');
    const alert = panel.region.getByRole('alert');
    await expect(alert).toContainText(/Since \d/);
    await expect(alert).toContainText('gateway');
    // The last known clusters stay visible, and where they were.
    expect(await top()).toBe(before);
    await gateway!.do('stop');
    await gateway!.do('start');
    await expect(alert).toBeHidden({ timeout: 60_000 });
    // A gateway without a database has lost its clusters, so they must not be shown as running.
    await expect(
      panel.region.locator(`li[data-name="${name}"][data-status="running"]`)
    ).toHaveCount(0, { timeout: 30_000 });
    // The gateway can create clusters again.
    await panel.make(1);
  });

  test('that does not respond is reported, and the panel recovers', async ({
    panel,
    gateway
  }) => {
    await gateway!.do('suspend');
    const alert = panel.region.getByRole('alert');
    await expect(alert).toContainText(/Since \d/, { timeout: 45_000 });
    await gateway!.do('resume');
    await expect(alert).toBeHidden({ timeout: 60_000 });
  });
});

test('the check of the connection names the step that fails, and passes after the restart', async ({
  page,
  panel,
  gateway
}) => {
  await gateway!.do('kill');
  await panel.region
    .getByRole('alert')
    .locator('..')
    .getByRole('button', { name: 'Check Connection…' })
    .click();
  const dialog = page.getByRole('dialog', { name: 'Check Connection' });
  const step = (check: string) => dialog.locator(`[data-check="${check}"]`);
  await expect(step('tcp')).toHaveAttribute('data-result', 'failed');
  await expect(step('tcp')).toContainText('connection refused');
  await expect(step('tcp')).toContainText('Administrators: ');
  await expect(step('authentication')).toContainText('Skipped');
  await expect(dialog.getByRole('status')).toHaveText('1 check failed.', START);
  await setTheme(page, 'light');
  await picture([page], 'check-connection-light');
  await gateway!.do('stop');
  await gateway!.do('start');
  await dialog.getByRole('button', { name: 'Check Again' }).click();
  await expect(dialog.getByRole('status')).toHaveText(
    'No check failed.',
    START
  );
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(dialog).toBeHidden();
});

test('the row of a cluster reports that its scheduler was killed', async ({
  panel,
  gateway
}) => {
  const row = await panel.make(1);
  await gateway!.do('kill_scheduler', await row.name());
  await expect(row.state).toContainText(/not responding|Failed|Stopped/, START);
  await expect(row.node).not.toContainText('undefined');
});

test('a start that fails shows each attempt and the reason', async ({
  panel
}) => {
  await panel.openDialog();
  await panel.dialog.getByLabel('Image').fill('fails');
  const texts = await recordText(panel.region);
  await panel.submit();
  // There are at most three attempts. The row of an attempt is shown for about a second until the next attempt.
  await expect(panel.list).toContainText('Attempt 3 of 3', START);
  await expect(panel.list).toContainText('Failed', START);
  await expect.poll(texts).toContain('Attempt 2 of 3');
  await expect.poll(texts).toMatch(/Failed.*no reason/i);
});

test('a pending start can be canceled', async ({ panel }) => {
  await panel.openDialog();
  await panel.dialog.getByLabel('Image').fill('never-starts');
  const row = await panel.submit();
  await expect(row.state).toContainText(/Starting for \d+ s/);
  await row.button('Cancel').click();
  await expect(row.state).toContainText(/Stopping|Stopped/, START);
});
