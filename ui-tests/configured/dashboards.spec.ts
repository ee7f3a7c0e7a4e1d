import type { Locator } from '@playwright/test';

import { expect, openLab, test } from '../fixtures';
import { Dashboards } from '../pages/dashboards';
import { START } from '../pages/panel';
import { screenshot, setTheme } from '../pages/screenshot';

const ID = 'jupyterlab-dask-gateway:dashboards';

/** Defaults that an administrator sets for all users. */
const OVERRIDES = {
  [ID]: {
    defaultLayout: 'Ours',
    layouts: [
      {
        name: 'Ours',
        area: {
          type: 'split',
          orientation: 'horizontal',
          children: [
            { type: 'tabs', plots: ['individual-cpu'] },
            { type: 'tabs', plots: ['individual-progress'] }
          ]
        }
      }
    ]
  }
};

test.afterAll(({ jupyter }) => jupyter.override({}));

test('the layout of the administrator opens, is dark in a dark theme, and survives a server restart and a page reload', async ({
  panel,
  jupyter,
  page
}) => {
  test.setTimeout(300_000);
  const dashboards = new Dashboards(page);
  await jupyter.override(OVERRIDES);
  // Layouts that other tests of the server saved would replace those of the administrator.
  const reset = await page.request.put(`${jupyter.url}lab/api/settings/${ID}`, {
    headers: { Authorization: `token ${jupyter.token}` },
    data: { raw: '{}' }
  });
  expect(reset.ok()).toBe(true);
  await openLab(page, jupyter);
  await panel.show();
  await setTheme(page, 'light');
  const row = await panel.make(1);
  await dashboards.reveal(row);
  // JupyterLab shows the launcher in an empty main area.
  const launcher = page
    .getByRole('main')
    .getByRole('tab', { name: 'Launcher' });
  await expect(launcher).toBeVisible();
  await dashboards.section.getByRole('button', { name: 'Open Layout' }).click();
  await dashboards.waitUntilDrawn('CPU');
  await dashboards.waitUntilDrawn('Progress');
  await dashboards.waitUntilBeside('CPU', 'Progress');
  await expect(dashboards.panes).toHaveCount(2);
  await launcher.locator('.lm-TabBar-tabCloseIcon').click();
  await expect(launcher).toHaveCount(0);

  // The moved edge between the panes keeps its position.
  const share = async () => {
    const [left, right] = [
      await dashboards.iframe('CPU').boundingBox(),
      await dashboards.iframe('Progress').boundingBox()
    ];
    return left && right ? left.width / (left.width + right.width) : NaN;
  };
  await expect.poll(share).toBeCloseTo(0.5, 1);
  await dashboards.moveEdge(-200);
  // Lumino moves the panes after the pointer: wait until they stay.
  let moved = NaN;
  await expect
    .poll(async () => {
      const previous = moved;
      moved = await share();
      return moved === previous && moved < 0.4;
    })
    .toBe(true);
  await expect
    .poll(() => dashboards.savedShare(jupyter.url))
    .toBeCloseTo(moved, 1);
  await expect.poll(() => dashboards.filter('CPU')).toBe('none');
  await setTheme(page, 'dark');
  await expect.poll(() => dashboards.filter('CPU')).toContain('invert');
  await setTheme(page, 'light');
  await expect.poll(() => dashboards.filter('CPU')).toBe('none');

  const before = await dashboards.iframe('CPU').getAttribute('src');
  const { [ID]: settings } = OVERRIDES;
  await jupyter.override({ [ID]: { ...settings, darkPlots: false } });
  await expect
    .poll(() => dashboards.iframe('CPU').getAttribute('src'), {
      timeout: 90_000
    })
    .not.toBe(before);
  await dashboards.waitUntilDrawn('CPU');
  await page.reload();
  await dashboards.waitUntilDrawn('CPU');
  await dashboards.waitUntilDrawn('Progress');
  await expect.poll(share).toBeCloseTo(moved, 1);
  // The pages of the panes can load before the settings.
  await expect(page.locator('body')).toHaveClass(/daskGatewayLightPlots/);
  await setTheme(page, 'dark');
  expect(await dashboards.filter('CPU')).toBe('none');
  await setTheme(page, 'light');
});

test('a pane that lost its socket says so at once, and reloads automatically', async ({
  panel,
  gateway,
  page
}) => {
  const dashboards = new Dashboards(page);
  const row = await panel.make(0);
  await dashboards.open(row, 'CPU');
  await expect.poll(() => dashboards.openSockets, START).toBe(1);
  const before = await dashboards.iframe('CPU').getAttribute('src');
  const messages = await dashboards.recordStatus();
  await gateway?.do('close_sockets', await row.name());
  await expect
    .poll(messages, START)
    .toContain('connection to the scheduler was lost');
  await expect(dashboards.iframe('CPU')).not.toHaveAttribute(
    'src',
    before ?? '',
    START
  );
  await dashboards.waitUntilDrawn('CPU');
  await expect
    .poll(async () => {
      const src = await dashboards.iframe('CPU').getAttribute('src');
      const socket = dashboards.sockets.at(-1);
      return (
        src !== null &&
        socket?.isClosed() === false &&
        socket.url().includes(new URL(src, page.url()).pathname)
      );
    }, START)
    .toBe(true);
});

test('a pane says that its scheduler does not respond', async ({
  panel,
  gateway,
  page
}) => {
  const dashboards = new Dashboards(page);
  const row = await panel.make(0);
  await dashboards.reveal(row);
  await dashboards.openWithKeyboard('CPU', 'Open as Tab', 'Shift+F10');
  await dashboards.waitUntilDrawn('CPU');
  await gateway?.do('kill_scheduler', await row.name());
  await expect(dashboards.messages).toContainText(
    /has not responded since|failed|stopped/,
    START
  );
});

test('a long list of clusters, and a low section, leave the dashboards reachable', async ({
  panel,
  page
}) => {
  const dashboards = new Dashboards(page);
  const row = await panel.make(0);
  await row.showDetails();
  await dashboards.reveal(row);
  const { section } = dashboards;
  const splitter = section.getByRole('separator');
  const height = async (part: Locator) =>
    (await part.boundingBox())?.height ?? NaN;

  // The details of the row are higher than what is left for the list, which scrolls in its parent.
  const scrolled = panel.list.locator('..');
  await page.setViewportSize({ width: 1280, height: 480 });
  await expect
    .poll(
      async () =>
        (100 * (await height(section))) /
        ((await height(section)) + (await height(scrolled)))
    )
    .toBeCloseTo(Number(await splitter.getAttribute('aria-valuenow')), 0);
  await dashboards.plot('Task Stream').click({ trial: true });
  await screenshot(page, 'dashboards-long-list');

  await splitter.focus();
  await page.keyboard.press('Home');
  await expect(splitter).toHaveAttribute('aria-valuenow', '15');
  await dashboards.plot('Graph').click();
  await screenshot(page, 'dashboards-low-section');
  await dashboards.waitUntilDrawn('Graph');
});
