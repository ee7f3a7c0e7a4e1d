// A stack of bench/stack.py and JupyterLab on it in a real Chromium, for the benches of a page.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';

/** The value in the middle of some numbers. */
export const median = values =>
  [...values].sort((a, b) => a - b)[values.length >> 1];

/** Start bench/stack.py with one kind of server; resolves with its facts, `cpu()` and `stop()`. */
export async function startStack(kind) {
  const child = spawn('.venv/bin/python', ['bench/stack.py', kind], {
    stdio: ['pipe', 'pipe', 'inherit']
  });
  const lines = createInterface({ input: child.stdout })[
    Symbol.asyncIterator
  ]();
  const next = async () => {
    const { value, done } = await lines.next();
    if (done) {
      throw new Error(`The stack of ${kind} ended unexpectedly.`);
    }
    return JSON.parse(value);
  };
  return {
    ...(await next()),
    cpu: async () => {
      child.stdin.write('cpu\n');
      return (await next()).cpu;
    },
    stop: () =>
      new Promise(resolve => {
        child.once('exit', resolve);
        child.stdin.end();
      })
  };
}

/** Ask the gateway itself, as its Python client would. */
export async function gateway(stack, path, method = 'GET', body = undefined) {
  const answer = await fetch(`${stack.gateway}/api/v1/clusters/${path}`, {
    method,
    headers: {
      Authorization: stack.authorization,
      'Content-Type': 'application/json'
    },
    body: body && JSON.stringify(body)
  });
  return answer.status === 204 ? null : answer.json();
}

/** Make a cluster at the gateway itself, and wait until its own long poll says RUNNING; resolves with its name. */
export async function startCluster(stack) {
  const { name } = await gateway(stack, '', 'POST', { cluster_options: {} });
  let record;
  do {
    record = await gateway(stack, `${name}?wait`);
  } while (record.status === 'PENDING');
  return name;
}

/** Open the Lab; `seen` gets the address of each request whose path is one of `isOurs`. */
export async function openLab(browser, stack, isOurs) {
  const page = await browser.newPage({
    viewport: { width: 1280, height: 800 }
  });
  const seen = [];
  page.on('request', request => {
    if (isOurs(new URL(request.url()).pathname)) {
      seen.push(request.url());
    }
  });
  await page.goto(`${stack.url}lab?token=${stack.token}`);
  await page.locator('#jupyterlab-splash').waitFor({ state: 'detached' });
  return { page, seen };
}

/** How Chromium is started here: the system's where there is one. */
export function browserOptions() {
  const system = '/usr/bin/chromium';
  return {
    executablePath: existsSync(system) ? system : undefined,
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : []
  };
}
