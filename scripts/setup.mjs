// `node scripts/setup.mjs`: what `npm start` and `npm test` do first.
import { setUp } from './common/setup.mjs';
import { main, say } from './common/terminal.mjs';

main(async () => {
  await setUp();
  say('Ready.');
});
