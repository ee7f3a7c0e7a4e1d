// Sets up a clone for development. Later runs repeat only the steps whose inputs changed.
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync
} from 'node:fs';
import { dirname, join } from 'node:path';

import { installPackages } from './packages.mjs';
import { activated, program, root, runDir, venv } from './paths.mjs';
import { run } from './processes.mjs';
import { findPython } from './python.mjs';
import { Halt, printStep, seconds } from './terminal.mjs';

const OLDEST_NODE = 20;
const STAMPS = join(venv, 'setup.json');
const LOG = join(runDir, 'setup.log');

/** Where JupyterLab finds the extension. A link, so that a reload shows a new build. */
const LINK = join(
  venv,
  'share',
  'jupyter',
  'labextensions',
  'jupyterlab-dask-gateway'
);

function link() {
  rmSync(LINK, { recursive: true, force: true });
  mkdirSync(dirname(LINK), { recursive: true });
  symlinkSync(join(root, 'jupyterlab_dask_gateway', 'labextension'), LINK);
}

/** A hash of the contents of files and folders of the clone. */
export function fingerprint(names) {
  const hash = createHash('sha256');
  const add = name => {
    const path = join(root, name);
    if (!existsSync(path)) {
      return;
    }
    if (statSync(path).isDirectory()) {
      readdirSync(path)
        .filter(child => child !== '__pycache__' && child !== 'labextension')
        .sort()
        .forEach(child => add(join(name, child)));
    } else {
      hash.update(name).update('\0').update(readFileSync(path));
    }
  };
  names.forEach(add);
  return hash.digest('hex');
}

/**
 * Run one step. If it fails, show the end of its output.
 *
 * @param work  resolves with `{code, output}`
 */
async function step(what, work) {
  printStep(what);
  const start = performance.now();
  const { code, output } = await work();
  if (code !== 0) {
    const last = output.trimEnd().split('\n').slice(-25).join('\n');
    throw new Halt(`${what}: failed.\n${last}\n(Full output: ${LOG})`);
  }
  printStep(`${what}: done in ${seconds(start)}`);
}

const jlpm = task =>
  run(program('jlpm'), [task], { env: activated(), log: LOG });

/** Create .venv with jlpm and uv, so that the packages of both languages can be installed at the same time. */
async function makeEnvironment() {
  const { command, version } = findPython();
  const project = readFileSync(join(root, 'pyproject.toml'), 'utf8');
  rmSync(venv, { recursive: true, force: true });
  await step(`Creating .venv with Python ${version.join('.')}`, () =>
    run(command, ['-m', 'venv', venv], { log: LOG })
  );
  const [builder, uv] = ['jupyter-builder', 'uv'].map(
    name => new RegExp(`"(${name}\\b[^"]*)"`).exec(project)[1]
  );
  await step('Installing jlpm and uv', () =>
    run(program('python'), ['-m', 'pip', 'install', builder, uv], {
      env: activated(),
      log: LOG
    })
  );
}

/**
 * The steps with their inputs. A step is repeated if an input changed.
 *
 * Steps run at the same time, except that one waits for those that its `after` names.
 */
const STEPS = [
  {
    name: 'python',
    from: ['pyproject.toml', 'package.json', 'jupyter-config', 'install.json'],
    // The build step below builds the browser extension, with better messages than the build hook.
    run: () => {
      // An installation would follow the link and delete the build.
      rmSync(LINK, { recursive: true, force: true });
      return step(
        'Installing JupyterLab, Dask Gateway and development tools',
        () =>
          installPackages(venv, ['--editable', '.[dev]'], {
            env: activated(venv, { SKIP_JUPYTER_BUILDER: '1' }),
            log: LOG
          })
      );
    }
  },
  {
    name: 'node',
    from: ['package.json', 'yarn.lock', '.yarnrc.yml'],
    present: join(root, 'node_modules'),
    run: () => step('Installing the JavaScript packages', () => jlpm('install'))
  },
  {
    name: 'build',
    after: ['python', 'node'],
    from: [
      'package.json',
      'tsconfig.json',
      'yarn.lock',
      'src',
      'style',
      'schema'
    ],
    present: join(LINK, 'package.json'),
    run: async () => {
      await step('Building the browser extension', () => jlpm('build'));
      link();
    }
  }
];

function readStamps() {
  try {
    return JSON.parse(readFileSync(STAMPS, 'utf8'));
  } catch {
    // Missing or incomplete: all steps are repeated.
    return {};
  }
}

/**
 * Set up everything that development needs.
 *
 * @param without  names of steps to leave out
 * @throws Halt with one line about what the user has to install
 */
export async function setUp({ without = [] } = {}) {
  if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) {
    throw new Halt(
      `Node ${OLDEST_NODE} or newer is required; this is ${process.versions.node}.`
    );
  }
  if (process.platform === 'win32') {
    throw new Halt('These scripts run on Linux and macOS; on Windows use WSL.');
  }
  mkdirSync(runDir, { recursive: true });
  writeFileSync(LOG, '');
  if (!existsSync(program('python')) || !existsSync(STAMPS)) {
    await makeEnvironment();
    writeFileSync(STAMPS, '{}');
  }
  const stamps = readStamps();
  const running = {};
  const runStep = async ({ name, after = [], from, present, run: work }) => {
    await Promise.all(after.map(other => running[other]));
    const now = fingerprint(from);
    if (stamps[name] !== now || (present && !existsSync(present))) {
      await work();
      stamps[name] = now;
      writeFileSync(STAMPS, JSON.stringify(stamps));
    }
  };
  for (const one of STEPS.filter(({ name }) => !without.includes(name))) {
    running[one.name] = runStep(one);
  }
  await Promise.all(Object.values(running));
}
