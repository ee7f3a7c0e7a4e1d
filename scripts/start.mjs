// `npm start [-- ARGUMENTS]`: set up, then JupyterLab with the panel. Arguments go to `jupyter lab`.
import { activated, program } from './common/paths.mjs';
import { foreground } from './common/processes.mjs';
import { setUp } from './common/setup.mjs';
import { main, printStep } from './common/terminal.mjs';

main(async args => {
  await setUp();
  // Jupyter requires this option to run as root, which is usual in containers.
  const asRoot = process.getuid() === 0 ? ['--allow-root'] : [];
  printStep('Starting JupyterLab. Press Ctrl-C twice to stop it.');
  return foreground(program('jupyter'), ['lab', ...asRoot, ...args], {
    env: activated()
  });
});
