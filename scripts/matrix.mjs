// `npm run test:matrix [-- SET …]`: runs the main job with several sets of versions, and writes docs/compatibility.md.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { findChromium } from './common/chromium.mjs';
import {
  activated,
  nodeProgram,
  program,
  root,
  runDir
} from './common/paths.mjs';
import { run } from './common/processes.mjs';
import { findPython, findPythons } from './common/python.mjs';
import { setUp } from './common/setup.mjs';
import { Halt, main, say, seconds } from './common/terminal.mjs';

/** Create a cluster, compute on it, and show its dashboards: in JupyterLab with a private gateway, and in Notebook 7. */
const PRIVATE_GATEWAY = {
  project: 'local',
  titles: [
    'a computation runs on a cluster without any configuration',
    'a plot opens in a pane that is isolated from JupyterLab',
    'Notebook 7 has the panel'
  ]
};

/** Create a cluster with the options of a configured gateway, and connect a notebook. */
const CONFIGURED_GATEWAY = {
  project: 'configured',
  titles: [
    'one click connects a new notebook',
    'the layout of the administrator'
  ]
};

/**
 * `packages` are installed beside the wheel. `python` is a version or `newest` (of those that are found); without it, the
 * Python of the development environment is used.
 */
const SETS = {
  newest: {
    python: 'newest',
    packages: ['jupyterlab', 'notebook', 'jupyter_server'],
    job: PRIVATE_GATEWAY
  },
  'oldest-python': {
    python: '3.10',
    packages: ['jupyterlab', 'notebook', 'jupyter_server'],
    job: PRIVATE_GATEWAY
  },
  'oldest-jupyter': {
    packages: [
      'jupyterlab==4.4.0',
      'notebook==7.4.0',
      'jupyter_server==2.13.0'
    ],
    job: PRIVATE_GATEWAY
  },
  'oldest-gateway': {
    packages: [
      'jupyterlab',
      'dask-gateway==2024.1.0',
      'dask-gateway-server[local]==2024.1.0',
      'distributed==2024.1.0',
      'dask==2024.1.0'
    ],
    // The private gateway requires a newer one.
    withoutExtras: true,
    job: CONFIGURED_GATEWAY
  },
  extensions: {
    packages: [
      'jupyterlab',
      'notebook',
      'jupyter-collaboration',
      'jupyterlab-git',
      'nbdime',
      'jupyter-resource-usage',
      'jupyterlab-nvdashboard'
    ],
    job: PRIVATE_GATEWAY
  }
};

/** Packages whose versions the table shows, in every set. */
const SHOWN = [
  'jupyterlab',
  'notebook',
  'jupyter_server',
  'dask-gateway',
  'distributed'
];

/** Installed in every set: what the stacks of the browser tests import. */
const BESIDE = ['bokeh', 'ipykernel', 'pandas', 'psutil', 'pytest'];

const DOCUMENT = join(root, 'docs', 'compatibility.md');
const LOG = join(runDir, 'matrix.log');
const FAILED = '**failed**';

/** The wheel of the current sources. @throws Halt if it cannot be built */
async function buildWheel() {
  const dist = join(runDir, 'matrix', 'dist');
  rmSync(dist, { recursive: true, force: true });
  const steps = [
    [program('jlpm'), ['build:prod']],
    [
      program('python'),
      ['-m', 'pip', 'wheel', '--no-deps', '--wheel-dir', dist, root]
    ]
  ];
  for (const [command, args] of steps) {
    const { code } = await run(command, args, { env: activated(), log: LOG });
    if (code !== 0) {
      throw new Halt(`The wheel could not be built: see ${LOG}.`);
    }
  }
  return join(dist, readdirSync(dist)[0]);
}

/** The command of the Python of a set; undefined if there is none. */
function pythonOf({ python }) {
  if (!python) {
    return findPython().command;
  }
  const pythons = findPythons();
  const byAge = [...pythons.keys()].sort((a, b) =>
    a.localeCompare(b, 'en', { numeric: true })
  );
  return pythons.get(python === 'newest' ? byAge.at(-1) : python);
}

/** Make the environment of a set. @returns its folder @throws Halt if pip finds no such set of versions */
async function install(name, python, set, wheel) {
  const { packages, withoutExtras = false } = set;
  const environment = join(runDir, 'matrix', name);
  rmSync(environment, { recursive: true, force: true });
  const wanted = withoutExtras ? wheel : `${wheel}[local]`;
  const steps = [
    [python, ['-m', 'venv', environment]],
    [
      program('python', environment),
      ['-m', 'pip', 'install', wanted, ...packages, ...BESIDE]
    ]
  ];
  for (const [command, args] of steps) {
    const { code } = await run(command, args, {
      env: activated(environment),
      log: LOG
    });
    if (code !== 0) {
      throw new Halt(`The set ${name} could not be installed: see ${LOG}.`);
    }
  }
  return environment;
}

