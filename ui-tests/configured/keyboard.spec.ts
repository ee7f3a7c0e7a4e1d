import type { Locator, Page } from '@playwright/test';

import { expect, test } from '../fixtures';
import type { ClusterRow, Panel } from '../pages/panel';
import { START } from '../pages/panel';

/** What has the focus: its accessible name or its text. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const { activeElement, body } = document;
    return activeElement === null || activeElement === body
      ? 'the page'
      : (activeElement.getAttribute('aria-label') ??
          activeElement.textContent?.trim().slice(0, 60));
  });

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
    // The fields of JupyterLab's components have the focus inside.
    const isReached = () =>
      target.evaluate(
        node =>
          node === document.activeElement ||
          (node.matches('jp-button') && node.contains(document.activeElement))
      );
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
  const row = await panel.appeared(before, START.timeout);
  await row.runs(1);
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
  await keys.press('Shift+F10', 'ArrowDown', 'Escape');
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
