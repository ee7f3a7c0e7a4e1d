import type { Locator, Page } from '@playwright/test';

import { expect, test as base } from '../../fixtures';
import { command } from '../../pages/commands';
import type { Panel } from '../../pages/panel';
import { cutOff, picture, setWidth } from '../../pages/screenshot';
import { blockPort } from '../../stacks/blockedPort';
import type { HubResponse, IFakeHub } from '../../stacks/fakeHub';
import { SCOPE, startFakeHub } from '../../stacks/fakeHub';
import type { Fault, IFaultProxy } from '../../stacks/faultProxy';
import {
  closeConnection,
  neverRespond,
  respond,
  startFaultProxy
} from '../../stacks/faultProxy';
import { PolicyServer } from '../../stacks/policyServer';

/** A failure of the connection to the gateway, and what the panel and Check Connection say about it. */
interface IFailure {
  /** The name of its picture. */
  name: string;
  /** What JupyterHub says about the token; by default it is valid. */
  hub?: HubResponse;
  /** What the gateway does with requests whose path matches; by default all of them. */
  fault?: Fault;
  matches?: RegExp;
  /** What happens to the gateway as a whole. */
  state?: 'down' | 'blocked';
  code: string;
  message: string;
  remedy: string;
  /** The checks that fail, with the advice to the user and to administrators. */
  checks: { check: string; user: string; administrator: string }[];
}

const json = (status: number, body: object) =>
  respond(status, JSON.stringify(body), { 'Content-Type': 'application/json' });

/** The gateway's response where its hub rejects a token. */
const unverified = json(500, {
  error: "Permission failure verifying user's JupyterHub API token"
});

/** A gateway of 2024 verifies tokens with the `apiToken` of its service. */
const unverifiedByOldGateway: Fault = (request, response) =>
  (request.url?.endsWith('/api/version')
    ? json(200, { version: '2024.1.0' })
    : unverified)(request, response);

const AUTHENTICATED = /\/api\/v1\//;

/** The gateway of the tests does not know the hub, so its user has no clusters without a failure. */
const HEALTHY = { matches: AUTHENTICATED, apply: json(200, {}) };

const wrongPath = {
  code: 'gateway-bad-response',
  remedy: 'Administrators: check gateway.address.',
  checks: [
    {
      check: 'http',
      user: 'Another program responds at the gateway address.',
      administrator: 'Correct the path in gateway.address.'
    }
  ]
};

const FAILURES: IFailure[] = [
  {
    name: 'missing-scope',
    hub: ['access:servers!server'],
    fault: json(401, { error: 'Unauthorized' }),
    matches: AUTHENTICATED,
    code: 'auth-refused',
    message: "The gateway rejected your server's JupyterHub token.",
    remedy: 'access:services!service=dask-gateway',
    checks: [
      {
        check: 'hub',
        user: 'You do not have permission to use the gateway.',
        administrator: 'Give the roles "user" and "server" the scope'
      },
      {
        check: 'authentication',
        user: 'You do not have permission to use the gateway.',
        administrator: 'Give the roles "user" and "server" the scope'
      }
    ]
  },
  {
    name: 'wrong-api-token',
    fault: unverifiedByOldGateway,
    matches: /\/api\/(v1\/|version)/,
    code: 'auth-unverified',
    message: 'JupyterHub rejected your token when the gateway verified it.',
    remedy: 'the apiToken of the service is the same on both sides',
    checks: [
      {
        check: 'authentication',
        user: 'Your token is valid, so you cannot fix this yourself.',
        administrator: 'Set the same apiToken for the service'
      }
    ]
  },
  {
    name: 'token-expired',
    hub: 'rejected',
    fault: unverified,
    matches: AUTHENTICATED,
    code: 'auth-unverified',
    message: 'JupyterHub rejected your token when the gateway verified it.',
    remedy: 'Restart your server.',
    checks: [
      {
        check: 'hub',
        user: 'Stop and start your server from the Hub Control Panel',
        administrator: 'Check the lifetime of the tokens'
      },
      {
        check: 'authentication',
        user: 'Stop and start your server from the Hub Control Panel',
        administrator: 'Check the lifetime of the tokens'
      }
    ]
  },
  {
    name: 'hub-frozen',
    hub: 'silent',
    fault: neverRespond,
    matches: AUTHENTICATED,
    code: 'gateway-timeout',
    message: 'It may be waiting for JupyterHub, which verifies your token.',
    remedy: 'Administrators: check that JupyterHub responds',
    checks: [
      {
        check: 'hub',
        user: 'JupyterHub does not respond.',
        administrator: 'Check that JupyterHub runs'
      },
      {
        check: 'authentication',
        user: 'The gateway is waiting for JupyterHub',
        administrator: 'Check that JupyterHub responds'
      }
    ]
  },
  {
    ...wrongPath,
    name: 'wrong-path-404',
    fault: respond(404, '404: Not Found'),
    message: 'is not Dask Gateway: it returned HTTP 404.'
  },
  {
    ...wrongPath,
    name: 'wrong-path-405',
    fault: respond(405, '405: Method Not Allowed'),
    message: 'is not Dask Gateway: it returned HTTP 405.'
  },
  {
    ...wrongPath,
    name: 'wrong-path-redirect',
    fault: respond(302, '', { Location: '/hub/login?next=%2F' }),
    message: 'is not Dask Gateway: it redirects to "/hub/login".',
    checks: [
      {
        check: 'http',
        user: 'The gateway address leads to another page, often a login page.',
        administrator: 'Correct the scheme and the path of gateway.address.'
      }
    ]
  },
  {
    ...wrongPath,
    name: 'wrong-path-page',
    fault: respond(200, '<!doctype html><title>Welcome</title>'),
    message: 'is not Dask Gateway: it returned a web page.',
    checks: [
      {
        check: 'http',
        user: 'Another program responds at the gateway address.',
        administrator: 'Correct gateway.address.'
      }
    ]
  },
  {
    name: 'connection-closed',
    fault: closeConnection,
    code: 'gateway-unreachable',
    message: 'the connection was closed without a response.',
    remedy: 'the network policy lets single-user servers reach the gateway',
    checks: [
      {
        check: 'http',
        user: 'Your server cannot reach the gateway.',
        administrator:
          'Let single-user servers reach the gateway in the network policy'
      }
    ]
  },
  {
    name: 'gateway-down',
    state: 'down',
    code: 'gateway-unreachable',
    message: 'connection refused.',
    remedy: 'Administrators: check gateway.address',
    checks: [
      {
        check: 'tcp',
        user: 'The gateway is not running.',
        administrator: 'Check that the gateway and its proxy run'
      }
    ]
  },
  {
    name: 'network-blocked',
    state: 'blocked',
    code: 'gateway-unreachable',
    message: 'the connection timed out.',
    remedy: 'the network policy lets single-user servers reach the gateway',
    checks: [
      {
        check: 'tcp',
        user: 'Your server cannot reach the gateway.',
        administrator:
          'Let single-user servers reach the gateway in the network policy'
      }
    ]
  }
];