/** The version of Python and of each package, by name; packages that are not installed are left out. */
async function versions(environment, packages) {
  const script = [
    'import json, platform, sys',
    'from importlib.metadata import PackageNotFoundError, version',
    'found = {"Python": platform.python_version()}',
    'for name in sys.argv[1:]:',
    '    try:',
    '        found[name] = version(name)',
    '    except PackageNotFoundError:',
    '        pass',
    'print(json.dumps(found))'
  ].join('\n');
  const { output } = await run(
    program('python', environment),
    ['-c', script, ...packages],
    { env: activated(environment), log: LOG }
  );
  return JSON.parse(output.trim().split('\n').at(-1));
}

/** Run the job of a set. @returns whether all its tests passed */
async function test(environment, { project, titles }) {
  const chromium = await findChromium();
  const { code, output } = await run(
    nodeProgram('playwright'),
    [
      'test',
      '--config',
      join(root, 'ui-tests', 'playwright.config.ts'),
      '--project',
      project,
      '--grep',
      titles.join('|')
    ],
    {
      env: activated(environment, {
        TEST_ENVIRONMENT: environment,
        PLAYWRIGHT_JSON_OUTPUT_NAME: join(runDir, 'reports', 'matrix.json'),
        ...(chromium && { CHROMIUM: chromium })
      }),
      log: LOG
    }
  );
  if (code !== 0) {
    say(output.slice(-3000));
  }
  return code === 0;
}

function table(results) {
  const bare = name => name.replace(/[[=].*/, '');
  return results.map(({ name, packages, installed, result }) => {
    const others = packages.map(bare).filter(p => !SHOWN.includes(p));
    const extra = others
      .filter(p => installed[p] && p !== 'dask')
      .map(p => `${p} ${installed[p]}`);
    const cells = ['Python', ...SHOWN].map(p => installed[p] ?? '–');
    return `| ${[name, ...cells, extra.join(', ') || '–', result].join(' | ')} |`;
  });
}

main(async args => {
  const unknown = args.filter(name => !(name in SETS));
  if (unknown.length > 0) {
    throw new Halt(
      `Unknown set ${unknown.join(', ')}. The sets are ${Object.keys(SETS).join(', ')}.`
    );
  }
  await setUp();
  mkdirSync(join(runDir, 'reports'), { recursive: true });
  const wheel = await buildWheel();
  const results = [];
  for (const [name, set] of Object.entries(SETS)) {
    if (args.length > 0 && !args.includes(name)) {
      continue;
    }
    const start = performance.now();
    const python = pythonOf(set);
    if (!python) {
      say(`${name}: skipped, because there is no Python ${set.python} here`);
      results.push({
        name,
        packages: [],
        installed: { Python: set.python },
        result: 'not tested'
      });
      continue;
    }
    const environment = await install(name, python, set, wheel);
    const bare = set.packages.map(p => p.replace(/[[=].*/, ''));
    const installed = await versions(environment, [
      ...new Set([...SHOWN, ...bare])
    ]);
    const passed = await test(environment, set.job);
    say(`${name}: ${passed ? 'passed' : 'failed'}, ${seconds(start)}`);
    results.push({
      name,
      packages: set.packages,
      installed,
      result: passed ? 'passed' : FAILED
    });
  }
  if (args.length === 0) {
    writeFileSync(
      DOCUMENT,
      [
        '# Compatibility',
        '',
        '`npm run test:matrix` installs the wheel with each set of versions, runs the main job in Chromium (create a',
        'cluster, compute in a notebook, show dashboards), and writes this table. The oldest versions are those that the',
        'package accepts. The sets `newest` and `oldest-python` use the newest and the oldest supported Python that the script',
        'finds on PATH or in pyenv; the others use `$PYTHON`, or the first one on PATH.',
        '',
        `| Set | ${['Python', ...SHOWN].join(' | ')} | Other packages | Result |`,
        `| --- | ${['Python', ...SHOWN].map(() => '---').join(' | ')} | --- | --- |`,
        ...table(results),
        ''
      ].join('\n')
    );
    await run(program('jlpm'), ['prettier', '--write', DOCUMENT], {
      env: activated()
    });
  }
  return results.some(({ result }) => result === FAILED) ? 1 : 0;
});
