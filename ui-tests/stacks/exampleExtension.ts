import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import {
  activated,
  nodeProgram,
  program,
  root,
  runDir
} from '../../scripts/common/paths.mjs';
import { run } from '../../scripts/common/processes.mjs';

/** The name of the extension of docs/extending.md. */
export const EXAMPLE = 'running-clusters';

/** Compiles against the declarations of the npm package, unlike `npm run docs`, which uses the sources. */
const TSCONFIG = {
  extends: '../../tsconfig.json',
  compilerOptions: {
    composite: false,
    incremental: false,
    rootDir: 'src',
    outDir: 'lib',
    types: []
  },
  include: ['src/**/*']
};

/**
 * Build the extension as its authors do: our npm package, with its `lib/`, is among its dependencies.
 *
 * @returns the folder that JupyterLab can load
 */
export async function buildExample(): Promise<string> {
  const folder = join(runDir, 'example-extension');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'node_modules'), { recursive: true });
  cpSync(join(root, 'docs', 'example-extension'), folder, { recursive: true });
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(TSCONFIG));
  symlinkSync(root, join(folder, 'node_modules', 'jupyterlab-dask-gateway'));
  const steps: [string, string[]][] = [
    [nodeProgram('tsc'), ['--project', folder]],
    [program('jupyter-builder'), ['build', folder]]
  ];
  for (const [command, args] of steps) {
    const { code, output } = await run(command, args, { env: activated() });
    if (code !== 0) {
      throw new Error(`The example extension could not be built.\n${output}`);
    }
  }
  return join(folder, 'static');
}
