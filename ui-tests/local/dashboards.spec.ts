import type { Locator, Page } from '@playwright/test';

import { expect, test } from '../fixtures';
import { Dashboards } from '../pages/dashboards';
import { START } from '../pages/panel';

/** Execute a JupyterLab command. */
async function execute(page: Page, id: string, args: object): Promise<void> {
  await page.evaluate(
    async ([command, values]) => {
      const { jupyterapp } = window as unknown as {
        jupyterapp: {
          commands: {
            execute: (id: string, args: object) => Promise<unknown>;
          };
        };
      };
      await jupyterapp.commands.execute(command, values);
    },
    [id, args] as const
  );
}

/** What the page in a frame can access; each entry is the error that prevents it. */
async function accessFromFrame(page: Page, title: string) {
  const handle = await page.locator(`iframe[title="${title}"]`).elementHandle();
  const frame = await handle?.contentFrame();
  return frame?.evaluate(async () => {
    const attempted = async (attempt: () => unknown) => {
      try {
        return `got ${String(await attempt())}`;
      } catch (error) {
        return (error as Error).name;
      }
    };
    return {
      origin: window.origin,
      parent: await attempted(() => window.parent.document.title),
      top: await attempted(() => (window.top as Window).location.href),
      cookie: await attempted(() => document.cookie),
      storage: await attempted(() => localStorage.length),
      api: await attempted(async () => (await fetch('/api/status')).status),
      open: await attempted(() => window.open('about:blank'))
    };
  });
}

test('a plot opens in a pane that is isolated from JupyterLab', async ({
  panel,
  notebook,
  page
}, info) => {
  const dashboards = new Dashboards(page);
  const row = await panel.make(1);
  await dashboards.open(row, 'Task Stream');
  await expect(dashboards.tab('Task Stream')).toContainText(await row.label());
  await expect(dashboards.iframe('Task Stream')).toHaveAttribute(
    'sandbox',
    'allow-scripts'
  );
  expect(await accessFromFrame(page, 'Task Stream')).toEqual({
    origin: 'null',
    parent: 'SecurityError',
    top: 'SecurityError',
    cookie: 'SecurityError',
    storage: 'SecurityError',
    api: 'TypeError',
    open: 'got null'
  });

  // Updates of the plot arrive through the socket.
  await expect.poll(() => dashboards.openSockets, START).toBe(1);
  await row.button('Insert Client Code for').click();
  await notebook.runActive();
  await notebook.shows(0, 'Client');
  await notebook.run(
    'import time\nwork = client.map(lambda i: time.sleep(0.2), range(200))'
  );
  await dashboards.tab('Task Stream').click();
  const before = dashboards.received;
  await expect
    .poll(() => dashboards.received - before, START)
    .toBeGreaterThan(10);
  await info.attach('task stream', {
    body: await page.screenshot(),
    contentType: 'image/png'
  });

  // The tab has the color of the cluster.
  const color = (locator: Locator, property: string) =>
    locator.evaluate(
      (node, name) => getComputedStyle(node).getPropertyValue(name),
      property
    );
  const mark = await color(
    row.node.locator('.jp-DaskGateway-mark').first(),
    'background-color'
  );
  await expect
    .poll(() =>
      color(
        dashboards.tab('Task Stream').locator('.lm-TabBar-tabLabel'),
        'text-decoration-color'
      )
    )
    .toBe(mark);

  // Reload creates a new page, and a browser tab is isolated as well.
  const pane = dashboards.panes;
  const page1 = await dashboards.iframe('Task Stream').getAttribute('src');
  await pane.getByRole('button', { name: 'Reload' }).click();
  await expect(dashboards.iframe('Task Stream')).not.toHaveAttribute(
    'src',
    page1 ?? ''
  );
  await dashboards.waitUntilDrawn('Task Stream');
  const opening = page.waitForEvent('popup');
  await pane.getByRole('button', { name: 'Open in Browser Tab' }).click();
  const tab = await opening;
  await expect(tab.locator('canvas').first()).toBeVisible(START);
  expect(tab.url()).toContain('/dask-gateway/view/');
  expect(
    await tab.evaluate(() => [window.origin, window.opener as unknown])
  ).toEqual(['null', null]);
  await tab.close();

  await dashboards.close('Task Stream');
  await expect(dashboards.panes).toHaveCount(0);
});

test('panes can be dragged across other panes, and are restored after a reload, as is the height of the list', async ({
  panel,
  jupyter,
  page
}, info) => {
  const dashboards = new Dashboards(page);
  const row = await panel.make(1);
  await dashboards.open(row, 'CPU');
  await dashboards.dragBeside('Progress', 'CPU');
  await dashboards.waitUntilBeside('CPU', 'Progress');
  await info.attach('split', {
    body: await page.screenshot(),
    contentType: 'image/png'
  });

  const height = async () =>
    (await dashboards.section.boundingBox())?.height ?? NaN;
  const before = await height();
  await dashboards.moveSplitter(-80);
  await expect.poll(height).toBeGreaterThan(before + 60);
  const moved = await height();

  await expect
    .poll(() => dashboards.savedPanes(jupyter.url))
    .toEqual(expect.arrayContaining(['CPU', 'Progress']));
  await expect.poll(() => dashboards.isHeightSaved(jupyter.url)).toBe(true);
  await page.goto(page.url().replace(/[?&](reset|token=[^&]*)/g, ''));
  await dashboards.waitUntilDrawn('CPU');
  await dashboards.waitUntilDrawn('Progress');
  await dashboards.waitUntilBeside('CPU', 'Progress');
  await panel.show();
  await dashboards.reveal(row);
  await expect
    .poll(async () => Math.abs((await height()) - moved))
    .toBeLessThan(10);
});

