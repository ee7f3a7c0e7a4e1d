// `node scripts/setup.mjs`: the first step of `npm start` and `npm test`.
import { setUp } from './common/setup.mjs';
import { main, printStep } from './common/terminal.mjs';

main(async () => {
  await setUp();
  printStep('Ready.');
});
