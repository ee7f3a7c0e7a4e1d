// `npm test [-- SUITE …]`: set up, then every suite, also after one failed. Ends with `N passed, N failed`.
import { setUp } from './common/setup.mjs';
import { suites } from './common/suites.mjs';
import { Halt, main, say, seconds } from './common/terminal.mjs';

/** Run one suite; one that could not even run has failed once. */
async function runSuite(name) {
  console.log(`\n── ${name}`);
  const start = performance.now();
  let counts;
  try {
    counts = await suites[name]();
  } catch (error) {
    console.error(error instanceof Halt ? `✗ ${error.message}` : error);
    counts = [0, 1];
  }
  const [passed, failed] = counts;
  say(`${name}: ${passed} passed, ${failed} failed, ${seconds(start)}`);
  return { name, passed, failed };
}

main(async args => {
  const unknown = args.filter(name => !(name in suites));
  if (unknown.length > 0) {
    throw new Halt(
      `No suite called ${unknown.join(', ')}; there are ${Object.keys(suites).join(', ')}.`
    );
  }
  await setUp();
  const results = [];
  for (const name of Object.keys(suites)) {
    if (args.length === 0 || args.includes(name)) {
      results.push(await runSuite(name));
    }
  }
  const sum = key => results.reduce((total, one) => total + one[key], 0);
  const broken = results.filter(({ failed }) => failed > 0);
  console.log('');
  for (const { name, passed, failed } of results) {
    console.log(
      `${failed ? '✗' : '✓'} ${name}: ${passed} passed, ${failed} failed`
    );
  }
  console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
  return broken.length > 0 ? 1 : 0;
});
