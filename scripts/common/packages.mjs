// Environments, packages and the wheel, with uv: it needs a tenth of pip's CPU time, and installs from where pip would.
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { activated, program } from './paths.mjs';
import { run } from './processes.mjs';

/** Variables of uv, by pip's option. uv does not read the configuration of pip. */
const VARIABLES = {
  'index-url': 'UV_DEFAULT_INDEX',
  'extra-index-url': 'UV_INDEX',
  'find-links': 'UV_FIND_LINKS',
  'trusted-host': 'UV_INSECURE_HOST',
  'no-index': 'UV_NO_INDEX',
  cert: 'SSL_CERT_FILE'
};

/** Options of pip that can have several values, with what separates them in uv's variables. */
const SEPARATORS = { UV_FIND_LINKS: ',', UV_INDEX: ' ', UV_INSECURE_HOST: ' ' };

/**
 * Translate the configuration of pip.
 *
 * @param listed  what `pip config list` prints: lines such as `global.index-url='https://…'`; later ones have priority
 */
export function variablesOfUv(listed) {
  const variables = {};
  for (const line of listed.split('\n')) {
    const [, option, value] = /^[^=]+\.([\w-]+)='(.*)'$/.exec(line) ?? [];
    const name = VARIABLES[option];
    if (name) {
      variables[name] = value
        .replaceAll(String.raw`\n`, ' ')
        .trim()
        .split(/\s+/)
        .join(SEPARATORS[name] ?? ' ');
    }
  }
  return variables;
}

/**
 * Run uv.
 *
 * @returns `{code, output}`
 */
export async function uv(args, { env = activated(), log }) {
  const pip = await run(program('python'), ['-m', 'pip', 'config', 'list'], {
    env: activated()
  });
  return pip.code === 0
    ? run(program('uv'), args, {
        env: { ...variablesOfUv(pip.output), ...env },
        log
      })
    : pip;
}

/**
 * Install packages in a Python environment.
 *
 * @param packages  requirements and options of `uv pip install`
 * @returns `{code, output}`
 */
export function installPackages(environment, packages, options) {
  return uv(
    ['pip', 'install', '--python', program('python', environment), ...packages],
    options
  );
}

/**
 * Make a Python environment without pip, in place of the one that is there.
 *
 * @param python  the command of the Python
 * @returns `{code, output}`
 */
export function makeEnvironment(python, environment, options) {
  rmSync(environment, { recursive: true, force: true });
  return run(python, ['-m', 'venv', '--without-pip', environment], options);
}

/**
 * Build the wheel, with the browser extension as it is built, in a folder that has nothing else.
 *
 * @returns `{code, output}`
 */
export function buildWheel(folder, options) {
  rmSync(folder, { recursive: true, force: true });
  return uv(
    ['build', '--wheel', '--python', program('python'), '--out-dir', folder],
    options
  );
}

/** The path of the wheel in the folder of `buildWheel`. */
export function wheelIn(folder) {
  return join(
    folder,
    readdirSync(folder).find(name => name.endsWith('.whl'))
  );
}
