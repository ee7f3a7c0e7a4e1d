// What `npm test` runs. A suite resolves with how many of its tests passed and failed; a check counts as one.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { findChromium } from './chromium.mjs';
import { activated, nodeProgram, program, root, runDir } from './paths.mjs';
import { run } from './processes.mjs';
import { Halt } from './terminal.mjs';
import { installWheel, wheelEnvironment, wheelIsCurrent } from './wheel.mjs';

const reports = join(runDir, 'reports');

/** Run one command of the suite; what it prints is shown once it failed. */
async function quiet(command, args, env = activated()) {
  const { code, output } = await run(command, args, { env });
  if (code !== 0) {
    console.log(output.trimEnd());
  }
  return code === 0;
}

/** A suite that is one command and either passes or fails. */
const check =
  (command, ...args) =>
  async () =>
    (await quiet(command(), args)) ? [1, 0] : [0, 1];

const node = name => () => nodeProgram(name);
const python = name => () => program(name);

/** Run a suite that writes a report of its own; a run that ends badly without a failed test has failed once. */
async function reported(name, command, args, env, count) {
  mkdirSync(reports, { recursive: true });
  const report = join(reports, name);
  rmSync(report, { force: true });
  const { code } = await run(command, args(report), { env, show: true });
  const [passed, failed] = existsSync(report)
    ? count(readFileSync(report, 'utf8'))
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
  // A test that passed only on a second try has not passed.
  return [stats.expected, stats.unexpected + stats.flaky];
}

const jest = () =>
  reported(
    'jest.json',
    nodeProgram('jest'),
    report => ['--ci', '--json', `--outputFile=${report}`],
    activated(),
    countJest
  );

const pytest = () =>
  reported(
    'pytest.xml',
    program('python'),
    report => ['-m', 'pytest', '-q', `--junitxml=${report}`],
    activated(),
    countJunit
  );

async function wheel() {
  const { code, output } = await installWheel();
  if (code !== 0) {
    console.log(output.trimEnd());
  }
  return code === 0 ? [1, 0] : [0, 1];
}

async function playwright() {
  const browser = await findChromium();
  if (!wheelIsCurrent()) {
    // Asked for alone: the browser tests need what `build` and `wheel` make.
    const built =
      (await quiet(program('jlpm'), ['build:prod'])) &&
      (await installWheel()).code === 0;
    if (!built) {
      throw new Halt(
        'The browser tests need the wheel: npm test -- build wheel'
      );
    }
  }
  return reported(
    'playwright.json',
    nodeProgram('playwright'),
    () => ['test', '--config', join(root, 'ui-tests', 'playwright.config.ts')],
    activated(wheelEnvironment, {
      PLAYWRIGHT_JSON_OUTPUT_NAME: join(reports, 'playwright.json'),
      ...(browser && { CHROMIUM: browser })
    }),
    countPlaywright
  );
}

/** Name to suite, in the order in which they run: what fails quickly comes first. */
export const suites = {
  prettier: check(python('jlpm'), 'prettier:check'),
  eslint: check(python('jlpm'), 'eslint:check'),
  stylelint: check(python('jlpm'), 'stylelint:check'),
  'ruff-format': check(python('ruff'), 'format', '--check', '.'),
  ruff: check(python('ruff'), 'check', '.'),
  tsc: check(node('tsc'), '--noEmit'),
  'tsc-ui': check(node('tsc'), '--project', 'ui-tests'),
  mypy: check(python('mypy')),
  wire: check(python('jlpm'), 'wire:check'),
  jest,
  pytest,
  build: check(python('jlpm'), 'build:prod'),
  size: check(() => process.execPath, 'scripts/size.mjs'),
  wheel,
  playwright
};
