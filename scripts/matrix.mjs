// `npm run test:matrix [-- SET …]`: runs the main job with several sets of versions, and writes docs/compatibility.md.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { findChromium } from './common/chromium.mjs';
import {
  buildWheel,
  installPackages,
  makeEnvironment,
  wheelIn
} from './common/packages.mjs';
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
import { Halt, main, printStep, seconds } from './common/terminal.mjs';

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

/** What reads old schedulers and sends code to old kernels. */
const OLD_KERNELS = {
  project: 'configured',
  titles: [
    ...CONFIGURED_GATEWAY.titles,
    'a cluster created in a cell',
    'is compared with the notebook by package',
    'continues after it was replaced',
    'a compact row shows the progress',
    'the page of a cluster shows'
  ]
};

/**
 * `packages` are installed beside the wheel. `python` is a version or `newest` (of those that are found); without it, the
 * Python of the development environment is used. `kernels` is a second environment, for kernels, schedulers and workers;
 * without it, they use the one of the server.
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
  'oldest-dask': {
    packages: ['jupyterlab', 'dask-gateway-server[local]==2024.1.0'],
    withoutExtras: true,
    kernels: {
      // The oldest one that the code for kernels supports (src/notebook/kernel/kernel_helper.py).
      python: '3.8',
      packages: [
        'distributed==2022.2.0',
        'dask==2022.2.0',
        // Later clients require a newer distributed.
        'dask-gateway==2022.4.0',
        // Without it, there are no dashboards; distributed 2022.2 uses parts that Bokeh 3 does not have.
        'bokeh<3',
        'ipykernel'
      ]
    },
    job: OLD_KERNELS
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
const TABLE_PACKAGES = [
  'jupyterlab',
  'notebook',
  'jupyter_server',
  'dask-gateway',
  'distributed'
];

/** Installed in every set: what the stacks of the browser tests import. */
const EXTRA_PACKAGES = ['bokeh', 'ipykernel', 'pandas', 'psutil', 'pytest'];

const OLD_VERSIONS = `## Kernels, schedulers and workers

Their environment can be older than that of the Jupyter server: Python 3.8, distributed 2022.2 and dask-gateway 2022.4, or
newer. The server itself imports neither distributed nor dask-gateway. Old versions of distributed have these limits:

- Without \`prometheus_client\` in the environment of the scheduler, there are no task names and no number of connected
  programs, and short work between two polls is not detected. distributed 2022.2 then writes a traceback to its log for
  each request of \`/metrics\`, which are sent every ten minutes, and when cells run. Versions before 2022.10 do not count
  tasks by name with it either.
- Versions before 2022.8 do not list failed tasks. The page of the cluster says so; the exceptions are in the logs of the
  workers.
- Dashboards of 2022.2 require \`bokeh<3\`.`;

const DOCUMENT = join(root, 'docs', 'compatibility.md');
const LOG = join(runDir, 'matrix.log');
const FAILED = '**failed**';

/** The wheel of the current sources. @throws Halt if it cannot be built */
async function makeWheel() {
  const dist = join(runDir, 'matrix', 'dist');
  const steps = [
    () => run(program('jlpm'), ['build:prod'], { env: activated(), log: LOG }),
    () => buildWheel(dist, { log: LOG })
  ];
  for (const step of steps) {
    const { code } = await step();
    if (code !== 0) {
      throw new Halt(`The wheel could not be built: see ${LOG}.`);
    }
  }
  return wheelIn(dist);
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

/** Make an environment. @returns its folder @throws Halt if uv finds no such set of versions */
async function install(name, python, packages) {
  const environment = join(runDir, 'matrix', name);
  const steps = [
    () => makeEnvironment(python, environment, { log: LOG }),
    () => installPackages(environment, packages, { log: LOG })
  ];
  for (const step of steps) {
    const { code } = await step();
    if (code !== 0) {
      throw new Halt(`${name} could not be installed: see ${LOG}.`);
    }
  }
  return environment;
}

/** Let the server in `environment` start its kernels in the environment `kernels`. */
async function installKernelspec(environment, kernels) {
  const { code } = await run(
    program('python', kernels),
    ['-m', 'ipykernel', 'install', '--prefix', environment],
    { env: activated(kernels), log: LOG }
  );
  if (code !== 0) {
    throw new Halt(`The kernelspec could not be installed: see ${LOG}.`);
  }
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

/**
 * Run the job of a set.
 *
 * @param kernels - the environment of kernels, schedulers and workers
 * @returns whether all its tests passed
 */
async function test(environment, kernels, { project, titles }) {
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
        TEST_KERNEL_PYTHON: program('python', kernels),
        PLAYWRIGHT_JSON_OUTPUT_NAME: join(runDir, 'reports', 'matrix.json'),
        ...(chromium && { CHROMIUM: chromium })
      }),
      log: LOG
    }
  );
  if (code !== 0) {
    printStep(output.slice(-3000));
  }
  return code === 0;
}

