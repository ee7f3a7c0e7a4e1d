import type { FrameLocator, Locator, Page, WebSocket } from '@playwright/test';
import { expect } from '@playwright/test';

import { START, type ClusterRow } from './panel';

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

  /** From now on, hear all that the only pane says, however short it stands there. */
  async listen(): Promise<() => Promise<string>> {
    const words = await this.panes
      .getByRole('status', { includeHidden: true })
      .elementHandle();
    const said = await words?.evaluateHandle(node => {
      const heard: string[] = [];
      new MutationObserver(() => heard.push(node.textContent ?? '')).observe(
        node,
        { childList: true, characterData: true, subtree: true }
      );
      return heard;
    });
    return async () => ((await said?.jsonValue()) ?? []).join('\n');
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

  /** Whether the pane of one plot is to the left of another's; null where one is not to be seen. */
  async areBeside(left: string, right: string): Promise<boolean | null> {
    const [one, other] = [
      await this.iframe(left).boundingBox(),
      await this.iframe(right).boundingBox()
    ];
    return one && other && one.x + one.width <= other.x;
  }

  /** Wait until that is so. */
  async besides(left: string, right: string): Promise<void> {
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
