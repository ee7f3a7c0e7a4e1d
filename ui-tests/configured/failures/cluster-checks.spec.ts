import { expect, test as base } from '../../fixtures';
import { command } from '../../pages/commands';
import { picture } from '../../pages/screenshot';
import type { IFaultProxy } from '../../stacks/faultProxy';
import { respond, startFaultProxy } from '../../stacks/faultProxy';
import { PolicyServer } from '../../stacks/policyServer';

/** A server whose Dask clients would connect to a port where nothing listens. */
const test = base.extend<object, { faultProxy: IFaultProxy }>({
  faultProxy: [
    async ({ gateway }, use) => {
      const proxy = await startFaultProxy(gateway!.address);
      await use(proxy);
      await proxy.stop();
    },
    { scope: 'worker' }
  ],
  jupyter: [
    async ({ faultProxy, gateway }, use) => {
      const server = new PolicyServer(
        {
          ...gateway!.environ,
          DASK_GATEWAY__ADDRESS: faultProxy.address,
          DASK_GATEWAY__PROXY_ADDRESS: 'gateway://127.0.0.1:1'
        },
        {}
      );
      await use(await server.start());
      await server.end();
    },
    { scope: 'worker', timeout: 120_000 }
  ]
});

test('Check Connection names a wrong proxy address and a dashboard that does not respond', async ({
  page,
  panel,
  faultProxy
}) => {
  await panel.make(1);
  faultProxy.setFault({
    matches: /\/clusters\/[^/]+\/status/,
    apply: respond(502, '')
  });
  await command(page, 'dask-gateway:check-connection');
  const dialog = page.getByRole('dialog', { name: 'Check Connection' });
  await expect(dialog.getByRole('status')).toHaveText('2 checks failed.', {
    timeout: 60_000
  });
  for (const [check, name, administrator] of [
    ['scheduler', 'wrong-proxy-address', 'gateway.proxy-address'],
    ['dashboard', 'dashboard-dead', 'Administrators: ']
  ]) {
    const step = dialog.locator(`[data-check="${check}"]`);
    await expect(step).toHaveAttribute('data-result', 'failed');
    await expect(step).toContainText(administrator);
    await picture([step], `errors/${name}-check`);
  }
  await dialog.getByRole('button', { name: 'Close' }).click();
  faultProxy.setFault(null);
});
