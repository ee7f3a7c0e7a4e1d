import type { Locator, Page } from '@playwright/test';

import { violations } from '../../pages/axe';
import { ClusterSelector } from '../../pages/clusterSelector';
import { command } from '../../pages/commands';
import { Dashboards } from '../../pages/dashboards';
import { writeNamed } from '../../pages/notebook';
import { Panel, START } from '../../pages/panel';
import { THEMES, screenshot, setTheme } from '../../pages/screenshot';
import { expect, stopSharedClusters, test } from '../../sharedCluster';
import { pressEscape } from '../../pages/escape';

stopSharedClusters();

const PANEL = '#jp-DaskGateway-panel';

const SELECTOR = '.jp-NotebookPanel-toolbar [data-jp-item-name="daskCluster"]';

/** Check a part of the page in all themes. */
async function check(page: Page, what: string, within: string): Promise<void> {
  for (const theme of Object.keys(THEMES) as (keyof typeof THEMES)[]) {
    await setTheme(page, theme);
    // Until JupyterLab has repainted everything in the colors of the theme, contrasts can be too low.
    await expect
      .configure({ soft: true })
      .poll(() => violations(page, within), { message: `${what}, ${theme}` })
      .toEqual([]);
    await screenshot(page, `axe-${what}-${theme}`);
  }
}

/**
 * The contrast of each color of clusters to the background of a row and of a selected row, and of the number in the badge
 * on the sidebar's tab.
 */
const contrasts = (page: Page) =>
  page.evaluate(panel => {
    const canvas = document.createElement('canvas').getContext('2d', {
      willReadFrequently: true
    })!;
    const luminance = (color: string, below: string) => {
      canvas.fillStyle = below;
      canvas.fillRect(0, 0, 1, 1);
      canvas.fillStyle = color;
      canvas.fillRect(0, 0, 1, 1);
      const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data]
        .slice(0, 3)
        .map(value => value / 255)
        .map(value =>
          value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
        );
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const probe = document.createElement('span');
    document.querySelector(panel)!.append(probe);
    const result: Record<string, number> = {};
    for (const layer of ['--jp-layout-color1', '--jp-layout-color2']) {
      probe.className = '';
      probe.style.backgroundColor = `var(${layer})`;
      const below = getComputedStyle(probe).backgroundColor;
      probe.style.backgroundColor = '';
      const background = luminance(below, '#fff');
      for (const color of [
        'blue',
        'green',
        'orange',
        'purple',
        'red',
        'teal',
        'pink',
        'brown'
      ]) {
        probe.className = `jp-DaskGateway-mark jp-DaskGateway-color-${color}`;
        const own = luminance(getComputedStyle(probe).backgroundColor, below);
        result[`${color} on ${layer}`] =
          (Math.max(own, background) + 0.05) /
          (Math.min(own, background) + 0.05);
      }
    }
    probe.remove();
    const tab = document.createElement('div');
    tab.className = 'lm-TabBar-tab';
    tab.dataset.daskgatewaybadge = '1';
    document.querySelector('.jp-SideBar')!.append(tab);
    const badge = getComputedStyle(tab, '::before');
    const below = luminance(badge.backgroundColor, '#fff');
    const number = luminance(badge.color, badge.backgroundColor);
    result.badge =
      (Math.max(number, below) + 0.05) / (Math.min(number, below) + 0.05);
    tab.remove();
    return result;
  }, PANEL);

/** The font and the border of a field. */
const styleOf = (field: Locator) =>
  field.evaluate(node => {
    const { fontFamily, fontSize, borderTopWidth, borderTopColor } =
      getComputedStyle(node);
    return { fontFamily, fontSize, borderTopWidth, borderTopColor };
  });

