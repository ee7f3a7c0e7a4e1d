import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kill } from 'node:process';
import type { Locator, Page } from '@playwright/test';

import { expect, openLab, test as base } from '../fixtures';
import { Panel, START } from '../pages/panel';
import type { IJupyter } from '../stacks/jupyter';
import { startJupyter } from '../stacks/jupyter';

/** The policy as an admin sets it, in seconds instead of minutes. */
const POLICY = {
  idle_badge_after: 2,
  idle_notice_after: 4,
  idle_stop_after: 40,
  idle_countdown: 20,
  watched_interval: 1
};

/** So long an idle cluster may take to come through all steps. */
const STEPS = { timeout: 90_000 };

/** A server under that policy; what it keeps outlives it, as on a hub. */
class WatchedServer {
  constructor(private readonly _environ: Record<string, string>) {
    const folder = (name: string) => {
      mkdirSync(join(this._state, name));
      return join(this._state, name);
    };
    writeFileSync(
      join(folder('config'), 'jupyter_server_config.json'),
      JSON.stringify({ DaskGatewayApp: POLICY })
    );
    this._runtime = folder('runtime');
    this._data = folder('data');
  }

  async start(): Promise<IJupyter> {
    this.jupyter = await startJupyter({
      ...this._environ,
      JUPYTER_CONFIG_PATH: join(this._state, 'config'),
      JUPYTER_RUNTIME_DIR: this._runtime,
      JUPYTER_DATA_DIR: this._data
    });
    return this.jupyter;
  }

  /** End it as a machine does that fails: it can do nothing about it. */
  crash(): void {
    const files = readdirSync(this._runtime);
    const pids = files.map(name => /^jpserver-(\d+)\.json$/.exec(name)?.[1]);
    pids.forEach(pid => pid && kill(Number(pid), 'SIGKILL'));
  }

  async end(): Promise<void> {
    await this.jupyter?.stop();
    rmSync(this._state, { recursive: true, force: true });
  }

  jupyter: IJupyter | null = null;
  private readonly _data: string;
  private readonly _runtime: string;
  private readonly _state = mkdtempSync(join(tmpdir(), 'dask-gateway-watch-'));
}

const test = base.extend<object, { server: WatchedServer }>({
  server: [
    async ({ gateway }, use) => {
      const server = new WatchedServer(gateway?.environ ?? {});
      await use(server);
      await server.end();
    },
    { scope: 'worker', timeout: 120_000 }
  ],
  jupyter: [
    async ({ server }, use) => {
      await use(await server.start());
    },
    { scope: 'worker', timeout: 120_000 }
  ]
});

/** The notification that holds these words. */
function notice(page: Page, words: RegExp): Locator {
  return page.getByRole('alert').filter({ hasText: words });
}

test('idleness is told step by step, and left alone when asked to', async ({
  page,
  panel
}) => {
  const row = await panel.make(1);
  const label = await row.label();
  await expect(row.state).toContainText(/Idle \d+ s, \d+ cores?/, START);
  await expect(panel.tab).toHaveAttribute('title', /1 idle cluster, \d+ core/);
  await expect(
    page.getByRole('button', { name: /^Dask: \d+ cores?, \d+ idle$/ })
  ).toBeVisible();

  const told = notice(page, /has been idle for .*: \d+ core/);
  await expect(told).toHaveCount(1);
  await expect(told).toContainText(label);
  await told.getByRole('button', { name: 'Snooze 30 min' }).click();
  await expect(row.node).toContainText('Snoozed until');
  await expect(told).toHaveCount(0);
  await expect(panel.tab).toHaveAttribute('title', 'Dask Gateway');

  await row.button('Watch').click();
  await expect(row.node).not.toContainText('Snoozed until');
  const countdown = notice(page, /It will be stopped at/);
  await expect(countdown).toHaveCount(1, STEPS);
  await expect(row.node).toContainText(/Will be stopped in \d+ s/);
  await row.button('Keep Alive').click();
  await expect(row.node).toContainText(
    'Whether the gateway itself stops idle clusters is unknown.'
  );
  await expect(row.node).not.toContainText('Will be stopped');
  await expect(countdown).toHaveCount(0);
});

test('what was stopped by itself says why, and can be made again', async ({
  panel
}) => {
  const row = await panel.make(1);
  const label = await row.label();
  await expect(row.node).toContainText('Will be stopped in', STEPS);
  await expect(row.node).toContainText(/Stopped by itself: it was idle/, STEPS);
  const before = await panel.names();
  await row.button('Recreate').click();
  const again = await panel.appeared(before);
  await again.runs(1);
  expect(await again.label()).toBe(label);
  await again.stop();
});

test('a countdown survives the end of the server', async ({
  page,
  panel,
  server
}) => {
  const row = await panel.make(1);
  const name = await row.name();
  await expect(row.node).toContainText('Will be stopped in', STEPS);
  server.crash();
  await openLab(page, await server.start());
  const fresh = new Panel(page);
  await fresh.show();
  const after = fresh.row(name);
  // Somebody who was away gets a whole countdown again.
  await expect(after.node).toContainText(
    /Will be stopped in (1\d|2\d) s/,
    STEPS
  );
  await expect(after.node).toContainText(/Stopped by itself/, STEPS);
});
