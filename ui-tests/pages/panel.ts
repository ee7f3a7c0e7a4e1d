import type { Locator, Page } from '@playwright/test';
import { expect } from '@playwright/test';

import { request } from './request';

/**
 * Time limit for a cluster or a worker to start and to be shown, on a busy machine. A scheduler that responds slowly is
 * not polled for a minute (`LONGEST_REST` in clusters/polling/intervals.py).
 */
export const START = { timeout: 90_000 };

/** The state of a cluster that runs and responds. */
export const RUNNING = /^\W?(Running|Idle)/;

/**
 * Request that clusters of a page's server stop.
 *
 * @param except - names of clusters to keep; shared schedulers cannot be stopped
 * @returns the names of those that were pending or running
 */
async function requestStop(
  page: Page,
  except: readonly string[]
): Promise<string[]> {
  const server = await page.evaluate(() => {
    const { jupyterapp } = window as unknown as {
      jupyterapp: { serviceManager: { serverSettings: { baseUrl: string } } };
    };
    return jupyterapp.serviceManager.serverSettings.baseUrl;
  });
  const api = `${server}dask-gateway/api/clusters`;
  const { clusters } = (await (await request(page, 'GET', api)).json()) as {
    clusters: { name: string; status: string }[];
  };
  const names = clusters
    .filter(({ status }) => status === 'pending' || status === 'running')
    .map(({ name }) => name)
    .filter(name => !name.startsWith('shared-') && !except.includes(name));
  await Promise.all(
    names.map(name => request(page, 'DELETE', `${api}/${name}`))
  );
  return names;
}

/** The sidebar, located by accessible names, as with a screen reader. */
export class Panel {
  constructor(readonly page: Page) {
    this.tab = page.getByRole('tab', { name: 'Dask Gateway' });
    this.region = page.getByRole('region', { name: 'Dask Gateway' });
    this.newCluster = this.region.getByRole('button', { name: 'New Cluster' });
    this.list = this.region.getByRole('list', { name: 'Clusters' });
    this.rows = this.list.getByRole('listitem');
    this.dialog = page.getByRole('dialog', { name: 'New Cluster' });
    this.create = this.dialog.getByRole('button', { name: 'Create' });
  }

  readonly tab: Locator;
  readonly region: Locator;
  readonly newCluster: Locator;
  readonly list: Locator;
  readonly rows: Locator;
  readonly dialog: Locator;
  readonly create: Locator;

  /** Show the sidebar's tab if it is hidden. A restored layout may show it meanwhile. */
  async show(): Promise<void> {
    await expect(async () => {
      if (!(await this.region.isVisible())) {
        await this.tab.click();
      }
      await expect(this.region).toBeVisible({ timeout: 2_000 });
    }).toPass();
    await this.waitUntilLoaded();
  }

  /** Wait for the first snapshot: before it the list is not complete. */
  async waitUntilLoaded(): Promise<void> {
    await expect(
      this.list.or(this.region.getByText(/No (matching )?clusters/)).first()
    ).toBeAttached(START);
  }

  /** Open the dialog and wait for its form. */
  async openDialog(): Promise<void> {
    await this.newCluster.click();
    await expect(this.dialog).toBeVisible();
    await expect(this.create).toBeEnabled(START);
  }

  /** The rows' cluster names; `[]` where there are none. */
  names(): Promise<string[]> {
    return this.region
      .locator('li[data-name]')
      .evaluateAll(rows =>
        rows.map(row => row.getAttribute('data-name') ?? '')
      );
  }

  /** The row of a cluster, by the gateway's name for it. */
  row(name: string): ClusterRow {
    return new ClusterRow(this.region.locator(`li[data-name="${name}"]`));
  }

  /** Press Create and wait for the row of the new cluster. */
  async submit(): Promise<ClusterRow> {
    const before = await this.names();
    await this.create.click();
    await expect(this.dialog).toBeHidden();
    return this.waitForNewRow(before);
  }

  /**
   * The row of the first new cluster; one that fails is soon followed by another attempt.
   *
   * How soon rows appear is tested in simulated time, which does not depend on the load of the machine:
   * tests/clusters/polling/test_schedule_hub_load.py.
   */
  async waitForNewRow(before: string[], timeout = 30_000): Promise<ClusterRow> {
    let fresh: string[] = [];
    await expect
      .poll(
        async () => {
          fresh = (await this.names()).filter(name => !before.includes(name));
          return fresh;
        },
        { timeout }
      )
      .not.toHaveLength(0);
    return this.row(fresh[0]);
  }

