// The suites of `npm test`. A suite resolves with the numbers of passed and failed tests; a check counts as one test.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { findChromium } from './chromium.mjs';
import { activated, nodeProgram, program, root, runDir } from './paths.mjs';
import { run } from './processes.mjs';
import {
  buildWheel,
  installWheel,
  prepareWheelEnvironment,
  wheelEnvironment
} from './wheel.mjs';

const reports = join(runDir, 'reports');

/** Write the output of a step if the step failed. @returns the counts of a check */
function report({ code, output }, write) {
  if (code !== 0) {
    write(`${output.trimEnd()}\n`);
  }
  return code === 0 ? [1, 0] : [0, 1];
}

/**
 * Make suites that are one command, which passes or fails.
 *
 * @param yielding  whether the command leaves the processor to tests with servers, which have time limits
 * @returns a function of the command and its arguments; the command is a function that returns the program's path,
 *   because .venv and node_modules may not exist yet when this file is read
 */
const commandSuite =
  yielding =>
  (command, ...args) =>
  async write =>
    report(await run(command(), args, { env: activated(), yielding }), write);

const check = commandSuite(true);

/** A check for which the longest chain of suites waits. */
const urgent = commandSuite(false);

const node = name => () => nodeProgram(name);
const python = name => () => program(name);

/**
 * Run a suite that writes a report. A run that fails without a failed test counts as one failure.
 *
 * All output is also in `.run/reports/NAME.log` while the suite runs.
 */
async function runReportingSuite(
  name,
  extension,
  command,
  args,
  env,
  count,
  write
) {
  mkdirSync(reports, { recursive: true });
  const path = join(reports, `${name}.${extension}`);
  const log = join(reports, `${name}.log`);
  [path, log].forEach(file => rmSync(file, { force: true }));
  const { code } = await run(command, args(path), { env, log, show: write });
  const [passed, failed] = existsSync(path)
    ? count(readFileSync(path, 'utf8'))
    : [0, 0];
  return [passed, failed === 0 && (code !== 0 || passed === 0) ? 1 : failed];
}

function countJunit(xml) {
  const suite = /<testsuite [^>]*>/.exec(xml)?.[0] ?? '';
  const number = name =>
    Number(new RegExp(` ${name}="(\\d+)"`).exec(suite)?.[1] ?? 0);
  const failed = number('failures') + number('errors');
  return [number('tests') - failed - number('skipped'), failed];
}

function countJest(json) {
  const result = JSON.parse(json);
  const broken = result.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && assertionResults.length === 0
  );
  return [result.numPassedTests, result.numFailedTests + broken.length];
}

function countPlaywright(json) {
  const { stats } = JSON.parse(json);
  // A test that passed only when it was repeated counts as failed.
  return [stats.expected, stats.unexpected + stats.flaky];
}

const jest = write =>
  runReportingSuite(
    'jest',
    'json',
    nodeProgram('jest'),
    path => ['--ci', '--json', `--outputFile=${path}`],
    activated(),
    countJest,
    write
  );

/** The arguments of Python for all its tests: two processes, because tests mostly wait. Those of a file share stacks. */
export const PYTEST = '-m pytest -q --numprocesses 2 --dist loadfile'.split(
  ' '
);

const pytest = write =>
  runReportingSuite(
    'pytest',
    'xml',
    program('python'),
    path => [...PYTEST, `--junitxml=${path}`],
    activated(),
    countJunit,
    write
  );

/** All projects but `faults`, which `npm run test:faults` runs: with it, `npm test` would take 4 minutes more. */
const PROJECTS = ['idle', 'hub', 'local', 'configured'];

async function playwright(write) {
  const browser = await findChromium();
  return runReportingSuite(
    'playwright',
    'json',
    nodeProgram('playwright'),
    () => [
      'test',
      '--config',
      join(root, 'ui-tests', 'playwright.config.ts'),
      ...PROJECTS.flatMap(project => ['--project', project])
    ],
    activated(wheelEnvironment, {
      PLAYWRIGHT_JSON_OUTPUT_NAME: join(reports, 'playwright.json'),
      ...(browser && { CHROMIUM: browser })
    }),
    countPlaywright,
    write
  );
}

/**
 * Name to suite, by priority: first the chain that takes longest (tsc to playwright), then what fails quickly.
 *
 * `needs` are suites that must have passed before, `after` those that must have ended: long suites do not slow the
 * chain down before its browsers start. `slots` is the share of the machine (scheduler.mjs).
 */
export const suites = {
  // Checks all types, and writes the modules that `build` bundles.
  tsc: { run: urgent(node('tsc')) },
  build: {
    needs: ['tsc'],
    run: urgent(python('jupyter-builder'), 'build', '.')
  },
  'wheel-environment': {
    run: async write => report(await prepareWheelEnvironment(), write)
  },
  wheel: {
    needs: ['build'],
    run: async write => report(await buildWheel(), write)
  },
  'wheel-install': {
    needs: ['wheel', 'wheel-environment'],
    run: async write => report(await installWheel(), write)
  },
  // Three browsers, each with its own servers; two of the projects mostly wait.
  playwright: { needs: ['wheel-install'], slots: 2, run: playwright },
  // Two processes, each with its own gateway.
  pytest: { after: ['wheel-install'], slots: 2, run: pytest },
  prettier: { run: check(python('jlpm'), 'prettier:check') },
  'ruff-format': { run: check(python('ruff'), 'format', '--check', '.') },
  ruff: { run: check(python('ruff'), 'check', '.') },
  stylelint: { run: check(python('jlpm'), 'stylelint:check') },
  size: {
    needs: ['build'],
    run: check(() => process.execPath, 'scripts/size.mjs')
  },
  licenses: {
    needs: ['build'],
    run: check(() => process.execPath, 'scripts/licenses.mjs')
  },
  wire: { run: check(python('jlpm'), 'wire:check') },
  imports: { run: check(() => process.execPath, 'scripts/imports.mjs') },
  language: { run: check(() => process.execPath, 'scripts/language.mjs') },
  docs: { run: check(() => process.execPath, 'scripts/docs.mjs') },
  eslint: { run: check(python('jlpm'), 'eslint:check') },
  'tsc-ui': { run: check(node('tsc'), '--project', 'ui-tests') },
  mypy: { run: check(python('mypy')) },
  // Beside both pytest and the browsers, it makes tests exceed their time limits.
  jest: { after: ['pytest'], run: jest }
};
