import { kill } from 'node:process';

import { expect, signIn, test } from '../hub/fixtures';
import { Panel } from '../pages/panel';
import { report, secondsOf } from './measure';

test('JupyterHub stops responding for a while', async ({
  browser,
  hub
}, info) => {
  const page = await signIn(browser, hub, 'alice');
  const panel = new Panel(page);
  await panel.show();
  const first = await panel.make(0);
  kill(hub.hub.pid!, 'SIGSTOP');
  let shown: number;
  try {
    // The servers of the users and the gateway remember for minutes that they have verified a token.
    shown = await secondsOf(async () => {
      await first.stop();
      await expect(first.state).toContainText('Stopped', { timeout: 60_000 });
    });
    await expect(panel.region.getByRole('alert')).toBeHidden();
  } finally {
    kill(hub.hub.pid!, 'SIGCONT');
  }
  const second = await panel.make(0);
  await second.stop();
  report(info, {
    event: 'JupyterHub is stopped for a while (SIGSTOP).',
    text: 'Clusters can be seen and stopped as usual, because tokens that were verified stay valid for some minutes.',
    shownWithin: 60,
    shown
  });
});
