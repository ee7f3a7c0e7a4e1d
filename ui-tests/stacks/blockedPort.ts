import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { program } from '../../scripts/common/paths.mjs';
import { environment } from './jupyter';

/** The queue of the port is full, and nobody accepts its connections. */
const BLOCK = `
import socket, sys
listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("127.0.0.1", int(sys.argv[1])))
listener.listen(0)
waiting = [socket.socket() for _ in range(2)]
for one in waiting:
    one.setblocking(False)
    one.connect_ex(listener.getsockname())
print("blocked", flush=True)
sys.stdin.read()
`;

/**
 * Let connections to a port wait without a response, as a network policy does.
 *
 * @returns a function that ends this
 */
export async function blockPort(port: number): Promise<() => Promise<void>> {
  const child = spawn(
    program('python', environment),
    ['-c', BLOCK, String(port)],
    { stdio: ['pipe', 'pipe', 'inherit'] }
  );
  const exited = once(child, 'exit');
  await Promise.race([
    once(child.stdout, 'data'),
    exited.then(() => {
      throw new Error(`Port ${port} could not be blocked.`);
    })
  ]);
  return async () => {
    child.stdin.end();
    await exited;
  };
}
