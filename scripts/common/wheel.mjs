// The wheel as users install it: built, and installed into an environment without Node.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import {
  buildWheel as buildIn,
  installPackages,
  makeEnvironment,
  wheelIn
} from './packages.mjs';
import { activated, program, runDir } from './paths.mjs';
import { run } from './processes.mjs';
import { findPython } from './python.mjs';
import { fingerprint } from './setup.mjs';

/** The environment in which the browser tests run JupyterLab. */
export const wheelEnvironment = join(runDir, 'wheel-env');

/**
 * Packages installed beside the wheel: JupyterHub for the hub's tests, dask-labextension, which our package disables,
 * pandas, whose version distributed compares, and psutil for scripts/stacks/kill_processes.py.
 */
const EXTRA_PACKAGES = [
  'jupyterlab>=4.4',
  'notebook>=7.4',
  'jupyterhub>=5',
  'dask-labextension==7.0.0',
  'pandas',
  'psutil'
];

const DIST = join(runDir, 'dist');
const STAMP = join(wheelEnvironment, 'stamp');
const LOG = join(runDir, 'wheel.log');

const SOURCES = [
  'pyproject.toml',
  'package.json',
  'yarn.lock',
  'src',
  'style',
  'schema',
  'jupyter-config',
  'jupyterlab_dask_gateway',
  'README.md',
  'scripts/common/wheel.mjs'
];

/** The result of a step that has nothing to do. */
const NOTHING_TO_DO = { code: 0, output: '' };

/** Whether the environment has a wheel of the current sources. */
function wheelIsCurrent() {
  return (
    existsSync(STAMP) && readFileSync(STAMP, 'utf8') === fingerprint(SOURCES)
  );
}

/** Process environment with only this environment's programs on PATH: no Node, no system programs. */
function withoutNode() {
  return activated(wheelEnvironment, {
    PATH: join(wheelEnvironment, 'bin'),
    JUPYTER_PREFER_ENV_PATH: '1'
  });
}

/**
 * Make the environment and install everything but the wheel, which takes longest and does not need the build. An
 * environment with the wheel of the current sources is kept.
 *
 * @returns `{code, output}` of the step that failed, or of the last one
 */
export async function prepareWheelEnvironment() {
  if (wheelIsCurrent()) {
    return NOTHING_TO_DO;
  }
  const made = await makeEnvironment(findPython().command, wheelEnvironment, {
    log: LOG
  });
  return made.code === 0
    ? installPackages(wheelEnvironment, EXTRA_PACKAGES, { log: LOG })
    : made;
}

/**
 * Build the wheel with the built browser extension.
 *
 * @returns `{code, output}` of `uv build`
 */
export async function buildWheel() {
  return wheelIsCurrent() ? NOTHING_TO_DO : buildIn(DIST, { log: LOG });
}

/**
 * Install the wheel in the prepared environment, and check that JupyterLab finds the extension.
 *
 * @returns `{code, output}` of the step that failed, or of `jupyter labextension list`
 */
export async function installWheel() {
  if (wheelIsCurrent()) {
    return NOTHING_TO_DO;
  }
  const stamp = fingerprint(SOURCES);
  const installed = await installPackages(
    wheelEnvironment,
    [`${wheelIn(DIST)}[local]`],
    { log: LOG }
  );
  if (installed.code !== 0) {
    return installed;
  }
  const result = await run(
    program('jupyter', wheelEnvironment),
    ['labextension', 'list'],
    { env: withoutNode(), log: LOG }
  );
  if (result.code !== 0) {
    return result;
  }
  if (!/jupyterlab-dask-gateway v\S+ .*enabled.*OK/.test(result.output)) {
    return { ...result, code: 1 };
  }
  writeFileSync(STAMP, stamp);
  return result;
}
