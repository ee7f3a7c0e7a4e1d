// `npm run bench [-- NAME …]`: sets up, then runs the benchmarks in bench/; each compares within one run.
import { spawnSync } from 'node:child_process';

import { activated, program, root } from './common/paths.mjs';
import { run } from './common/processes.mjs';
import { setUp } from './common/setup.mjs';
import { Halt, main } from './common/terminal.mjs';

const python = program('python');

/** Name to command, in the order in which they run. */
const benches = {
  startup: [python, ['bench/startup.py']],
  size: ['node', ['scripts/size.mjs']],
  page: ['node', ['bench/page.mjs']],
  connect: ['node', ['bench/connect.mjs']],
  updates: ['node', ['bench/updates.mjs']],
  dashboards: [python, ['bench/dashboards.py']],
  paint: ['node', ['bench/paint.mjs']],
  monitor: [python, ['bench/monitor.py']],
  progress: ['node', ['bench/progress.mjs']],
  sampling: [python, ['bench/progress.py']],
  'hub-load': [python, ['bench/hub_load.py']]
};

main(async args => {
  const unknown = args.filter(name => !(name in benches));
  if (unknown.length > 0) {
    throw new Halt(
      `Unknown benchmark ${unknown.join(', ')}. The benchmarks are ${Object.keys(benches).join(', ')}.`
    );
  }
  await setUp();
  // Sizes and times are those of the build that users get, not of the development build.
  const build = await run(program('jupyter-builder'), ['build', '.'], {
    env: activated()
  });
  if (build.code !== 0) {
    throw new Halt(build.output);
  }
  const over = [];
  for (const [name, [command, options]] of Object.entries(benches)) {
    if (args.length === 0 || args.includes(name)) {
      const { status } = spawnSync(command, options, {
        cwd: root,
        stdio: 'inherit'
      });
      if (status !== 0) {
        over.push(name);
      }
    }
  }
  if (over.length > 0) {
    console.error(`Failed or over a limit: ${over.join(', ')}`);
  }
  return over.length > 0 ? 1 : 0;
});
