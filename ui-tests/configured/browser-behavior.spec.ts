import type { Request } from '@playwright/test';

import { openLab } from '../fixtures';
import { expect, test } from '../fixtures';
import { Panel, RUNNING, START } from '../pages/panel';

const OURS = /\/dask-gateway\/|\/dask\//;

test('the browser part of dask-labextension is disabled', async ({
  panel,
  page,
  jupyter
}) => {
  // Its server extension responds, so it is installed.
  const peer = await page.request.get(`${jupyter.url}dask/clusters`);
  expect(peer.ok()).toBe(true);
  const plugins = await page.evaluate(() =>
    (
      window as unknown as {
        jupyterapp: { listPlugins: () => string[] };
      }
    ).jupyterapp.listPlugins()
  );
  expect(plugins.filter(id => id.startsWith('dask-labextension'))).toEqual([]);
  expect(plugins).toContain('jupyterlab-dask-gateway:panel');
  await expect(
    page.getByRole('tab', { name: 'Dask', exact: true })
  ).toHaveCount(0);
  await expect(panel.region).toBeVisible();
});

test('a double click on Create creates one cluster, and no LocalCluster', async ({
  panel,
  page,
  gateway
}) => {
  const posts: string[] = [];
  page.on('request', request => {
    if (request.method() === 'POST' && OURS.test(request.url())) {
      posts.push(new URL(request.url()).pathname);
    }
  });
  const before = await panel.names();
  await panel.openDialog();
  await panel.create.dblclick();
  await expect(panel.dialog).toBeHidden();
  const row = await panel.waitForNewRow(before);
  await expect(row.state).toContainText(RUNNING, START);
  expect(posts.filter(path => path.endsWith('/clusters'))).toHaveLength(1);
  expect(
    (await panel.names()).filter(name => !before.includes(name))
  ).toHaveLength(1);
  expect(posts.filter(path => path.startsWith('/dask/'))).toEqual([]);
  const running = (await gateway!.do(
    'call',
    'GET',
    '/api/v1/clusters/',
    'alice'
  )) as Record<string, unknown>;
  expect(Object.keys(running)).toContain(await row.name());
});

test('a hidden page sends no requests, and updates when it becomes visible', async ({
  panel,
  page,
  gateway
}) => {
  await panel.openDialog();
  const row = await panel.submit();
  await expect(row.state).toContainText(RUNNING, START);
  const name = await row.name();
  const setVisibility = (state: 'hidden' | 'visible') =>
    page.evaluate(value => {
      Object.defineProperty(document, 'visibilityState', {
        configurable: true,
        get: () => value
      });
      Object.defineProperty(document, 'hidden', {
        configurable: true,
        get: () => value === 'hidden'
      });
      document.dispatchEvent(new Event('visibilitychange'));
    }, state);
  await setVisibility('hidden');
  const sent: string[] = [];
  const count = (request: Request) => {
    if (OURS.test(request.url())) {
      sent.push(`${request.method()} ${new URL(request.url()).pathname}`);
    }
  };
  page.on('request', count);
  // The cluster stops meanwhile. A visible page would send a request or receive an event within 6 s.
  await gateway!.do('call', 'DELETE', `/api/v1/clusters/${name}`, 'alice');
  await expect
    .poll(
      async () =>
        (
          (await gateway!.do(
            'call',
            'GET',
            `/api/v1/clusters/${name}`,
            'alice'
          )) as { status: string }
        ).status,
      { timeout: 60_000 }
    )
    .toBe('STOPPED');
  // A lease lasts 60 s, so a page that still renews it does so in this time.
  const start = Date.now();
  await expect
    .poll(() => Date.now() - start, { timeout: 90_000, intervals: [5_000] })
    .toBeGreaterThan(65_000);
  page.off('request', count);
  expect(sent).toEqual([]);
  await setVisibility('visible');
  await expect(row.state).toContainText('Stopped');
});

test('two pages show the same clusters', async ({
  panel,
  context,
  jupyter
}) => {
  const other = await context.newPage();
  await openLab(other, jupyter);
  const there = new Panel(other);
  await there.show();
  const seen = await there.names();
  await panel.openDialog();
  const row = await panel.submit();
  const mirrored = await there.waitForNewRow(seen);
  await expect
    .poll(async () => (await mirrored.name()) === (await row.name()))
    .toBe(true);
  await expect(mirrored.state).toContainText(RUNNING, START);
  await other.close();
});

test('no password or private key reaches the page or the log', async ({
  panel,
  page,
  gateway,
  jupyter
}) => {
  const bodies: Promise<string>[] = [];
  page.on('response', response => bodies.push(response.text().catch(() => '')));
  page.on('websocket', socket =>
    socket.on('framereceived', ({ payload }) =>
      bodies.push(Promise.resolve(payload.toString()))
    )
  );
  await page.reload();
  await panel.show();
  const row = await panel.make(1);
  await row.button('Scale').click();
  await row.stop();
  const { readFileSync } = await import('node:fs');
  const all = [
    ...(await Promise.all(bodies)),
    readFileSync(jupyter.log, 'utf8')
  ];
  expect(all.join('').length).toBeGreaterThan(10_000);
  const leaks = all.filter(
    body =>
      body.includes(gateway!.password) ||
      /-----BEGIN (EC |RSA )?PRIVATE KEY-----\\?n[A-Za-z0-9+/]/.test(body)
  );
  expect(leaks).toEqual([]);
});
