// `npm start [-- ARGUMENTS]`: set up, then JupyterLab with the panel. Arguments go to `jupyter lab`.
import { activated, program } from './common/paths.mjs';
import { foreground } from './common/processes.mjs';
import { setUp } from './common/setup.mjs';
import { main, say } from './common/terminal.mjs';

main(async args => {
  await setUp();
  // As root, which is usual in containers, Jupyter wants to be told that it is meant.
  const asRoot = process.getuid() === 0 ? ['--allow-root'] : [];
  say('Starting JupyterLab; Ctrl-C twice ends it.');
  return foreground(program('jupyter'), ['lab', ...asRoot, ...args], {
    env: activated()
  });
});