test('axe finds no violation in the panel and the dialog New Cluster, in all themes', async ({
  page,
  panel
}) => {
  await check(page, 'empty', PANEL);
  await setTheme(page, 'light');
  await panel.openDialog();
  await check(page, 'new-cluster', '.jp-Dialog');
  // Lists look like the other fields, and have a caret.
  const fields = [
    panel.dialog.getByLabel('Image'),
    panel.dialog.getByLabel('Mode')
  ];
  const [text, list] = await Promise.all(fields.map(styleOf));
  expect(list).toEqual(text);
  await expect(fields[1].locator('..').locator('svg')).toBeVisible();
  await panel.dialog.getByRole('button', { name: 'Cancel' }).click();
  await setTheme(page, 'light');
});

test('axe finds no violation in a row and its form, in all themes', async ({
  page,
  panel,
  row
}) => {
  await check(page, 'row', PANEL);
  // What a screen reader reads: each part once, and each button with the label of the cluster.
  const label = await row.label();
  await expect(panel.region).toMatchAriaSnapshot(`
    - region "Dask Gateway":
      - toolbar "Dask Gateway":
        - button "New Cluster"
        - button "Create from a Preset"
        - button "More"
      - region "side panel content":
        - status
        - list "Clusters":
          - listitem "${label}":
            - button "Details of ${label}"
            - text: /${label} Idle for .* 1 worker No tasks/
            - button "Scale ${label}"
            - button "Insert Client Code for ${label}"
            - button "Dashboards of ${label}"
            - button "Stop ${label}"
            - button "Remove a worker from ${label}"
            - button "Add a worker to ${label}"
            - status
        - region "Dashboards":
          - 'heading "Dashboards: ${label}" [level=3]':
            - 'button "Dashboards: ${label}"'
  `);
  await row.showDetails();
  await row.button('Scale').click();
  await check(page, 'row-open', PANEL);
  await row.node.getByRole('button', { name: 'Cancel' }).click();
  await setTheme(page, 'light');
});

test('axe finds no violation in the dashboards and their layouts, in all themes', async ({
  page,
  row
}) => {
  const dashboards = new Dashboards(page);
  await dashboards.reveal(row);
  await check(page, 'dashboards', PANEL);
  await setTheme(page, 'light');
  await dashboards.plot('CPU').click();
  await dashboards.waitUntilDrawn('CPU');
  await check(page, 'pane', '.jp-DaskGateway-pane');
  // The longest label does not push the buttons away.
  const selector = page.getByRole('combobox', {
    name: 'Cluster of this dashboard'
  });
  await selector.evaluate((select: HTMLSelectElement) => {
    select.options[0].text = 'label '.repeat(40);
  });
  expect((await selector.boundingBox())!.width).toBeLessThanOrEqual(200);
  await setTheme(page, 'light');
  await dashboards.section
    .getByRole('button', { name: 'Save Layout…' })
    .click();
  const saving = page.getByRole('dialog', { name: 'Save Dashboard Layout' });
  await saving.getByRole('textbox').fill('Mine');
  await check(page, 'save-layout', '.jp-Dialog');
  await saving.getByRole('button', { name: 'Save' }).click();
  const layouts = dashboards.section.getByRole('list', { name: 'Layouts' });
  await expect(layouts.getByRole('listitem')).toHaveText(['Mine']);
  await dashboards.section.getByRole('separator').focus();
  await check(page, 'layouts', PANEL);
  await setTheme(page, 'light');
});

test('axe finds no violation in the page of a cluster and the page Size a Deployment, in all themes', async ({
  page,
  row
}) => {
  await command(page, 'dask-gateway:open-cluster-page', {
    name: await row.name()
  });
  const clusterPage = page.getByRole('region', { name: /^Cluster Page of/ });
  await expect(
    clusterPage.getByRole('heading', { name: 'Activity' })
  ).toBeVisible();
  await check(page, 'cluster-page', '.jp-DaskGateway-page');
  await setTheme(page, 'light');
  await command(page, 'dask-gateway:size-deployment');
  const sizing = page.getByRole('region', { name: 'Size a Deployment' });
  await expect(sizing.getByRole('figure')).toBeVisible();
  await check(page, 'sizing', '[aria-label="Size a Deployment"]');
  await setTheme(page, 'light');
});

