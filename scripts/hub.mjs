// `npm run hub [-- --port N]`: a JupyterHub with Dask Gateway and two users, until Ctrl-C. Clusters have an option to
// wait as recorded on Kubernetes, which the status service explains.
import { parseArgs } from 'node:util';

import { startHub } from './common/hub.mjs';
import { setUp } from './common/setup.mjs';
import { main, printStep } from './common/terminal.mjs';

main(async args => {
  const { values } = parseArgs({ args, options: { port: { type: 'string' } } });
  await setUp();
  printStep('Starting JupyterHub, its proxy, and Dask Gateway as its service');
  const signal = new Promise(resolve =>
    ['SIGINT', 'SIGTERM', 'SIGHUP'].forEach(name =>
      process.on(name, () => resolve(name))
    )
  );
  const hub = await startHub({
    port: values.port && Number(values.port),
    recordings: true
  });
  printStep(
    `${hub.url}: sign in as ${hub.users.join(' or ')}, password ${hub.password}`
  );
  printStep(`Logs: ${hub.hub.log}. Press Ctrl-C to stop everything.`);
  const ended = await Promise.race([
    signal.then(() => null),
    hub.hub.ended.then(() => hub.hub.tail())
  ]);
  printStep('Stopping');
  await hub.stop();
  if (ended !== null) {
    console.error(ended);
    return 1;
  }
});
