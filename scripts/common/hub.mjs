// A real JupyterHub with configurable-http-proxy, and Dask Gateway as its service, all on this machine.
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { activated, nodeProgram, program, root, venv } from './paths.mjs';
import { freePorts } from './ports.mjs';
import { background, run, waitUntil } from './processes.mjs';

const CONFIGS = join(root, 'scripts', 'stacks');
const USERS = ['alice', 'bob'];

const secret = () => randomBytes(32).toString('hex');

/**
 * Start the hub and wait until it responds.
 *
 * @param options.environment  the Python environment of the hub and of the users' servers
 * @param options.port  the hub's port; a free one if not given
 * @param options.recordings  whether clusters have an option to wait as recorded on Kubernetes, with the status service
 * @returns `{url, users, password, apiToken, secrets, state, hub, stop()}`: `apiToken` is the hub's proxy token,
 *   which must not reach any user or page, like all of `secrets`; `stop` ends and removes everything
 */
export async function startHub({
  environment = venv,
  port,
  recordings = false
} = {}) {
  const state = realpathSync(mkdtempSync(join(tmpdir(), 'dask-gateway-hub-')));
  // New folders, so that the users' servers do not read the settings of the user who runs this script.
  USERS.forEach(user =>
    mkdirSync(join(state, 'home', user), { recursive: true })
  );
  const [free, api, proxyApi, gateway, status] = await freePorts(5);
  const password = randomBytes(6).toString('hex');
  const secrets = { proxy: secret(), cookie: secret(), crypt: secret() };
  const hub = background(
    program('jupyterhub', environment),
    ['--config', join(CONFIGS, 'jupyterhub_config.py')],
    {
      cwd: state,
      log: join(state, 'hub.log'),
      env: activated(environment, {
        CONFIGPROXY_AUTH_TOKEN: secrets.proxy,
        JPY_COOKIE_SECRET: secrets.cookie,
        JUPYTERHUB_CRYPT_KEY: secrets.crypt,
        HUB_STATE: state,
        HUB_PASSWORD: password,
        HUB_PORT: String(port ?? free),
        HUB_API_PORT: String(api),
        HUB_PROXY_API_PORT: String(proxyApi),
        HUB_GATEWAY_PORT: String(gateway),
        HUB_HTTP_PROXY: nodeProgram('configurable-http-proxy'),
        ...(recordings && {
          HUB_RECORDINGS: join(root, 'tests', 'status_service', 'recorded'),
          HUB_STATUS_PORT: String(status)
        })
      })
    }
  );
  const stop = async () => {
    await hub.stop();
    // Servers and gateways that were killed leave child processes behind.
    await run(program('python', environment), [
      join(CONFIGS, 'kill_processes.py'),
      state
    ]);
    rmSync(state, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${port ?? free}`;
  try {
    for (const path of ['/hub/health', '/services/dask-gateway/api/health']) {
      await waitUntil(async () => (await fetch(url + path)).ok, {
        process: hub,
        description: `JupyterHub at ${url}${path}`
      });
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, users: USERS, password, secrets, state, hub, stop };
}
