import type { Locator, Page } from '@playwright/test';

import { pressEscape } from '../../pages/escape';
import { ClusterSelector } from '../../pages/clusterSelector';
import { command } from '../../pages/commands';
import { Dashboards } from '../../pages/dashboards';
import type { ClusterRow, Panel } from '../../pages/panel';
import { START } from '../../pages/panel';
import { expect, stopSharedClusters, test } from '../../sharedCluster';

stopSharedClusters();

/** What has the focus: its accessible name or its text. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const { activeElement, body } = document;
    return activeElement === null || activeElement === body
      ? 'the page'
      : (activeElement.getAttribute('aria-label') ??
          activeElement.textContent?.trim().slice(0, 60));
  });

/** Whether an element has the focus. The components of JupyterLab have it inside. */
const isFocused = (target: Locator) =>
  target.evaluate(
    node =>
      node === document.activeElement ||
      (node.matches('jp-button') && node.contains(document.activeElement))
  );

/** The keyboard, as the only way to use a page. */
class Keyboard {
  constructor(readonly page: Page) {}

  /** Press keys. After each of them something has the focus, which dialogs and menus return a moment later. */
  async press(...keys: string[]): Promise<void> {
    for (const key of keys) {
      await this.page.keyboard.press(key);
      await expect
        .poll(() => focused(this.page), `focus after ${key}`)
        .not.toBe('the page');
    }
  }

  /** Press a key until an element has the focus. */
  async reach(target: Locator, key = 'Tab'): Promise<void> {
    await expect(target).toBeVisible(START);
    const isReached = () => isFocused(target);
    const passed: (string | undefined)[] = [];
    while (passed.length < 60 && !(await isReached())) {
      // After the last element of the page, Tab leaves the page.
      await this.page.keyboard.press(key);
      passed.push(await focused(this.page));
    }
    expect(await isReached(), `reached ${passed.join(', ')}`).toBe(true);
  }

  /** Reach a button, and press it. */
  async use(target: Locator, key = 'Tab'): Promise<void> {
    await this.reach(target, key);
    await this.press('Enter');
  }

  /** Move through a toolbar or a list, which is one tab stop, from its first element to its last one. */
  async traverse(elements: Locator, key: string): Promise<void> {
    const stops = () =>
      elements.evaluateAll(
        nodes =>
          nodes.filter(node => (node as HTMLElement).tabIndex === 0).length
      );
    await expect.poll(stops, 'tab stops').toBe(1);
    const last = elements.last();
    const count = await elements.count();
    for (let left = count; left > 0 && !(await isFocused(last)); left -= 1) {
      await this.press(key);
    }
    expect(await isFocused(last), `last of ${count} elements`).toBe(true);
    expect(await stops()).toBe(1);
  }

  /** Choose an entry of the open menu. */
  async choose(name: string | RegExp): Promise<void> {
    const entry = this.page.getByRole('menuitem', { name });
    await expect(entry).toBeVisible();
    await expect(async () => {
      await this.page.keyboard.press('ArrowDown');
      await expect(entry).toHaveClass(/lm-mod-active/, { timeout: 500 });
    }).toPass();
    await this.page.keyboard.press('Enter');
  }

  /** Open a dialog, and close it without a choice. */
  async openAndClose(
    title: string | RegExp,
    open: () => Promise<void>
  ): Promise<void> {
    await open();
    const dialog = this.page.getByRole('dialog', { name: title });
    await expect(dialog).toBeVisible(START);
    await expect(dialog.locator(':focus')).toHaveCount(1);
    await this.press('Tab', 'Shift+Tab', 'Escape');
    await expect(dialog).toBeHidden();
  }
}

