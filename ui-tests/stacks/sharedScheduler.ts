import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { activated, program } from '../../scripts/common/paths.mjs';
import { freePorts } from '../../scripts/common/ports.mjs';
import { background, waitUntil } from '../../scripts/common/processes.mjs';
import { environment } from './jupyter';

/** A shared scheduler, with one worker. */
export interface ISharedScheduler {
  /** An entry of the trait `shared_schedulers`. */
  entry: { name: string; address: string; dashboard: string };
  stop: () => Promise<void>;
}

/** Start it and wait until its worker is connected. */
export async function startSharedScheduler(
  name: string
): Promise<ISharedScheduler> {
  const state = mkdtempSync(join(tmpdir(), 'dask-gateway-shared-'));
  const [port, dashboard] = await freePorts(2);
  const address = `tcp://127.0.0.1:${port}`;
  const dask = (log: string, ...args: string[]) =>
    background(program('python', environment), ['-m', 'dask', ...args], {
      cwd: state,
      log: join(state, log),
      env: activated(environment)
    });
  const scheduler = dask(
    'scheduler.log',
    'scheduler',
    '--host=127.0.0.1',
    `--port=${port}`,
    `--dashboard-address=127.0.0.1:${dashboard}`
  );
  const worker = dask(
    'worker.log',
    'worker',
    address,
    '--host=127.0.0.1',
    '--nthreads=2',
    '--memory-limit=1GiB',
    '--no-dashboard'
  );
  const stop = async () => {
    await worker.stop();
    await scheduler.stop();
    rmSync(state, { recursive: true, force: true });
  };
  const counts = `http://127.0.0.1:${dashboard}/json/counts.json`;
  try {
    await waitUntil(
      async () =>
        ((await (await fetch(counts)).json()) as { workers: number }).workers,
      { process: scheduler, description: 'The shared scheduler' }
    );
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    entry: { name, address, dashboard: `http://127.0.0.1:${dashboard}/status` },
    stop
  };
}
