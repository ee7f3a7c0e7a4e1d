// `node scripts/setup.mjs`: what `npm start` and `npm test` do first.
import { setUp } from './lib/setup.mjs';
import { main, say } from './lib/terminal.mjs';

main(async () => {
  await setUp();
  say('Ready.');
});
