import type { FrameLocator, Locator, Page, WebSocket } from '@playwright/test';
import { expect } from '@playwright/test';

import { listen } from '../heard';
import { START, type ClusterRow } from './panel';

/** What JupyterLab keeps of a pane, and under which names. */
interface IKeptPane {
  data: { plot: { label: string }; cluster: string | null };
}
const KEPT = 'dask-gateway-dashboards:';
const LAYOUT = 'layout-restorer:data';

/** The list of dashboards in the sidebar, and the panes that come from it. */
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

  /** The sockets of all panes, as far as they were opened since this was made. */
  readonly sockets: WebSocket[] = [];

  /** How many messages all of those have brought. */
  received = 0;

  get openSockets(): number {
    return this.sockets.filter(socket => !socket.isClosed()).length;
  }

  /** Show the list for a cluster. */
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
    await this.drawn(label);
  }

  /** The page in the pane of a plot. */
  frame(label: string): FrameLocator {
    return this.page.frameLocator(`iframe[title="${label}"]`);
  }

  /** The element of that page. */
  iframe(label: string): Locator {
    return this.page.locator(`iframe[title="${label}"]`);
  }

  /** Wait until Bokeh has drawn into a pane, which it does once its socket is open. */
  async drawn(label: string): Promise<void> {
    await expect(this.frame(label).locator('canvas').first()).toBeVisible(
      START
    );
  }

  /** From now on, hear all that the only pane says. */
  listen(): Promise<() => Promise<string>> {
    return listen(this.panes.getByRole('status', { includeHidden: true }));
  }

  /** Drag a plot from the list to the right of the pane of another, across that pane's frame. */
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
    // The frame would swallow the pointer.
    await mouse.move(pane.x + pane.width / 2, pane.y + 100, { steps: 6 });
    await mouse.move(pane.x + pane.width - 30, pane.y + pane.height / 2, {
      steps: 6
    });
    await mouse.up();
    await this.drawn(label);
  }

  /** Open a plot by keys alone: from its button in the list, with what its context menu calls the place. */
  async place(label: string, item: string, key: string): Promise<void> {
    const plot = this.plot(label);
    const isReached = () =>
      plot.evaluate(node => node === document.activeElement);
    const { keyboard } = this.page;
    await this.section.getByRole('button', { name: 'Open Layout' }).focus();
    for (let left = 50; left > 0 && !(await isReached()); left -= 1) {
      await keyboard.press('Tab');
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

  /** Whether the pane of one plot is to the left of another's; null where one is not to be seen. */
  async areBeside(
    left: string | Locator,
    right: string | Locator
  ): Promise<boolean | null> {
    const box = (pane: string | Locator) =>
      (typeof pane === 'string' ? this.iframe(pane) : pane).boundingBox();
    const [one, other] = [await box(left), await box(right)];
    return one && other && one.x + one.width <= other.x;
  }

  /** Wait until that is so. */
  async besides(
    left: string | Locator,
    right: string | Locator
  ): Promise<void> {
    await expect.poll(() => this.areBeside(left, right)).toBe(true);
  }

  /** Have a pane stay with a cluster. */
  async stay(plot: string, cluster: string): Promise<void> {
    await this.tab(plot).click();
    await this.drawn(plot);
    await this.panes
      .filter({ has: this.page.locator(`iframe[title="${plot}"]`) })
      .getByLabel('Cluster of this dashboard')
      .selectOption({ label: cluster });
    await expect(this.tab(plot)).toContainText(cluster);
    await this.drawn(plot);
  }

  /** The pane of a plot whose tab names that cluster. */
  async pane(plot: string, cluster: string): Promise<Locator> {
    const tab = this.tab(plot).filter({ hasText: cluster });
    return this.page.locator(`[id="${await tab.getAttribute('data-id')}"]`);
  }

  /** The panes whose places JupyterLab has kept, as `CPU` or `CPU of NAME`; it keeps them a moment late. */
  async kept(server: string): Promise<string[]> {
    return (await this._workspaces(server)).flatMap(data => {
      const layout = JSON.stringify(data[LAYOUT] ?? '');
      return Object.entries(data as Record<string, IKeptPane>)
        .filter(([key]) => key.startsWith(KEPT) && layout.includes(`"${key}"`))
        .map(([, { data: pane }]) =>
          pane.cluster === null
            ? pane.plot.label
            : `${pane.plot.label} of ${pane.cluster}`
        );
    });
  }

  /** The share of the main area's first part, as JupyterLab has kept it; undefined where it is not divided. */
  async keptShare(server: string): Promise<number | undefined> {
    const [data] = await this._workspaces(server);
    const layout = data[LAYOUT] as
      { main?: { dock?: { sizes?: number[] } } } | undefined;
    return layout?.main?.dock?.sizes?.[0];
  }

  private async _workspaces(
    server: string
  ): Promise<Record<string, unknown>[]> {
    const answer = await this.page.request.get(`${server}lab/api/workspaces`);
    const { workspaces } = (await answer.json()) as {
      workspaces: { values: { data: Record<string, unknown> }[] };
    };
    return workspaces.values.map(({ data }) => data);
  }

  /** Move the edge between the panes by so many px. */
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
