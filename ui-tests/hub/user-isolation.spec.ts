import { ClusterSelector } from '../pages/clusterSelector';
import { Notebook } from '../pages/notebook';
import { Panel } from '../pages/panel';
import { request } from '../pages/request';
import { expect, record, secretsOf, signIn, test } from './fixtures';

test('a user can neither see nor change a cluster of another user', async ({
  browser,
  hub
}, info) => {
  test.setTimeout(300_000);
  const alice = await signIn(browser, hub, 'alice');
  const received = record(alice);
  // Another test may have left panes in her workspace.
  await alice.goto(`${hub.url}/user/alice/lab?reset`);
  const panel = new Panel(alice);
  await panel.show();
  await panel.openDialog();
  // The administrator's default contains an environment variable of alice's server.
  await expect(panel.dialog.getByLabel('Image')).toHaveValue('jupyter/local:1');
  await panel.dialog.getByLabel('Number of workers').fill('1');
  const row = await panel.submit();
  const name = await row.name();
  await row.waitUntilRunning(1);
  await row.button('Insert Client Code for').click();
  const notebook = new Notebook(alice);
  await expect(notebook.cells.first()).toContainText(name);
  await notebook.runActive();
  await notebook.shows(0, 'Client');
  await notebook.run('client.submit(sum, [1, 2, 3]).result()');
  await notebook.shows(1, /^6$/);
  await info.attach('alice', {
    body: await alice.screenshot(),
    contentType: 'image/png'
  });

  // One choice in the toolbar connects a new notebook.
  await alice.getByRole('main').getByRole('tab', { name: 'Launcher' }).click();
  await notebook.create();
  const selector = new ClusterSelector(alice);
  await selector.choose(await row.label());
  await selector.shows(`${await row.label()} (connected)`);
  await expect(notebook.cells).toHaveCount(1);
  const snippet = notebook.cells.filter({ hasText: `connect("${name}")` });
  await row.button('Insert Client Code for').click();
  await expect(snippet).toHaveCount(1);
  await row.button('Insert Client Code for').click();
  await expect(
    alice.getByText('already connects to', { exact: false }).first()
  ).toBeVisible();
  await expect(snippet).toHaveCount(1);

  const bob = await signIn(browser, hub, 'bob');
  const bobPanel = new Panel(bob);
  await bobPanel.show();
  await expect(bobPanel.region).toContainText('No clusters yet.');
  const cluster = `/user/bob/dask-gateway/api/clusters/${name}`;
  const attempts: [string, string, object?][] = [
    ['POST', `${cluster}/scale`, { count: 0 }],
    ['POST', `${cluster}/adapt`, { minimum: 0, maximum: 1 }],
    ['DELETE', cluster],
    ['POST', `${cluster}/view`],
    ['GET', `${cluster}/dashboards`]
  ];
  for (const [method, path, body] of attempts) {
    const response = await request(bob, method, path, body);
    const { code } = (await response.json()) as { code: unknown };
    expect(
      ['cluster-forbidden', 'cluster-not-found'],
      `${method} ${path}`
    ).toContain(code);
  }
  // Neither at the address of alice's server nor with the gateway's Python client can bob reach the cluster.
  const foreign = await bob.request.get(
    `${hub.url}/user/alice/dask-gateway/api/clusters`
  );
  expect(foreign.url().includes('/user/alice/') && foreign.ok()).toBe(false);
  const code = new Notebook(bob);
  await code.create();
  await code.run(
    [
      'from dask_gateway import Gateway',
      'gateway = Gateway()',
      'print(len(gateway.list_clusters()), "clusters")',
      `gateway.stop_cluster("${name}")`
    ].join('\n')
  );
  await code.shows(0, "403, message='Forbidden'");
  await expect(code.cells.first()).toContainText('0 clusters');
  await row.waitUntilRunning(1);

  const secrets = await secretsOf(hub);
  expect(secrets.length).toBeGreaterThan(4);
  const leaks = (await received())
    .filter(([, body]) => secrets.some(secret => body.includes(secret)))
    .map(([url]) => url);
  expect(leaks).toEqual([]);

  await panel.stopAll();
  await bob.context().close();
  await alice.context().close();
});
