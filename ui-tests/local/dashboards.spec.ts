import type { Page } from '@playwright/test';

import { expect, test } from '../fixtures';
import { Dashboards } from '../pages/dashboards';
import { START } from '../pages/panel';

/** Run one of JupyterLab's commands. */
async function execute(page: Page, id: string, args: object): Promise<void> {
  await page.evaluate(
    async ([command, given]) => {
      const { jupyterapp } = window as unknown as {
        jupyterapp: {
          commands: {
            execute: (id: string, args: object) => Promise<unknown>;
          };
        };
      };
      await jupyterapp.commands.execute(command, given);
    },
    [id, args] as const
  );
}

/** What the page in a frame can get hold of; each entry says what stopped it. */
async function reach(page: Page, title: string) {
  const handle = await page.locator(`iframe[title="${title}"]`).elementHandle();
  const frame = await handle?.contentFrame();
  return frame?.evaluate(async () => {
    const tried = async (attempt: () => unknown) => {
      try {
        return `got ${String(await attempt())}`;
      } catch (error) {
        return (error as Error).name;
      }
    };
    return {
      origin: window.origin,
      parent: await tried(() => window.parent.document.title),
      top: await tried(() => (window.top as Window).location.href),
      cookie: await tried(() => document.cookie),
      storage: await tried(() => localStorage.length),
      api: await tried(async () => (await fetch('/api/status')).status),
      open: await tried(() => window.open('about:blank'))
    };
  });
}

test('a plot of a working cluster is a pane that cannot touch the Lab', async ({
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
  expect(await reach(page, 'Task Stream')).toEqual({
    origin: 'null',
    parent: 'SecurityError',
    top: 'SecurityError',
    cookie: 'SecurityError',
    storage: 'SecurityError',
    api: 'TypeError',
    open: 'got null'
  });

  // What the cluster does comes through the socket.
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

  await dashboards
    .tab('Task Stream')
    .locator('.lm-TabBar-tabCloseIcon')
    .click();
  await expect(dashboards.panes).toHaveCount(0);
});

test('panes are dragged into place, across other panes, and return after a reload', async ({
  panel,
  jupyter,
  page
}, info) => {
  const dashboards = new Dashboards(page);
  const row = await panel.make(1);
  await dashboards.open(row, 'CPU');
  await dashboards.dragBeside('Progress', 'CPU');
  await dashboards.besides('CPU', 'Progress');
  await info.attach('split', {
    body: await page.screenshot(),
    contentType: 'image/png'
  });

  // JupyterLab keeps its layout a moment after it has changed.
  const kept = async () =>
    (await page.request.get(`${jupyter.url}lab/api/workspaces`)).text();
  await expect.poll(kept).toContain('individual-progress');
  await page.goto(page.url().replace(/[?&](reset|token=[^&]*)/g, ''));
  await dashboards.drawn('CPU');
  await dashboards.drawn('Progress');
  await dashboards.besides('CPU', 'Progress');
});

test('two clusters side by side, and one stopped under its open pane', async ({
  panel,
  page
}) => {
  const dashboards = new Dashboards(page);
  const one = await panel.make(1);
  const two = await panel.make(1);
  const [first, second] = [await one.label(), await two.label()];
  await dashboards.open(one, 'CPU');
  await dashboards.plot('Progress').click();
  await dashboards.stay('Progress', second);
  await dashboards.stay('CPU', first);

  await two.stop();
  await dashboards.tab('Progress').click();
  await expect(
    dashboards.panes.filter({ visible: true }).getByRole('status')
  ).toContainText(/is stopping|was stopped/);
  await expect(dashboards.iframe('Progress')).toHaveCount(0);
  await dashboards.tab('CPU').click();
  await dashboards.drawn('CPU');
});

test('one command arranges what is useful, and what clients print leads to panes', async ({
  panel,
  notebook,
  page
}, info) => {
  const dashboards = new Dashboards(page);
  const row = await panel.make(1);
  await dashboards.reveal(row);
  await dashboards.section.getByRole('button', { name: 'Open Layout' }).click();
  for (const plot of ['Task Stream', 'Progress', 'Workers Memory', 'CPU']) {
    await dashboards.drawn(plot);
  }
  await info.attach('layout', {
    body: await page.screenshot(),
    contentType: 'image/png'
  });
  await expect(dashboards.panes).toHaveCount(5);

  // The link that the client prints leads into a pane.
  await row.button('Insert Client Code for').click();
  await notebook.runActive();
  await notebook.shows(0, 'Client');
  const link = notebook.output(0).getByRole('link', { name: /\/status$/ });
  const url = await link.getAttribute('href');
  await link.click();
  await expect(dashboards.panes).toHaveCount(6);
  await dashboards.drawn('Dashboard');

  // What distributed's own button runs: five more, which stay with the client's cluster.
  await execute(page, 'dask:populate-and-launch-layout', { url });
  await expect(dashboards.panes).toHaveCount(11);
});

test('a pasted URL opens what is one’s own and nothing else', async ({
  panel,
  notebook,
  page
}) => {
  const dashboards = new Dashboards(page);
  const row = await panel.make(0);
  await dashboards.reveal(row);
  const paste = async (url: string) => {
    await dashboards.section.getByRole('button', { name: 'Open URL…' }).click();
    await page.getByRole('dialog').getByRole('textbox').fill(url);
    await page
      .getByRole('dialog')
      .getByRole('button', { name: 'Open' })
      .click();
  };
  await paste('http://example.org:8787/status');
  const refusal = page.getByRole('dialog', { name: 'Dashboard' });
  await expect(refusal).toBeVisible();
  await refusal.getByRole('button').last().click();
  await expect(dashboards.panes).toHaveCount(0);

  // A scheduler of one's own, on a port of this machine.
  await notebook.create();
  await notebook.run(
    'from distributed import LocalCluster\nc = LocalCluster(n_workers=0, dashboard_address="127.0.0.1:0", protocol="inproc", processes=False)\nprint("link", c.dashboard_link)'
  );
  await notebook.shows(0, 'link http');
  // The link names another address of this machine; what is one's own is the port on the loopback.
  const text = (await notebook.output(0).textContent()) ?? '';
  const port = /:(\d+)\/status/.exec(text)?.[1];
  await paste(`http://127.0.0.1:${port}/status`);
  await expect(dashboards.panes).toHaveCount(1);
  await expect(
    dashboards.panes.frameLocator('iframe').locator('canvas').first()
  ).toBeVisible(START);
});
