// `npm test [-- SUITE …]`: set up, then run every suite, also after one failed. The last line is `N passed, N failed`.
// Suites that a named one needs run before it.
import { availableParallelism } from 'node:os';

import { schedule } from './common/scheduler.mjs';
import { setUp } from './common/setup.mjs';
import { suites } from './common/suites.mjs';
import { Halt, main, printStep, seconds } from './common/terminal.mjs';

/**
 * Slots for suites, more than cores, because suites with servers mostly wait for them: on two cores, `playwright` and
 * `pytest` take four, and two are left for suites that compute. Those have a low priority, and `pytest` waits for a slot
 * if they have all.
 */
const SLOTS = Math.max(2, availableParallelism()) + 4;

/** Number of lines that are shown again at the end from each failed suite: runners name their failed tests last. */
const LAST_LINES = 20;

/**
 * Run one suite. A suite that could not run counts as one failure.
 *
 * @param write  receives what the suite prints
 * @param failedNeed  a suite whose result this one needs, and which failed
 */
async function runSuite(name, write, failedNeed) {
  let counts = [0, 1];
  try {
    if (failedNeed) {
      write(`✗ Not run, because ${failedNeed} failed.\n`);
    } else {
      counts = await suites[name].run(write);
    }
  } catch (error) {
    write(
      `${error instanceof Halt ? `✗ ${error.message}` : (error.stack ?? error)}\n`
    );
  }
  const [passed, failed] = counts;
  return { name, passed, failed };
}

main(async args => {
  const unknown = args.filter(name => !(name in suites));
  if (unknown.length > 0) {
    throw new Halt(
      `Unknown suite ${unknown.join(', ')}. The suites are ${Object.keys(suites).join(', ')}.`
    );
  }
  // The suites `tsc` and `build` make the build that is tested.
  await setUp({ without: ['build'] });
  const chosen = new Set();
  const choose = name => {
    chosen.add(name);
    (suites[name].needs ?? []).forEach(choose);
  };
  (args.length > 0 ? args : Object.keys(suites)).forEach(choose);
  const names = Object.keys(suites).filter(name => chosen.has(name));
  const results = {};
  await schedule(
    Object.fromEntries(names.map(name => [name, suites[name]])),
    async (name, failedNeed) => {
      const start = performance.now();
      // The output of a suite is shown as a whole when the suite ends, except that of a suite that runs alone.
      const alone = names.length === 1;
      let output = '';
      const result = await runSuite(
        name,
        alone
          ? text => process.stdout.write(text)
          : text => {
              output += text;
            },
        failedNeed
      );
      results[name] = { ...result, output };
      console.log(`\n── ${name}`);
      process.stdout.write(output);
      printStep(
        `${name}: ${result.passed} passed, ${result.failed} failed, ${seconds(start)}`
      );
      return result.failed === 0;
    },
    SLOTS
  );
  const ordered = names.map(name => results[name]);
  const sum = key => ordered.reduce((total, result) => total + result[key], 0);
  // A log that is cut at its beginning still says what failed.
  for (const { name, failed, output } of ordered) {
    if (failed > 0 && output !== '') {
      console.log(`\n── ${name}, the last lines`);
      console.log(output.trimEnd().split('\n').slice(-LAST_LINES).join('\n'));
    }
  }
  console.log('');
  for (const { name, passed, failed } of ordered) {
    console.log(
      `${failed ? '✗' : '✓'} ${name}: ${passed} passed, ${failed} failed`
    );
  }
  console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
  return sum('failed') > 0 ? 1 : 0;
});
