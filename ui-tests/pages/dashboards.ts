import type { FrameLocator, Locator, Page, WebSocket } from '@playwright/test';
import { expect } from '@playwright/test';

import { recordText } from './textLog';
import { START, type ClusterRow } from './panel';

/** A pane in JupyterLab's workspace, and the keys of workspace data. */
interface ISavedPane {
  data: { plot: { label: string }; cluster: string | null };
}
const PANE_KEY = 'dask-gateway-dashboards:';
const LAYOUT_KEY = 'layout-restorer:data';
const HEIGHT_KEY = 'jupyterlab-dask-gateway:dashboards-share';

/** The list of dashboards in the sidebar, and the panes. */
export class Dashboards {
  constructor(readonly page: Page) {
    this.section = page.getByRole('region', { name: 'Dashboards' });
    this.useful = this.section.getByRole('region', { name: 'Most Useful' });
    this.panes = page.locator('.jp-DaskGateway-pane');
    page.on('websocket', socket => {
      if (socket.url().includes('/dask-gateway/view/')) {
        this.sockets.push(socket);
        socket.on('framereceived', () => (this.received += 1));
      }
    });
  }

  readonly section: Locator;
  readonly useful: Locator;
  readonly panes: Locator;

  /** The sockets of all panes that were opened since this object was created. */
  readonly sockets: WebSocket[] = [];

  /** Number of messages from all these sockets. */
  received = 0;

  get openSockets(): number {
    return this.sockets.filter(socket => !socket.isClosed()).length;
  }

  /** Show the dashboards of a cluster in the list. */
  async reveal(row: ClusterRow): Promise<void> {
    await row.button('Dashboards of').click();
    await expect(this.useful.getByRole('button').first()).toBeVisible(START);
  }

  /** The button of a plot among the most useful. */
  plot(label: string): Locator {
    return this.useful.getByRole('button', { name: label, exact: true });
  }

  /** Open a plot of a cluster, and wait until it is drawn. */
  async open(row: ClusterRow, label: string): Promise<void> {
    await this.reveal(row);
    await this.plot(label).click();
    await this.waitUntilDrawn(label);
  }

  /** The page in the pane of a plot. */
  frame(label: string): FrameLocator {
    return this.page.frameLocator(`iframe[title="${label}"]`);
  }

  /** The element of that page. */
  iframe(label: string): Locator {
    return this.page.locator(`iframe[title="${label}"]`);
  }

  /** The CSS filter of that element, which makes its page dark. */
  filter(label: string): Promise<string> {
    return this.iframe(label).evaluate(node => getComputedStyle(node).filter);
  }

  /** Wait until Bokeh has drawn into a pane, which it does once its socket is open. */
  async waitUntilDrawn(label: string): Promise<void> {
    await expect(this.frame(label).locator('canvas').first()).toBeVisible(
      START
    );
  }

  /** What panes without a page show instead. */
  get messages(): Locator {
    return this.panes.locator('.jp-DaskGateway-frameMessage');
  }

  /** Record all status messages of the only pane from now on. */
  recordStatus(): Promise<() => Promise<string>> {
    return recordText(this.messages);
  }

  /** Drag a plot from the list across the frame of another plot's pane to its right side. */
  async dragBeside(label: string, other: string): Promise<void> {
    const pane = await this.iframe(other).boundingBox();
    const from = await this.plot(label).boundingBox();
    if (!pane || !from) {
      throw new Error('Nothing to drag.');
    }
    const { mouse } = this.page;
    await mouse.move(from.x + 20, from.y + from.height / 2);
    await mouse.down();
    await mouse.move(from.x + 60, from.y + from.height / 2, { steps: 4 });
    // The path crosses the frame, which would swallow the pointer events.
    await mouse.move(pane.x + pane.width / 2, pane.y + 100, { steps: 6 });
    await mouse.move(pane.x + pane.width - 30, pane.y + pane.height / 2, {
      steps: 6
    });
    await mouse.up();
    await this.waitUntilDrawn(label);
  }

  /** Open a plot with the keyboard: from its button in the list, with an entry of its context menu. */
  async openWithKeyboard(
    label: string,
    item: string,
    key: string
  ): Promise<void> {
    const plot = this.plot(label);
    const isReached = () =>
      plot.evaluate(node => node === document.activeElement);
    const isInList = () =>
      plot.evaluate(
        node =>
          node.closest('ul')?.parentElement?.contains(document.activeElement) ??
          false
      );
    const { keyboard } = this.page;
    await this.section.getByRole('button', { name: 'Open Layout' }).focus();
    // The list is one stop of the Tab key, and arrow keys move in it.
    for (let left = 9; left > 0 && !(await isInList()); left -= 1) {
      await keyboard.press('Tab');
    }
    for (let left = 50; left > 0 && !(await isReached()); left -= 1) {
      await keyboard.press('ArrowDown');
    }
    await expect(plot).toBeFocused();
    await keyboard.press(key);
    const entry = this.page.getByRole('menuitem', { name: item });
    await expect(entry).toBeVisible();
    await expect(async () => {
      await keyboard.press('ArrowDown');
      await expect(entry).toHaveClass(/lm-mod-active/, { timeout: 1_000 });
    }).toPass();
    await keyboard.press('Enter');
  }

