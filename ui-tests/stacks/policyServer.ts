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

import { test as base } from '../fixtures';
import type { IJupyter } from './jupyter';
import { startJupyter } from './jupyter';

/** Traits of DaskGatewayApp, as an administrator sets them. Times are in seconds. */
export type Traits = Readonly<Record<string, unknown>>;

/** Time limit for an idle cluster to reach the last step of a policy, each of which ends within 100 s. */
export const STEPS = { timeout: 180_000 };

/** A server with an administrator's policy. Its stored files outlive it, as on a hub. */
export class PolicyServer {
  constructor(
    private readonly _environ: Record<string, string>,
    traits: Traits
  ) {
    const folder = (name: string) => {
      mkdirSync(join(this._state, name));
      return join(this._state, name);
    };
    writeFileSync(
      join(folder('config'), 'jupyter_server_config.json'),
      JSON.stringify({ DaskGatewayApp: traits })
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

  /** Kill the server without a chance to clean up, as when a machine fails. */
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
  private readonly _state = mkdtempSync(join(tmpdir(), 'dask-gateway-policy-'));
}

/** Tests with a server that has these traits, as the fixture `server`. */
export function testWith(traits: Traits) {
  return base.extend<object, { server: PolicyServer }>({
    server: [
      async ({ gateway }, use) => {
        const server = new PolicyServer(gateway?.environ ?? {}, traits);
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
}
