// Finds a Python for the development environment, and others for tests.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

import { Halt } from './terminal.mjs';

const OLDEST = [3, 10];
const CANDIDATES = [
  'python3',
  'python3.13',
  'python3.12',
  'python3.11',
  'python3.14',
  'python3.10',
  'python3.8'
];

/** The Pythons of pyenv, whose commands on PATH work only for versions that are chosen. */
function pyenvPythons() {
  const versions = join(
    process.env.PYENV_ROOT ?? join(homedir(), '.pyenv'),
    'versions'
  );
  return existsSync(versions)
    ? readdirSync(versions).map(name => join(versions, name, 'bin', 'python'))
    : [];
}

/** Run a Python. @returns `{command, version: [major, minor], venv}`; null if it does not run */
function probe(command) {
  const script = [
    'import json, sys, importlib.util as u',
    'has = lambda name: u.find_spec(name) is not None',
    'print(json.dumps({"version": sys.version_info[:2], "venv": has("venv") and has("ensurepip")}))'
  ].join('\n');
  const { status, stdout } = spawnSync(command, ['-c', script], {
    encoding: 'utf8'
  });
  return status === 0 ? { command, ...JSON.parse(stdout) } : null;
}

const atLeast = ([major, minor]) =>
  major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);

/**
 * The Python for the environment: `$PYTHON`, or the first suitable one on PATH.
 *
 * @throws Halt with what to install
 */
export function findPython() {
  const wanted = process.env.PYTHON;
  const found = (wanted ? [wanted] : CANDIDATES).map(probe).filter(Boolean);
  const supported = found.filter(({ version }) => atLeast(version));
  if (supported.length === 0) {
    const versions = found.map(
      ({ command, version }) => `${command} is ${version.join('.')}`
    );
    throw new Halt(
      `Python ${OLDEST.join('.')} or newer is needed (${versions.join(', ') || 'none was found'}): ` +
        'install one, or name it in PYTHON.'
    );
  }
  const withVenv = supported.find(({ venv }) => venv);
  if (!withVenv) {
    const version = supported[0].version.join('.');
    throw new Halt(
      `Python ${version} has no venv with pip here: sudo apt-get install -y python${version}-venv`
    );
  }
  return withVenv;
}

/**
 * The Pythons that can make environments: a command for each version, such as `3.10`. Kernels can have older ones than
 * the package supports.
 *
 * @returns {Map<string, string>}
 */
export function findPythons() {
  const pythons = new Map();
  for (const command of [...CANDIDATES, ...pyenvPythons()]) {
    const python = probe(command);
    const version = python?.version.join('.');
    if (python?.venv && !pythons.has(version)) {
      pythons.set(version, command);
    }
  }
  return pythons;
}
