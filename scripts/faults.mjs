// `npm run test:faults`: causes every fault in real Chromium, and writes docs/reliability.md from the measurements.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { findChromium } from './common/chromium.mjs';
import {
  activated,
  nodeProgram,
  program,
  root,
  runDir
} from './common/paths.mjs';
import { foreground, run } from './common/processes.mjs';
import { setUp } from './common/setup.mjs';
import { Halt, main, printStep } from './common/terminal.mjs';

const REPORT = join(runDir, 'reports', 'faults.json');
const DOCUMENT = join(root, 'docs', 'reliability.md');

/** The descriptions of all annotations of the type `fault` in a report of Playwright, in order. */
function measurements(suite) {
  const own = (suite.specs ?? []).flatMap(({ tests }) =>
    tests
      .flatMap(({ annotations }) => annotations)
      .filter(({ type }) => type === 'fault')
      .map(({ description }) => JSON.parse(description))
  );
  return [...own, ...(suite.suites ?? []).flatMap(measurements)];
}

const time = seconds => (seconds < 0.1 ? 'at once' : `${seconds.toFixed(1)} s`);

function row(measured) {
  const { event, text, after, shown, shownWithin } = measured;
  const recovery =
    measured.recovered === undefined
      ? ''
      : `${after ? `${after} ` : ''}${time(measured.recovered)} (at most ${measured.recoveredWithin} s)`;
  return `| ${event} | ${text} | ${time(shown)} (at most ${shownWithin} s) | ${recovery} |`;
}

main(async () => {
  await setUp();
  const chromium = await findChromium();
  mkdirSync(join(runDir, 'reports'), { recursive: true });
  const env = activated(undefined, {
    DEV: '1',
    PLAYWRIGHT_JSON_OUTPUT_NAME: REPORT,
    ...(chromium && { CHROMIUM: chromium })
  });
  const config = join(root, 'ui-tests', 'playwright.config.ts');
  const code = await foreground(
    nodeProgram('playwright'),
    ['test', '--config', config, '--project', 'faults'],
    { env }
  );
  if (code !== 0) {
    throw new Halt(
      'A test of a fault failed, so docs/reliability.md was not written.'
    );
  }
  const [head] = readFileSync(DOCUMENT, 'utf8').split('| What happens');
  const rows = measurements(JSON.parse(readFileSync(REPORT, 'utf8'))).map(row);
  writeFileSync(
    DOCUMENT,
    [
      `${head}| What happens | What the UI shows | Shown after | Recovered after |`,
      '| --- | --- | --- | --- |',
      ...rows,
      ''
    ].join('\n')
  );
  await run(program('jlpm'), ['prettier', '--write', DOCUMENT], { env });
  printStep(`docs/reliability.md has ${rows.length} faults.`);
});
