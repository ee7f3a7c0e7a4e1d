import { randomBytes } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { activated, program, root, venv } from '../../scripts/common/paths.mjs';
import { freePorts } from '../../scripts/common/ports.mjs';
import { background, run, until } from '../../scripts/common/processes.mjs';
import { wheelEnvironment } from '../../scripts/common/wheel.mjs';

/** The environment under test: the installed wheel, or with `DEV=1` the one that is developed in. */
export const environment = process.env.DEV ? venv : wheelEnvironment;

/** A JupyterLab server of the tests. */
export interface IJupyter {
  /** With a slash at its end. */
  url: string;
  token: string;
  /** Where notebooks are. */
  folder: string;
  /** The log's path. */
  log: string;
  /** Set defaults for everybody, by plugin, as an admin does; pages loaded from now on have them. */
  override: (settings: object) => void;
  /** Stop the server and start it again at the same address; its kernels are lost. */
  restart: () => Promise<void>;
  stop: () => Promise<void>;
}

/** The variables of this process, without what would lead a server, a kernel or Dask elsewhere. */
function cleanEnvironment(state: string): Record<string, string> {
  const foreign = /^(DASK_|JUPYTER|IPYTHON|XDG_|NODE_)/;
  const kept = Object.entries(activated(environment)).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && !foreign.test(entry[0])
  );
  return {
    ...Object.fromEntries(kept),
    HOME: join(state, 'home'),
    DASK_CONFIG: join(state, 'dask'),
    DASK_ROOT_CONFIG: join(state, 'dask-root'),
    JUPYTER_CONFIG_DIR: join(state, 'config'),
    JUPYTER_DATA_DIR: join(state, 'data'),
    JUPYTER_RUNTIME_DIR: join(state, 'runtime'),
    JUPYTERLAB_SETTINGS_DIR: join(state, 'settings'),
    JUPYTERLAB_WORKSPACES_DIR: join(state, 'workspaces'),
    JUPYTER_PREFER_ENV_PATH: '1'
  };
}

/** JupyterLab's question about news would lie over the page. */
export function quietSettings(folder: string): void {
  const settings = join(folder, '@jupyterlab', 'apputils-extension');
  mkdirSync(settings, { recursive: true });
  writeFileSync(
    join(settings, 'notification.jupyterlab-settings'),
    JSON.stringify({ fetchNews: 'false', checkForUpdates: false })
  );
}

/**
 * Start JupyterLab with folders of its own, and its token and XSRF protection on.
 *
 * @param variables - added to the server's environment
 */
export async function startJupyter(
  variables: Record<string, string> = {}
): Promise<IJupyter> {
  const state = realpathSync(mkdtempSync(join(tmpdir(), 'dask-gateway-ui-')));
  const folder = join(state, 'notebooks');
  ['home', 'notebooks', 'dask', 'runtime'].forEach(name =>
    mkdirSync(join(state, name), { recursive: true })
  );
  quietSettings(join(state, 'settings'));
  const [port] = await freePorts(1);
  const token = randomBytes(24).toString('hex');
  const launch = () =>
    background(
      program('jupyter', environment),
      [
        'lab',
        '--no-browser',
        '--allow-root',
        `--port=${port}`,
        '--ServerApp.port_retries=0',
        `--ServerApp.root_dir=${folder}`,
        '--LabApp.expose_app_in_browser=True',
        '--JupyterNotebookApp.expose_app_in_browser=True'
      ],
      {
        cwd: folder,
        log: join(state, 'jupyter.log'),
        // Not as an argument: every process of this machine could read it there.
        env: { ...cleanEnvironment(state), JUPYTER_TOKEN: token, ...variables }
      }
    );
  let server = launch();
  const stop = async () => {
    await server.stop(30_000);
    await run(program('python', environment), [
      join(root, 'scripts', 'stacks', 'reap.py'),
      state
    ]);
    rmSync(state, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${port}/`;
  const answers = () =>
    until(async () => (await fetch(`${url}api`)).ok, {
      process: server,
      what: 'JupyterLab'
    });
  const override = (settings: object) => {
    const config = join(state, 'config', 'labconfig');
    mkdirSync(config, { recursive: true });
    writeFileSync(
      join(config, 'default_setting_overrides.json'),
      JSON.stringify(settings)
    );
  };
  const restart = async () => {
    await server.stop(30_000);
    server = launch();
    await answers();
  };
  try {
    await answers();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url,
    token,
    folder,
    log: join(state, 'jupyter.log'),
    override,
    restart,
    stop
  };
}