test('axe finds no violation in dialogs and the row of an ended cluster, in all themes', async ({
  page,
  row
}) => {
  for (const [id, what] of [
    ['dask-gateway:rename-cluster', 'rename'],
    ['dask-gateway:stop-cluster', 'stop'],
    ['dask-gateway:prune-clusters', 'clean-up'],
    ['dask-gateway:check-connection', 'check-connection']
  ]) {
    await setTheme(page, 'light');
    await command(page, id, { name: await row.name() });
    const dialog = page.getByRole('dialog');
    await expect(dialog).toBeVisible();
    await check(page, what, '.jp-Dialog');
    await pressEscape(page);
    await expect(dialog).toHaveCount(0);
  }
  await row.stop();
  await expect(row.node).toHaveAttribute('data-status', 'stopped', START);
  await check(page, 'ended', PANEL);
});

test('axe finds no violation in the cluster selector of a notebook and its menu, in all themes', async ({
  page,
  panel,
  notebook
}) => {
  const row = await panel.make(0);
  await notebook.create();
  await notebook.ready();
  const selector = new ClusterSelector(page);
  await check(page, 'selector', SELECTOR);
  await setTheme(page, 'light');
  const menu = page.locator('.jp-DaskGateway-menu');
  await selector.button.click();
  await expect(menu).toBeVisible();
  await pressEscape(page);
  await expect(menu).toBeHidden();
  await expect(selector.button).toBeFocused();
  await selector.button.click();
  await expect(menu).toBeVisible();
  // The list around the entries is Lumino's own.
  await check(page, 'selector-menu', '.jp-DaskGateway-menu .lm-Menu-item');
  await pressEscape(page);
  await expect(menu).toBeHidden();
  await setTheme(page, 'light');
  await selector.choose(await row.label());
  await selector.shows('(connected)');
  await check(page, 'selector-connected', SELECTOR);
});

test('axe finds no violation in the panel and the dialogs of Notebook 7, in all themes', async ({
  page,
  jupyter
}) => {
  writeNamed(jupyter.folder, 'axe.ipynb');
  await page.goto(`${jupyter.url}notebooks/axe.ipynb?token=${jupyter.token}`);
  const panel = new Panel(page);
  await expect(async () => {
    await command(page, 'dask-gateway:focus-panel');
    await expect(panel.region).toBeVisible({ timeout: 5_000 });
  }).toPass();
  await panel.openDialog();
  await check(page, 'notebook7-new-cluster', '.jp-Dialog');
  await panel.dialog.getByLabel('Number of workers').fill('0');
  const row = await panel.submit();
  await row.waitUntilRunning(0);
  await row.showDetails();
  await row.button('Scale').click();
  await check(page, 'notebook7', PANEL);
  for (const id of ['rename', 'stop']) {
    await command(page, `dask-gateway:${id}-cluster`, {
      name: await row.name()
    });
    const dialog = page.getByRole('dialog');
    await expect(dialog).toBeVisible();
    await check(page, `notebook7-${id}`, '.jp-Dialog');
    await pressEscape(page);
    await expect(dialog).toHaveCount(0);
  }
  await panel.stopAll();
});

test('the colors of clusters and the badge have a contrast of at least 3:1 in all themes', async ({
  page,
  panel
}) => {
  await expect(panel.region).toBeVisible();
  for (const theme of Object.keys(THEMES) as (keyof typeof THEMES)[]) {
    await setTheme(page, theme);
    const all = await contrasts(page);
    expect(Object.keys(all)).toHaveLength(17);
    const low = Object.entries(all).filter(([, contrast]) => contrast < 3);
    expect.soft(low, theme).toEqual([]);
  }
});
