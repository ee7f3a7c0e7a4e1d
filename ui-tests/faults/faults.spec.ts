import { FAULTS } from './faults';
import { expect, test } from './fixtures';
import { report, secondsOf } from './measure';

for (const fault of FAULTS) {
  const { event, text, shownWithin, recoveredWithin, after } = fault;
  test(event, async ({ faultContext }, info) => {
    const { page, panel, row, gateway, name } = faultContext;
    const label = await row.label();
    const document = await page.evaluateHandle(() => window.document);
    await fault.cause(faultContext);
    const shown = await secondsOf(() =>
      expect(fault.where(faultContext)).toContainText(fault.expected, {
        timeout: 1000 * shownWithin
      })
    );
    // The cluster stays in the list during the fault.
    await expect(row.node).toBeVisible();
    await fault.end(faultContext);
    const timeout = 1000 * recoveredWithin;
    const recovered = await secondsOf(async () => {
      await expect(panel.region.getByRole('alert')).toBeHidden({ timeout });
      await expect(row.state).toContainText(
        after?.expected ?? /^\W?(Running|Idle)/,
        { timeout }
      );
    });
    if (!fault.endsCluster) {
      await row.waitUntilRunning(1);
    }
    // Nothing is lost, and nothing else is left running.
    expect(await row.label()).toBe(label);
    const running = await gateway.do(
      'call',
      'GET',
      '/api/v1/clusters/',
      'alice'
    );
    expect(Object.keys(running as object)).toEqual(
      fault.endsCluster ? [] : [name]
    );
    report(info, {
      event,
      text,
      after: after?.text,
      shownWithin,
      shown,
      recoveredWithin,
      recovered
    });
    // The page was not reloaded.
    expect(await document.evaluate(old => old === window.document)).toBe(true);
    await expect(page.locator('body')).not.toContainText('undefined');
  });
}
