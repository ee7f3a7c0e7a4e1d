import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import { program, root } from '../../scripts/common/paths.mjs';

/** Let connections to a port get no response, as behind a network policy. @returns a function that ends it */
export async function blockPort(port: number): Promise<() => Promise<void>> {
  const child = spawn(
    program('python', process.env.TEST_ENVIRONMENT),
    [join(root, 'ui-tests', 'stacks', 'blocked_port.py'), String(port)],
    { stdio: ['pipe', 'pipe', 'inherit'] }
  );
  const exited = once(child, 'exit');
  await once(child.stdout, 'data');
  return async () => {
    child.stdin.end();
    await exited;
  };
}
