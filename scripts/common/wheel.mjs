// The wheel as people install it: built, and put into an environment of its own that has no Node.
import {
  existsSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync
} from 'node:fs';
import { join } from 'node:path';

import { activated, program, root, runDir } from './paths.mjs';
import { run } from './processes.mjs';
import { findPython } from './python.mjs';
import { fingerprint } from './setup.mjs';

/** The environment of the wheel: what the browser tests run against. */
export const wheelEnvironment = join(runDir, 'wheel-env');

/**
 * What lies beside the wheel there: a hub for the hub's tests, the peer whose front end ours switches off, and what
 * distributed compares and the clusters of the tests have.
 */
const BESIDE = [
  'jupyterlab>=4.4',
  'notebook>=7.4',
  'jupyterhub>=5',
  'dask-labextension==7.0.0',
  'pandas',
  'psutil'
];

const STAMP = join(wheelEnvironment, 'stamp');

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

/** Whether the environment holds what the sources are now. */
export function wheelIsCurrent() {
  return (
    existsSync(STAMP) && readFileSync(STAMP, 'utf8') === fingerprint(SOURCES)
  );
}

/** Only the environment's own programs: no node, no system. */
function withoutNode() {
  return activated(wheelEnvironment, {
    PATH: join(wheelEnvironment, 'bin'),
    JUPYTER_PREFER_ENV_PATH: '1'
  });
}

/**
 * Build the wheel from what `jlpm build:prod` left, and install it where there is no Node.
 *
 * @returns `{code, output}` of the first step that failed, or of `jupyter labextension list`
 */
export async function installWheel() {
  const dist = join(runDir, 'dist');
  const stamp = fingerprint(SOURCES);
  [dist, wheelEnvironment].forEach(folder =>
    rmSync(folder, { recursive: true, force: true })
  );
  const log = join(runDir, 'wheel.log');
  const built = await run(
    program('python'),
    ['-m', 'pip', 'wheel', '--no-deps', '--wheel-dir', dist, root],
    { env: activated(), log }
  );
  if (built.code !== 0) {
    return built;
  }
  const wheel = readdirSync(dist).find(name => name.endsWith('.whl'));
  const steps = [
    [findPython().command, '-m', 'venv', wheelEnvironment],
    [
      program('python', wheelEnvironment),
      '-m',
      'pip',
      'install',
      `${join(dist, wheel)}[local]`,
      ...BESIDE
    ],
    [program('jupyter', wheelEnvironment), 'labextension', 'list']
  ];
  let result;
  for (const [index, [command, ...args]] of steps.entries()) {
    const env = index === 0 ? process.env : withoutNode();
    result = await run(command, args, { env, log });
    if (result.code !== 0) {
      return result;
    }
  }
  if (!/jupyterlab-dask-gateway v\S+ .*enabled.*OK/.test(result.output)) {
    return { ...result, code: 1 };
  }
  writeFileSync(STAMP, stamp);
  return result;
}