/** Create a cluster with the dialog. @returns its row, once it runs */
async function create(
  keys: Keyboard,
  panel: Panel,
  name: string
): Promise<ClusterRow> {
  const { dialog } = panel;
  await keys.press('Alt+Shift+N');
  const workers = dialog.getByLabel('Number of workers');
  await expect(workers).toBeFocused();
  await expect(panel.create).toBeEnabled(START);
  await keys.press('Control+a', '1');
  await keys.reach(dialog.getByLabel('Name', { exact: true }), 'Shift+Tab');
  await keys.press('Control+a', ...name);
  const before = await panel.names();
  await keys.use(panel.create);
  await expect(dialog).toBeHidden(START);
  const row = await panel.waitForNewRow(before, START.timeout);
  await row.waitUntilRunning(1);
  expect(await row.label()).toContain(name);
  return row;
}

/** Stop the cluster whose row has the focus, and answer the question. */
async function stop(keys: Keyboard, { node }: ClusterRow): Promise<void> {
  await expect(node).toBeFocused();
  await keys.press('Delete');
  const question = keys.page.getByRole('dialog', { name: /^Stop / });
  await keys.use(question.getByRole('button', { name: 'Stop', exact: true }));
  await expect(node).toHaveAttribute('data-status', 'stopped', START);
  await expect(node).toBeFocused();
}

/** Count the presses of a pointer from now on. */
const countPresses = (page: Page) =>
  page.evaluate(() => {
    const counter = { presses: 0 };
    Object.assign(window, { counter });
    addEventListener('pointerdown', () => (counter.presses += 1), true);
  });
const presses = (page: Page) =>
  page.evaluate(
    () =>
      (window as unknown as { counter: { presses: number } }).counter.presses
  );

test('a cluster is created, changed and stopped with the keyboard alone', async ({
  page,
  panel
}) => {
  await panel.dismissAll();
  await countPresses(page);
  const keys = new Keyboard(page);
  await keys.press('Alt+Shift+D');
  const row = await create(keys, panel, 'keys');
  const { node } = row;

  // The row, its details and the stepper.
  await keys.press('Alt+Shift+D');
  await keys.reach(node);
  await keys.press('ArrowDown', 'End', 'Home', 'ArrowRight');
  await expect(row.button('Details of')).toHaveAttribute(
    'aria-expanded',
    'true'
  );
  await keys.use(row.button('Add a worker to'));
  await expect(row.workers).toContainText('1 of 2 workers');
  await keys.use(row.button('Remove a worker from'), 'Shift+Tab');
  await expect(row.workers).toHaveText(/^\W?1 worker\W?$/, START);

  // The scale form.
  await keys.use(row.button('Scale'), 'Shift+Tab');
  await expect(node.getByLabel('Number of workers')).toBeFocused();
  await keys.press('Escape');
  await expect(row.button('Scale')).toBeFocused();
  await keys.press('Enter');
  await keys.use(node.getByRole('button', { name: 'Apply' }));
  await expect(row.button('Scale')).toBeFocused(START);

  // The context menu.
  await keys.reach(node, 'Shift+Tab');
  await keys.press('Shift+F10');
  await expect(page.locator('.lm-Menu')).toBeFocused();
  await keys.press('ArrowDown');
  await pressEscape(page);
  await expect(node).toBeFocused();
  await keys.press('Shift+F10');
  await keys.choose('Keep Alive');
  await expect(row.button('End Keep Alive')).toBeVisible(START);
  await expect(node).toBeFocused();
  await keys.openAndClose('Rename Cluster', () => keys.press('F2'));
  await expect(node).toBeFocused();

  // Delete stops the cluster, then removes its row.
  await keys.press('Alt+Shift+D');
  await expect(node).toBeFocused();
  await stop(keys, row);
  await keys.press('Delete');
  await expect(node).toHaveCount(0);
  await expect(panel.newCluster).toBeFocused();
  expect(await presses(page)).toBe(0);
});

