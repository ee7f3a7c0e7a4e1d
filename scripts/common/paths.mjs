// Paths in a clone of this project.
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Logs, reports and stamps of the scripts; not in git. */
export const runDir = join(root, '.run');

/** The development environment. */
export const venv = join(root, '.venv');

/** A program of a Python environment. */
export function program(name, environment = venv) {
  return join(environment, 'bin', name);
}

/** A program of node_modules. */
export function nodeProgram(name) {
  return join(root, 'node_modules', '.bin', name);
}

/**
 * The process environment in which an activated Python environment's programs are found first.
 *
 * Python writes compiled modules: otherwise each server, kernel, scheduler and worker would compile them again.
 */
export function activated(environment = venv, extra = {}) {
  const {
    PYTHONHOME: _home,
    PYTHONDONTWRITEBYTECODE: _dontWrite,
    ...rest
  } = process.env;
  return {
    ...rest,
    VIRTUAL_ENV: environment,
    PATH: [join(environment, 'bin'), process.env.PATH].join(delimiter),
    PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1',
    ...extra
  };
}

/** The full path of a program on PATH, or null. */
export function which(name) {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    if (folder && existsSync(join(folder, name))) {
      return join(folder, name);
    }
  }
  return null;
}
