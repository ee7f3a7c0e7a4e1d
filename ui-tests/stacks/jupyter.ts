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
import { background, run, waitUntil } from '../../scripts/common/processes.mjs';
import { wheelEnvironment } from '../../scripts/common/wheel.mjs';

/** The environment under test: one that is named, the one that is developed in (`DEV=1`), or the installed wheel. */
export const environment =
  process.env.TEST_ENVIRONMENT ?? (process.env.DEV ? venv : wheelEnvironment);

/** A JupyterLab server of the tests. */
export interface IJupyter {
  /** With a slash at its end. */
  url: string;
  token: string;
  /** Where notebooks are. */
  folder: string;
  /** Jupyter's data folder of the user. */
  data: string;
  /** The log's path. */
  log: string;
  /**
   * Set defaults of settings for all users, by plugin, as an administrator does, and restart the server, which reads them
   * once.
   */
  override: (settings: object) => Promise<void>;
  /** Restart the server at the same address; its kernels are lost. */
  restart: () => Promise<void>;
  /** Kill the server without a chance to clean up. `restart` starts it again. */
  kill: () => Promise<void>;
  /** Stop the process without ending it: it accepts connections but does not respond. */
  suspend: () => void;
  resume: () => void;
  stop: () => Promise<void>;
}

/** Schedulers and workers of the private gateway start as forks, with less CPU time. */
export const FORKS = {
  PYTHONPATH: join(root, 'scripts', 'stacks', 'fork_local')
};

/** The variables of this process, without those that configure Jupyter, IPython or Dask. */
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

/** Save settings of plugins, by plugin id, as a user does. */
export function writeUserSettings(
  folder: string,
  settings: Readonly<Record<string, object>>
): void {
  for (const [plugin, values] of Object.entries(settings)) {
    const [extension, name] = plugin.split(':');
    mkdirSync(join(folder, extension), { recursive: true });
    writeFileSync(
      join(folder, extension, `${name}.jupyterlab-settings`),
      JSON.stringify(values)
    );
  }
}

/** Disable JupyterLab's question about news, which would cover the page. */
export function quietSettings(folder: string): void {
  writeUserSettings(folder, {
    '@jupyterlab/apputils-extension:notification': {
      fetchNews: 'false',
      checkForUpdates: false
    }
  });
}

/**
 * Write a file of JupyterLab's administrator.
 *
 * @param config - Jupyter's configuration folder
 */
function writeLabConfig(config: string, name: string, content: object): void {
  const folder = join(config, 'labconfig');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), JSON.stringify(content));
}

/**
 * Start JupyterLab with its own folders, with token and XSRF protection.
 *
 * @param variables - added to the server's environment
 * @param settings - the user's settings, by plugin id
 */
export async function startJupyter(
  variables: Record<string, string> = {},
  settings: Readonly<Record<string, object>> = {}
): Promise<IJupyter> {
  const state = realpathSync(mkdtempSync(join(tmpdir(), 'dask-gateway-ui-')));
  const folder = join(state, 'notebooks');
  ['home', 'notebooks', 'dask', 'runtime'].forEach(name =>
    mkdirSync(join(state, name), { recursive: true })
  );
  const config = join(state, 'config');
  // For each page, the server would start Node to look for extensions of JupyterLab 3: 0.6 s of CPU time.
  writeLabConfig(config, 'page_config.json', { buildCheck: false });
  quietSettings(join(state, 'settings'));
  writeUserSettings(join(state, 'settings'), settings);
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
        // Not as an argument, which every process of this machine could read.
        env: { ...cleanEnvironment(state), JUPYTER_TOKEN: token, ...variables }
      }
    );
  let server = launch();
  const stop = async () => {
    await server.stop(30_000);
    await run(program('python', environment), [
      join(root, 'scripts', 'stacks', 'kill_processes.py'),
      state
    ]);
    rmSync(state, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${port}/`;
  const waitUntilReady = () =>
    waitUntil(async () => (await fetch(`${url}api`)).ok, {
      process: server,
      description: 'JupyterLab'
    });
  const restart = async () => {
    await server.stop(30_000);
    server = launch();
    await waitUntilReady();
  };
  const override = async (settings: object) => {
    writeLabConfig(config, 'default_setting_overrides.json', settings);
    await restart();
  };
  try {
    await waitUntilReady();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url,
    token,
    folder,
    data: join(state, 'data'),
    log: join(state, 'jupyter.log'),
    override,
    restart,
    kill: () => server.kill(),
    suspend: () => {
      process.kill(server.pid!, 'SIGSTOP');
    },
    resume: () => {
      process.kill(server.pid!, 'SIGCONT');
    },
    stop
  };
}