test('dashboards and the page of a cluster are used with the keyboard alone', async ({
  page,
  panel,
  row
}) => {
  const label = await row.label();
  await countPresses(page);
  const keys = new Keyboard(page);
  const dashboards = new Dashboards(page);
  const { section, useful } = dashboards;

  // The section, its splitter, and the plots, which are one tab stop.
  await keys.press('Alt+Shift+D');
  await keys.reach(row.node);
  await keys.use(row.button('Dashboards of'));
  const search = section.getByRole('searchbox', { name: 'Filter dashboards' });
  await expect(search).toBeFocused(START);
  const splitter = section.getByRole('separator');
  await keys.reach(splitter, 'Shift+Tab');
  const share = await splitter.getAttribute('aria-valuenow');
  await keys.press('ArrowUp');
  await expect(splitter).not.toHaveAttribute('aria-valuenow', share!);
  await keys.reach(useful.getByRole('button').first());
  await keys.traverse(section.locator('[data-plot]'), 'ArrowDown');
  await keys.press('Home');
  await keys.use(dashboards.plot('CPU'), 'ArrowDown');
  await dashboards.waitUntilDrawn('CPU');
  await keys.press('Tab', 'Shift+Tab');

  // The page of the cluster.
  await keys.press('Alt+Shift+D');
  await keys.reach(row.node, 'Shift+Tab');
  await keys.press('ArrowRight');
  await keys.use(row.button('Cluster Page of'));
  const region = page.getByRole('region', { name: `Cluster Page of ${label}` });
  const toolbar = page
    .locator('.jp-MainAreaWidget:not(.lm-mod-hidden)')
    .filter({ has: region })
    .getByRole('toolbar');
  const buttons = toolbar.locator('jp-button:visible');
  await keys.reach(buttons.first());
  await keys.traverse(buttons, 'ArrowRight');
  await keys.reach(region.getByText('Show data table'));
  await keys.press('Enter');
  await expect(region.getByRole('table', { name: 'Chart data' })).toBeVisible();
  const table = region.getByRole('table', { name: 'Workers' });
  await keys.use(table.getByRole('button', { name: 'Memory' }));
  await expect(
    table.getByRole('columnheader', { name: 'Memory' })
  ).toHaveAttribute('aria-sort', /ending$/);
  await keys.use(table.getByRole('button', { name: /^Log of/ }).first());
  await expect(region.getByRole('combobox', { name: /^Log of/ })).toBeFocused();
  expect(await presses(page)).toBe(0);
});

test('a notebook is connected and disconnected with the keyboard alone', async ({
  page,
  notebook,
  row
}) => {
  const label = await row.label();
  await countPresses(page);
  const keys = new Keyboard(page);
  await command(page, 'notebook:create-new', { kernelName: 'python3' });
  await notebook.ready();
  const selector = new ClusterSelector(page);
  const { button } = selector;
  const toolbar = notebook.front.getByRole('toolbar').first();
  await keys.press('Escape');
  // The notebook's toolbar is one tab stop.
  await keys.reach(toolbar.locator('jp-button[tabindex="0"]'), 'Shift+Tab');
  await keys.reach(button, 'ArrowRight');
  await keys.press('Enter');
  await pressEscape(page);
  await expect(button).toBeFocused();
  await keys.press('Enter');
  await keys.choose(label);
  await selector.shows(`${label} (connected)`);
  await expect(button).toBeFocused();
  await keys.press('ArrowLeft', 'ArrowRight');
  await expect(button).toBeFocused();
  await keys.press('Enter');
  await keys.choose('No Cluster');
  await expect(button).not.toContainText(label, START);
  await expect(button).toBeFocused();

  // The button beside the selector disappears when it is used.
  const connect = selector.offer(`Use ${label}`);
  await keys.reach(connect, 'ArrowRight');
  await keys.press('Enter');
  await selector.shows(`${label} (connected)`);
  await expect(connect).toHaveCount(0);
  await keys.press('Shift+Tab');
  expect(await presses(page)).toBe(0);
});