  /** Whether the pane of a plot is to the left of that of another plot; null if one of them is not visible. */
  async areBeside(
    left: string | Locator,
    right: string | Locator
  ): Promise<boolean | null> {
    const box = (pane: string | Locator) =>
      (typeof pane === 'string' ? this.iframe(pane) : pane).boundingBox();
    const [one, other] = [await box(left), await box(right)];
    return one && other && one.x + one.width <= other.x;
  }

  /** Wait until the pane of a plot is to the left of that of another plot. */
  async waitUntilBeside(
    left: string | Locator,
    right: string | Locator
  ): Promise<void> {
    await expect.poll(() => this.areBeside(left, right)).toBe(true);
  }

  /** Make a pane stay with a cluster. */
  async pinToCluster(plot: string, cluster: string): Promise<void> {
    await this.tab(plot).click();
    await this.waitUntilDrawn(plot);
    await this.panes
      .filter({ has: this.page.locator(`iframe[title="${plot}"]`) })
      .getByLabel('Cluster of this dashboard')
      .selectOption({ label: cluster });
    await expect(this.tab(plot)).toContainText(cluster);
    await this.waitUntilDrawn(plot);
  }

  /** The pane of a plot whose tab has the label of a cluster. */
  async pane(plot: string, cluster: string): Promise<Locator> {
    const tab = this.tab(plot).filter({ hasText: cluster });
    return this.page.locator(`[id="${await tab.getAttribute('data-id')}"]`);
  }

  /** The panes in the saved workspace, as `CPU` or `CPU of NAME`. JupyterLab saves it with a delay. */
  async savedPanes(server: string): Promise<string[]> {
    return (await this._workspaces(server)).flatMap(data => {
      const layout = JSON.stringify(data[LAYOUT_KEY] ?? '');
      return Object.entries(data as Record<string, ISavedPane>)
        .filter(
          ([key]) => key.startsWith(PANE_KEY) && layout.includes(`"${key}"`)
        )
        .map(([, { data: pane }]) =>
          pane.cluster === null
            ? pane.plot.label
            : `${pane.plot.label} of ${pane.cluster}`
        );
    });
  }

  /** The share of the main area's first part in the saved workspace; undefined if the area is not divided. */
  async savedShare(server: string): Promise<number | undefined> {
    // A second page, as other tests of this server open one, has a separate workspace, without an edge.
    for (const data of await this._workspaces(server)) {
      const layout = data[LAYOUT_KEY] as
        { main?: { dock?: { sizes?: number[] } } } | undefined;
      const share = layout?.main?.dock?.sizes?.[0];
      if (share !== undefined) {
        return share;
      }
    }
    return undefined;
  }

  /** Whether the height of the list is in the saved workspace. */
  async isHeightSaved(server: string): Promise<boolean> {
    return (await this._workspaces(server)).some(data => HEIGHT_KEY in data);
  }

  /** Move the edge between the clusters and the dashboards by a number of px. */
  async moveSplitter(by: number): Promise<void> {
    const box = await this.section.getByRole('separator').boundingBox();
    if (!box) {
      throw new Error('There is no splitter.');
    }
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const { mouse } = this.page;
    await mouse.move(x, y);
    await mouse.down();
    await mouse.move(x, y + by, { steps: 5 });
    await mouse.up();
  }

  private async _workspaces(
    server: string
  ): Promise<Record<string, unknown>[]> {
    const response = await this.page.request.get(`${server}lab/api/workspaces`);
    const { workspaces } = (await response.json()) as {
      workspaces: { values: { data: Record<string, unknown> }[] };
    };
    return workspaces.values.map(({ data }) => data);
  }

  /** Move the edge between the panes by a number of px. */
  async moveEdge(by: number): Promise<void> {
    const box = await this.page
      .locator('.lm-DockPanel-handle:not(.lm-mod-hidden)')
      .boundingBox();
    if (!box) {
      throw new Error('There is no edge.');
    }
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const { mouse } = this.page;
    await mouse.move(x, y);
    await mouse.down();
    await mouse.move(x + by, y, { steps: 5 });
    await mouse.up();
  }

  /** The tab of a pane in the main area. */
  tab(label: string): Locator {
    return this.page
      .getByRole('main')
      .getByRole('tab', { name: new RegExp(`^${label} · `) });
  }

  /** Close a pane by its tab. */
  async close(label: string): Promise<void> {
    await this.tab(label).locator('.lm-TabBar-tabCloseIcon').click();
  }
}
