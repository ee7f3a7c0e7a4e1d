import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { activated, program, root } from '../../scripts/common/paths.mjs';

/** A real gateway with a path prefix, a password, all six kinds of options and a limit of three workers. */
export interface IGateway {
  address: string;
  password: string;
  /** Environment variables that connect a server to it as alice. */
  environ: Record<string, string>;
  /**
   * A method of RealGateway in tests/support/gateways.py; `kill_scheduler`, `suspend_scheduler` or `resume_scheduler`
   * with a cluster's name; or `submit_tasks` with a name and a number.
   */
  do: (method: string, ...args: unknown[]) => Promise<unknown>;
  /** Stop it and all that it started. */
  end: () => Promise<void>;
}

/** Start it and wait until it is ready. */
export async function startGateway(): Promise<IGateway> {
  // scripts/matrix.mjs tests other versions of the gateway, too.
  const environment = process.env.TEST_ENVIRONMENT;
  const child = spawn(
    program('python', environment),
    [join(root, 'ui-tests', 'stacks', 'gateway.py')],
    { env: activated(environment), stdio: ['pipe', 'pipe', 'inherit'] }
  );
  const exited = new Promise<void>(resolve =>
    child.once('exit', () => resolve())
  );
  const lines = createInterface({ input: child.stdout })[
    Symbol.asyncIterator
  ]();
  const next = async (): Promise<unknown> => {
    const { value, done } = await lines.next();
    if (done) {
      throw new Error('The gateway of the tests has ended.');
    }
    return JSON.parse(value);
  };
  const facts = (await next()) as Pick<
    IGateway,
    'address' | 'password' | 'environ'
  >;
  return {
    ...facts,
    do: (...call) => {
      child.stdin.write(`${JSON.stringify(call)}\n`);
      return next();
    },
    end: async () => {
      child.stdin.end();
      await exited;
    }
  };
}
