// `npm run coverage [-- python|browser …]`: runs the tests of both halves and reports the lines that they do not run. It
// fails if a test fails.
//
// Tests in a browser (`npm test -- playwright`) are not measured: they run what jest does not, such as the plugins.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { activated, nodeProgram, program, runDir } from './common/paths.mjs';
import { foreground } from './common/processes.mjs';
import { setUp } from './common/setup.mjs';
import { PYTEST } from './common/suites.mjs';
import { Halt, main } from './common/terminal.mjs';

const FOLDER = join(runDir, 'coverage');

/** The steps of each half; all run, also after one failed. */
const HALVES = {
  python: [
    ['run', ...PYTEST],
    ['combine', '--quiet'],
    ['html', '--quiet', '--directory', join(FOLDER, 'python')],
    ['report']
  ].map(args => [program('python'), ['-m', 'coverage', ...args]]),
  browser: [
    [
      nodeProgram('jest'),
      ['--ci', '--coverage', `--coverageDirectory=${join(FOLDER, 'browser')}`]
    ]
  ]
};

main(async args => {
  const unknown = args.filter(name => !(name in HALVES));
  if (unknown.length > 0) {
    throw new Halt(
      `Unknown half ${unknown.join(', ')}. The halves are ${Object.keys(HALVES).join(', ')}.`
    );
  }
  await setUp();
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  const steps = Object.entries(HALVES)
    .filter(([name]) => args.length === 0 || args.includes(name))
    .flatMap(([, commands]) => commands);
  let failed = 0;
  for (const [command, options] of steps) {
    failed += (await foreground(command, options, { env: activated() })) && 1;
  }
  return failed > 0 ? 1 : 0;
});
