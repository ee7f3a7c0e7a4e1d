// Starts bench/stack.py, and opens its JupyterLab in Chromium, for the benchmarks of the page.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';

/** The median of some numbers. */
export const median = values =>
  [...values].sort((a, b) => a - b)[values.length >> 1];

/** Start bench/stack.py with one kind of server. Resolves with its addresses, `cpu()` and `stop()`. */
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

/** Send a request directly to the gateway, as its Python client does. */
export async function gateway(stack, path, method = 'GET', body = undefined) {
  const response = await fetch(`${stack.gateway}/api/v1/clusters/${path}`, {
    method,
    headers: {
      Authorization: stack.authorization,
      'Content-Type': 'application/json'
    },
    body: body && JSON.stringify(body)
  });
  return response.status === 204 ? null : response.json();
}

/** Create a cluster directly at the gateway, and wait until its long poll reports RUNNING. Resolves with the name. */
export async function startCluster(stack) {
  const { name } = await gateway(stack, '', 'POST', { cluster_options: {} });
  let record;
  do {
    record = await gateway(stack, `${name}?wait`);
  } while (record.status === 'PENDING');
  return name;
}

/** Open JupyterLab. `requests` receives the URL of each request whose path matches `isOurs`. */
export async function openLab(browser, stack, isOurs) {
  const page = await browser.newPage({
    viewport: { width: 1280, height: 800 }
  });
  const requests = [];
  page.on('request', request => {
    if (isOurs(new URL(request.url()).pathname)) {
      requests.push(request.url());
    }
  });
  await page.goto(`${stack.url}lab?token=${stack.token}`);
  await page.locator('#jupyterlab-splash').waitFor({ state: 'detached' });
  return { page, requests };
}

/** How Chromium is started: the system's browser if there is one. */
export function browserOptions() {
  const system = '/usr/bin/chromium';
  return {
    executablePath: existsSync(system) ? system : undefined,
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : []
  };
}