interface IFaulty {
  faultProxy: IFaultProxy;
  hub: IFakeHub;
}

/** A server with JupyterHub authentication, whose gateway and hub fail on request. */
const test = base.extend<object, IFaulty>({
  faultProxy: [
    async ({ gateway }, use) => {
      const proxy = await startFaultProxy(gateway!.address);
      proxy.setFault(HEALTHY);
      await use(proxy);
      await proxy.stop();
    },
    { scope: 'worker' }
  ],
  hub: [
    async ({}, use) => {
      const hub = await startFakeHub();
      await use(hub);
      await hub.stop();
    },
    { scope: 'worker' }
  ],
  jupyter: [
    async ({ faultProxy, hub }, use) => {
      const server = new PolicyServer(
        { ...hub.environ, DASK_GATEWAY__ADDRESS: faultProxy.address },
        { active_poll_interval: 1, gateway_timeout: 2 }
      );
      await use(await server.start());
      await server.end();
    },
    { scope: 'worker', timeout: 120_000 }
  ]
});

/** Cause a failure. @returns a function that ends it */
async function cause(
  { hub: response = [SCOPE], fault, matches = /./, state }: IFailure,
  { faultProxy, hub }: IFaulty
): Promise<() => Promise<void>> {
  hub.setResponse(response);
  const end = () => {
    hub.setResponse([SCOPE]);
    faultProxy.setFault(HEALTHY);
  };
  if (fault) {
    faultProxy.setFault({ matches, apply: fault });
    return async () => end();
  }
  await faultProxy.stop();
  const unblock =
    state === 'blocked' ? await blockPort(faultProxy.port) : undefined;
  return async () => {
    end();
    await unblock?.();
    await faultProxy.restart();
  };
}

/** Wait until an alert of the panel shows a failure. @returns the alert with its buttons */
async function showsFailure(
  panel: Panel,
  { code, message, remedy }: IFailure
): Promise<Locator> {
  const alert = panel.region.getByRole('alert');
  await expect(alert).toContainText(message);
  await expect(alert).toContainText(remedy);
  const box = alert.locator('..');
  await expect(box.getByText(code, { exact: true })).toBeVisible();
  await expect(box.getByRole('link', { name: 'Learn More' })).toHaveAttribute(
    'href',
    new RegExp(`/errors\\.html#${code}$`)
  );
  await expect(
    box.getByRole('button', { name: 'Check Connection…' })
  ).toBeVisible();
  return box;
}

/** Check the connection. @returns the dialog with the result */
async function checkConnection(page: Page): Promise<Locator> {
  await command(page, 'dask-gateway:check-connection');
  const dialog = page.getByRole('dialog', { name: 'Check Connection' });
  await expect(dialog.getByRole('status')).toHaveText(/checks? failed\.$/, {
    timeout: 60_000
  });
  return dialog;
}

test('each failure of the connection is shown with its code and remedy', async ({
  page,
  panel,
  faultProxy,
  hub
}) => {
  await setWidth(page, panel.region, 320);
  for (const failure of FAILURES) {
    const end = await cause(failure, { faultProxy, hub });
    const alert = await showsFailure(panel, failure);
    await expect.poll(() => cutOff(panel.region)).toEqual([]);
    // The doctor's findings have separate tests (tests/doctor/). Here they are for the pictures.
    if (process.env.PICTURES) {
      await page.mouse.move(900, 400);
      const parts = [alert];
      const dialog = await checkConnection(page);
      const failed = dialog.locator('[data-result="failed"]');
      await expect(failed).toHaveCount(failure.checks.length);
      for (const { check, user, administrator } of failure.checks) {
        const step = dialog.locator(`[data-check="${check}"]`);
        await expect(step).toContainText(user);
        await expect(step).toContainText(administrator);
        parts.push(step);
      }
      await picture(parts.slice(1), `errors/${failure.name}-check`);
      await dialog.getByRole('button', { name: 'Close' }).click();
      await picture([alert], `errors/${failure.name}`);
    }
    await end();
  }
});
