// Child processes: run to the end, in the foreground, or in the background until stopped.
import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, openSync, readFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { dirname } from 'node:path';
import { StringDecoder } from 'node:string_decoder';

import { root } from './paths.mjs';

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Run a program to its end.
 *
 * `log` is the path of a file to which the output is added; `show` is called with each part of the output, as text.
 * With `yielding`, programs without it get most of the processors while they compute.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{cwd?: string, env?: NodeJS.ProcessEnv, log?: string, show?: (text: string) => void, yielding?: boolean}} options
 * @returns {Promise<{code: number, output: string}>} the code is 127 if the program could not be started
 */
export function run(
  command,
  args,
  { cwd = root, env, log, show, yielding = false } = {}
) {
  return new Promise(resolve => {
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe']
    });
    if (yielding && child.pid !== undefined) {
      setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
    }
    const chunks = [];
    let file;
    if (log) {
      mkdirSync(dirname(log), { recursive: true });
      file = createWriteStream(log, { flags: 'a' });
      file.write(`$ ${command} ${args.join(' ')}\n`);
    }
    const take = stream => {
      // A character of several bytes may be divided between two chunks.
      const decoder = new StringDecoder();
      stream.on('data', chunk => {
        chunks.push(chunk);
        file?.write(chunk);
        show?.(decoder.write(chunk));
      });
    };
    take(child.stdout);
    take(child.stderr);
    const end = code => {
      file?.end();
      resolve({ code, output: Buffer.concat(chunks).toString() });
    };
    child.on('error', error => {
      chunks.push(Buffer.from(`${error.message}\n`));
      end(127);
    });
    child.on('close', (code, signal) => end(signal ? 1 : code));
  });
}

/** Run a program in the user's terminal and forward signals to it. Resolves with its exit code. */
export function foreground(command, args, { cwd = root, env } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: 'inherit' });
    // A terminal sends Ctrl-C to the child as well; this process only has to outlive the child.
    const forward = signal => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) {
        child.kill(signal);
      }
    };
    FORWARDED.forEach(signal => process.on(signal, forward));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      FORWARDED.forEach(name => process.off(name, forward));
      resolve(signal ? 1 : code);
    });
  });
}

/**
 * Start a program in its own process group, with its output in a file.
 *
 * @returns `{pid, ended, alive(), tail(), stop(), kill()}`; `stop` sends SIGTERM, and SIGKILL after `timeout` ms
 */
export function background(command, args, { cwd = root, env, log }) {
  mkdirSync(dirname(log), { recursive: true });
  const output = openSync(log, 'a');
  const child = spawn(command, args, {
    cwd,
    env,
    detached: true,
    stdio: ['ignore', output, output]
  });
  let alive = true;
  const ended = new Promise(resolve => {
    child.on('error', error => {
      alive = false;
      resolve(error.message);
    });
    child.on('exit', (code, signal) => {
      alive = false;
      resolve(signal ?? code);
    });
  });
  const signalGroup = signal => {
    // A command that cannot be started has no process.
    if (child.pid === undefined) {
      return;
    }
    try {
      process.kill(-child.pid, signal);
    } catch (error) {
      if (error.code !== 'ESRCH') {
        throw error;
      }
    }
  };
  return {
    pid: child.pid,
    log,
    ended,
    alive: () => alive,
    tail: (lines = 30) =>
      readFileSync(log, 'utf8').trimEnd().split('\n').slice(-lines).join('\n'),
    kill: async () => {
      signalGroup('SIGKILL');
      await ended;
    },
    stop: async (timeout = 15_000) => {
      if (alive) {
        child.kill('SIGTERM');
        const timer = setTimeout(() => signalGroup('SIGKILL'), timeout);
        await ended;
        clearTimeout(timer);
      }
      signalGroup('SIGKILL');
    }
  };
}

/**
 * Wait for the first truthy result of `check()`.
 *
 * @throws Error after `timeout` ms, or when the process ends
 */
export async function waitUntil(
  check,
  { process: child, timeout = 60_000, description }
) {
  const deadline = Date.now() + timeout;
  for (;;) {
    if (child && !child.alive()) {
      throw new Error(`${description}: the process ended.\n${child.tail()}`);
    }
    const result = await Promise.resolve()
      .then(check)
      .catch(() => false);
    if (result) {
      return result;
    }
    if (Date.now() > deadline) {
      throw new Error(
        `${description}: not within ${timeout / 1000} s.\n${child?.tail() ?? ''}`
      );
    }
    await new Promise(resolve => setTimeout(resolve, 100));
  }
}