const bareName = requirement => requirement.replace(/[[=<].*/, '');

function table(results) {
  return results.map(({ name, packages, installed, result }) => {
    const extra = packages
      .filter(p => installed[p] && !TABLE_PACKAGES.includes(p) && p !== 'dask')
      .map(p => `${p} ${installed[p]}`);
    const cells = ['Python', ...TABLE_PACKAGES].map(p => installed[p] ?? '–');
    return `| ${[name, ...cells, extra.join(', ') || '–', result].join(' | ')} |`;
  });
}

/** Install a set and run its job. @returns its row of the table @throws Halt if it cannot be installed */
async function testSet(name, set, wheel) {
  const pythons = [set, set.kernels ?? set].map(pythonOf);
  if (pythons.includes(undefined)) {
    const missing = (pythons[0] ? set.kernels : set).python;
    printStep(`${name}: skipped, because there is no Python ${missing} here`);
    return {
      name,
      packages: [],
      installed: { Python: missing },
      result: 'not tested'
    };
  }
  const start = performance.now();
  const environment = await install(name, pythons[0], [
    set.withoutExtras ? wheel : `${wheel}[local]`,
    ...set.packages,
    ...EXTRA_PACKAGES
  ]);
  const packages = set.packages.map(bareName);
  const installed = await versions(environment, [
    ...TABLE_PACKAGES,
    ...packages
  ]);
  let kernels = environment;
  if (set.kernels) {
    kernels = await install(
      `${name}-kernels`,
      pythons[1],
      set.kernels.packages
    );
    await installKernelspec(environment, kernels);
    const names = set.kernels.packages.map(bareName);
    const { Python, ...theirs } = await versions(kernels, names);
    packages.push(...names);
    Object.assign(installed, theirs, {
      Python: `${installed.Python} (kernels: ${Python})`
    });
  }
  const passed = await test(environment, kernels, set.job);
  printStep(`${name}: ${passed ? 'passed' : 'failed'}, ${seconds(start)}`);
  return { name, packages, installed, result: passed ? 'passed' : FAILED };
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
  const wheel = await makeWheel();
  const results = [];
  for (const [name, set] of Object.entries(SETS)) {
    if (args.length > 0 && !args.includes(name)) {
      continue;
    }
    results.push(await testSet(name, set, wheel));
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
        'finds on PATH or in pyenv; the others use `$PYTHON`, or the first one on PATH. In the set `oldest-dask`, kernels,',
        'schedulers and workers have their own environment, as on many hubs. Its row has the versions of dask-gateway,',
        'distributed, bokeh and ipykernel in that environment.',
        '',
        `| Set | ${['Python', ...TABLE_PACKAGES].join(' | ')} | Other packages | Result |`,
        `| --- | ${['Python', ...TABLE_PACKAGES].map(() => '---').join(' | ')} | --- | --- |`,
        ...table(results),
        '',
        OLD_VERSIONS,
        ''
      ].join('\n')
    );
    await run(program('jlpm'), ['prettier', '--write', DOCUMENT], {
      env: activated()
    });
  }
  return results.some(({ result }) => result === FAILED) ? 1 : 0;
});
