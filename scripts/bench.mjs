// `npm run bench [-- NAME …]`: runs the benchmarks in bench/; each compares within one run.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const python = join(root, '.venv', 'bin', 'python');

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

if (!existsSync(python)) {
  console.error('There is no .venv. Run `npm start` or `npm test` first.');
  process.exit(2);
}
const names = process.argv.slice(2);
const unknown = names.filter(name => !(name in benches));
if (unknown.length > 0) {
  console.error(
    `Unknown benchmark ${unknown.join(', ')}. The benchmarks are ${Object.keys(benches).join(', ')}.`
  );
  process.exit(2);
}
const over = [];
for (const [name, [command, args]] of Object.entries(benches)) {
  if (names.length === 0 || names.includes(name)) {
    const { status } = spawnSync(command, args, {
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
  process.exit(1);
}