  /**
   * Create a cluster with the dialog, and wait until it and its workers run.
   *
   * @param image - value of the option `Image`; empty: its default
   */
  async make(workers = 1, image = ''): Promise<ClusterRow> {
    await this.openDialog();
    if (image) {
      await this.dialog.getByLabel('Image').fill(image);
    }
    await this.dialog.getByLabel('Number of workers').fill(String(workers));
    const row = await this.submit();
    await row.waitUntilRunning(workers);
    return row;
  }

  /** The names of the clusters that are pending or running, without shared schedulers, which cannot be stopped. */
  activeNames(): Promise<string[]> {
    return this.region
      .locator('li:is([data-status="pending"], [data-status="running"])')
      .evaluateAll(rows =>
        rows
          .map(row => row.getAttribute('data-name') ?? '')
          .filter(name => !name.startsWith('shared-'))
      );
  }

  /**
   * Stop all clusters except those with these names, with requests, which takes less time than to press the buttons.
   *
   * A start that fails may be followed by another attempt meanwhile, which is a cluster of another name.
   */
  async stopAll(except: readonly string[] = []): Promise<void> {
    await expect(async () => {
      expect(await requestStop(this.page, except)).toEqual([]);
    }).toPass(START);
  }

  /** Stop and dismiss the clusters that other tests of this server have left in the list. */
  async dismissAll(): Promise<void> {
    await this.stopAll();
    await expect(async () => {
      // A row may disappear meanwhile: ended clusters are shown for a limited time.
      for (const name of await this.names()) {
        await this.row(name).button('Dismiss').click({ timeout: 5_000 });
      }
      expect(await this.names()).toEqual([]);
    }).toPass(START);
  }
}

/** One cluster of the list. */
export class ClusterRow {
  constructor(readonly node: Locator) {
    this.state = node.locator('.jp-DaskGateway-state');
    this.workers = node.locator('.jp-DaskGateway-workers');
  }

  readonly state: Locator;
  readonly workers: Locator;

  /** The gateway's name. */
  async name(): Promise<string> {
    return (await this.node.getAttribute('data-name')) ?? '';
  }

  /** Its label. */
  async label(): Promise<string> {
    return (
      (await this.node.locator('.jp-DaskGateway-name').textContent()) ?? ''
    ).trim();
  }

  /** A button of the row, by the start of its accessible name: `Scale`, `Stop`, `Insert Client Code for`. */
  button(what: string): Locator {
    return this.node.getByRole('button', {
      name: new RegExp(`^\\W?(${what}) `)
    });
  }

  /** Open its details. */
  async showDetails(): Promise<void> {
    const expander = this.button('Details of');
    if ((await expander.getAttribute('aria-expanded')) === 'false') {
      await expander.click();
    }
    await expect(expander).toHaveAttribute('aria-expanded', 'true');
  }

  /** Wait until it runs with this number of workers. */
  async waitUntilRunning(workers: number): Promise<void> {
    await expect(this.state).toContainText(RUNNING, START);
    await expect(this.workers).toContainText(
      new RegExp(`^\\W?${workers} (of \\d+ )?workers?\\b`),
      START
    );
  }

  /** Set a fixed number of workers. */
  async scale(workers: number): Promise<void> {
    await this.button('Scale').click();
    const form = this.node.getByRole('form');
    await form.getByLabel('Number of workers').fill(String(workers));
    await form.getByRole('button', { name: 'Apply' }).click();
    // It closes when the gateway has accepted the request, which may be after the row shows the new number.
    await expect(form).toBeHidden(START);
  }

  /** Stop it, and confirm if necessary. It may end meanwhile, or another attempt to start may replace its row. */
  async stop(): Promise<void> {
    const page = this.node.page();
    const question = page.getByRole('dialog').getByRole('button', {
      name: /^\W?Stop\W?$/
    });
    const isActive = ':is([data-status="pending"], [data-status="running"])';
    const active = this.node.and(page.locator(isActive));
    const ended = this.node.and(page.locator(`:not(${isActive})`));
    await expect(async () => {
      if ((await active.count()) > 0) {
        const next = (await question.isVisible()) ? ended : question.or(ended);
        await this.button('Stop|Cancel')
          .or(question)
          .last()
          .click({ timeout: 2_000 });
        await expect(next).not.toHaveCount(0, { timeout: 2_000 });
      }
      expect(await active.count()).toBe(0);
    }).toPass(START);
  }
}
