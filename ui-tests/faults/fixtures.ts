import type { Page } from '@playwright/test';

import { openPanel, test as base } from '../fixtures';
import type { IFaultProxy } from '../stacks/faultProxy';
import { startFaultProxy } from '../stacks/faultProxy';
import type { IGateway } from '../stacks/gateway';
import { startGateway } from '../stacks/gateway';
import { startJupyter } from '../stacks/jupyter';
import type { IFaultContext } from './faults';

/** The value of a mapping option, which may hold a credential. */
export const OPTION_SECRET = 'value-of-an-option-3f9c1b';

interface IFaultWorker {
  faultProxy: IFaultProxy;
  faultGateway: IGateway;
  /** What pages received and sent, with the address. The run of a worker fails if a secret is in it. */
  traffic: [from: string, text: string][];
}

/** Add to `traffic` all that a page receives: bodies, except those of static files, and WebSocket frames. */
function record(page: Page, traffic: IFaultWorker['traffic']): void {
  page.on('response', response => {
    if (/\/(static|lab\/extensions)\//.test(response.url())) {
      return;
    }
    response.text().then(
      body => traffic.push([response.url(), body]),
      // A redirect, and a response that ended early, have no body.
      () => undefined
    );
  });
  page.on('websocket', socket => {
    const add = ({ payload }: { payload: string | Buffer }) => {
      traffic.push([socket.url(), payload.toString()]);
    };
    socket.on('framereceived', add);
    socket.on('framesent', add);
  });
}

/**
 * Tests with a faulty connection between the Jupyter server and a real gateway. Clusters outlive a test, so that the
 * next one does not have to wait for one.
 */
export const test = base.extend<{ faultContext: IFaultContext }, IFaultWorker>({
  faultGateway: [
    async ({}, use) => {
      const gateway = await startGateway();
      await use(gateway);
      await gateway.end();
    },
    { scope: 'worker', timeout: 120_000 }
  ],
  traffic: [
    async ({ faultGateway }, use) => {
      const traffic: IFaultWorker['traffic'] = [];
      await use(traffic);
      const secrets = [faultGateway.password, OPTION_SECRET];
      const found = traffic.filter(([, text]) =>
        secrets.some(secret => text.includes(secret))
      );
      if (found.length > 0) {
        throw new Error(
          `A secret is in ${found.map(([from]) => from).join(', ')}`
        );
      }
    },
    { scope: 'worker' }
  ],
  faultProxy: [
    async ({ faultGateway }, use) => {
      const proxy = await startFaultProxy(faultGateway.address);
      await use(proxy);
      await proxy.stop();
    },
    { scope: 'worker' }
  ],
  jupyter: [
    async ({ faultGateway, faultProxy }, use) => {
      const jupyter = await startJupyter({
        ...faultGateway.environ,
        DASK_GATEWAY__ADDRESS: faultProxy.address
      });
      await use(jupyter);
      await jupyter.stop();
    },
    { scope: 'worker', timeout: 120_000 }
  ],
  panel: async ({ page, jupyter, traffic }, use) => {
    record(page, traffic);
    const panel = await openPanel(page, jupyter);
    await use(panel);
  },
  faultContext: async (
    { page, panel, faultGateway, faultProxy, jupyter },
    use
  ) => {
    const known = (await faultGateway.do(
      'call',
      'GET',
      '/api/v1/clusters/',
      'alice'
    )) as Record<string, unknown>;
    const name =
      Object.keys(known)[0] ??
      ((await faultGateway.do('make_cluster', 'alice', 1, {
        environment: { TOKEN: OPTION_SECRET }
      })) as string);
    const row = panel.row(name);
    await row.waitUntilRunning(1);
    await use({
      page,
      panel,
      row,
      name,
      gateway: faultGateway,
      proxy: faultProxy,
      jupyter
    });
    // A test that fails before the end of its fault must not make the next one fail.
    faultProxy.setFault(null);
    jupyter.resume();
    await faultGateway.do('resume');
  }
});

export { expect } from '../fixtures';