test('panes of two clusters, placed with the keyboard, are restored after a reload, and one says that its cluster stopped', async ({
  panel,
  jupyter,
  page
}) => {
  const dashboards = new Dashboards(page);
  const one = await panel.make(1);
  const two = await panel.make(1);
  const [first, second] = [await one.label(), await two.label()];
  await dashboards.open(one, 'CPU');
  await dashboards.pinToCluster('CPU', second);
  // A pane that stays with another cluster is not reused.
  await dashboards.openWithKeyboard('CPU', 'Open to the Right', 'ContextMenu');
  await expect(dashboards.panes).toHaveCount(2);
  const clusters = 'Cluster of this dashboard';
  await (
    await dashboards.pane('CPU', first)
  )
    .getByLabel(clusters)
    .selectOption({ label: first });
  const areBeside = async () => {
    const left = await dashboards.pane('CPU', second);
    const right = await dashboards.pane('CPU', first);
    await expect(left.locator('iframe')).toBeVisible(START);
    await expect(right.locator('iframe')).toBeVisible(START);
    await dashboards.waitUntilBeside(left, right);
  };
  await areBeside();

  const [mine, other] = [await one.name(), await two.name()];
  await expect
    .poll(() => dashboards.savedPanes(jupyter.url))
    .toEqual(expect.arrayContaining([`CPU of ${mine}`, `CPU of ${other}`]));
  await page.goto(page.url().replace(/[?&](reset|token=[^&]*)/g, ''));
  await areBeside();
  await expect(dashboards.panes).toHaveCount(2);

  await panel.show();
  await two.stop();
  const stopped = await dashboards.pane('CPU', second);
  await expect(stopped.locator('.jp-DaskGateway-frameMessage')).toContainText(
    /is stopping|was stopped/
  );
  await expect(stopped.locator('iframe')).toHaveCount(0);
  const living = await dashboards.pane('CPU', first);
  await expect(
    living.frameLocator('iframe').locator('canvas').first()
  ).toBeVisible(START);
});

test('the default layout opens, and links in outputs open panes', async ({
  panel,
  notebook,
  page
}, info) => {
  const dashboards = new Dashboards(page);
  const row = await panel.make(1);
  await dashboards.reveal(row);
  // Every plot that this version of distributed lists has a line on what it shows.
  await expect(
    dashboards.section
      .locator('.jp-DaskGateway-plot')
      .filter({ hasNot: page.locator('.jp-DaskGateway-plotDescription') })
  ).toHaveCount(0);
  await dashboards.section.getByRole('button', { name: 'Open Layout' }).click();
  for (const plot of ['Task Stream', 'Progress', 'Workers Memory', 'CPU']) {
    await dashboards.waitUntilDrawn(plot);
  }
  await info.attach('layout', {
    body: await page.screenshot(),
    contentType: 'image/png'
  });
  await expect(dashboards.panes).toHaveCount(5);

  // The link in the client's output opens a pane.
  await row.button('Insert Client Code for').click();
  await notebook.runActive();
  await notebook.shows(0, 'Client');
  const link = notebook.output(0).getByRole('link', { name: /\/status$/ });
  const url = await link.getAttribute('href');
  await link.click();
  await expect(dashboards.panes).toHaveCount(6);
  await dashboards.waitUntilDrawn('Status');

  // The command of distributed's own button opens five panes that stay with the client's cluster.
  await execute(page, 'dask:populate-and-launch-layout', { url });
  await expect(dashboards.panes).toHaveCount(11);
});

test('a pasted URL opens only dashboards of the user', async ({
  panel,
  notebook,
  page
}) => {
  const dashboards = new Dashboards(page);
  const row = await panel.make(0);
  await dashboards.reveal(row);
  const paste = async (url: string) => {
    await dashboards.section
      .getByRole('button', { name: 'Open Dashboard URL…' })
      .click();
    await page.getByRole('dialog').getByRole('textbox').fill(url);
    await page
      .getByRole('dialog')
      .getByRole('button', { name: 'Open' })
      .click();
  };
  await paste('http://example.org:8787/status');
  const failure = page.getByRole('dialog', { name: 'Cannot Open Dashboard' });
  await expect(failure).toBeVisible();
  await failure.getByRole('button').last().click();
  await expect(dashboards.panes).toHaveCount(0);

  // A scheduler of the user on a port of this machine.
  await notebook.create();
  await notebook.run(
    'from distributed import LocalCluster\nc = LocalCluster(n_workers=0, dashboard_address="127.0.0.1:0", protocol="inproc", processes=False)\nprint("link", c.dashboard_link)'
  );
  await notebook.shows(0, 'link http');
  // The link contains another address of this machine, but only the loopback address is accepted.
  const text = (await notebook.output(0).textContent()) ?? '';
  const port = /:(\d+)\/status/.exec(text)?.[1];
  await paste(`http://127.0.0.1:${port}/status`);
  await expect(dashboards.panes).toHaveCount(1);
  await expect(
    dashboards.panes.frameLocator('iframe').locator('canvas').first()
  ).toBeVisible(START);
});
