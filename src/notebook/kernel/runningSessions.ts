import { PathExt } from '@jupyterlab/coreutils';
import type { Kernel, KernelSpec, Session } from '@jupyterlab/services';
import { type ILook, readLook } from './kernelReports';
import { callKernel } from './kernel';

/** ms for one question with all that belongs to it; a kernel that takes longer is busy, or hangs. */
export const LIMIT = 15_000;

/** What JupyterLab knows of what runs on the server; it asks for that by itself. */
export interface IManagers {
  sessions: Pick<
    Session.IManager,
    'running' | 'runningChanged' | 'refreshRunning'
  >;
  kernels: Pick<
    Kernel.IManager,
    'running' | 'runningChanged' | 'refreshRunning' | 'connectTo'
  >;
  kernelspecs: Pick<KernelSpec.IManager, 'ready' | 'specs'>;
}

/** A session that runs, with its kernel. */
export interface IRunning {
  path: string;
  kind: 'notebook' | 'console';
  /** What to call it. */
  title: string;
  kernel: { id: string; name: string };
}

/** The sessions that run, whether anything of them is open on this page or not. */
export function running(managers: Pick<IManagers, 'sessions'>): IRunning[] {
  return [...managers.sessions.running()].flatMap(
    ({ path, type, name, kernel }) =>
      kernel
        ? [
            {
              path,
              kind: type === 'notebook' ? 'notebook' : 'console',
              title:
                type === 'notebook'
                  ? PathExt.basename(path, '.ipynb')
                  : name || PathExt.basename(path),
              kernel: { id: kernel.id, name: kernel.name }
            }
          ]
        : []
  );
}

/** Whether a kernel runs Python, and does nothing as far as JupyterLab knows. */
export function isAskable(managers: IManagers, kernel: IRunning['kernel']) {
  const { kernels, kernelspecs } = managers;
  const spec = kernelspecs.specs?.kernelspecs[kernel.name];
  return (
    spec?.language.toLowerCase() === 'python' &&
    [...kernels.running()].some(
      ({ id, execution_state }) =>
        id === kernel.id && execution_state === 'idle'
    )
  );
}

/**
 * Ask a kernel to which this page has no connection which clusters it uses: connect for this one question alone.
 *
 * @returns null where it did not answer: it is busy after all, or it hangs.
 */
export async function ask(
  managers: Pick<IManagers, 'kernels'>,
  kernel: IRunning['kernel']
): Promise<ILook | null> {
  // Comms, widgets above all, belong to those who stay connected.
  const connection = managers.kernels.connectTo({
    model: kernel,
    handleComms: false
  });
  // Without its connection nobody waits any more, and the kernel goes on.
  const timer = setTimeout(() => connection.dispose(), LIMIT);
  try {
    return (await responds(connection))
      ? readLook(await callKernel(connection, 'look'))
      : null;
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
    connection.dispose();
  }
}

/**
 * Whether a kernel has answered what JupyterLab asks first. A busy one does so later: of its status nothing comes before
 * somebody has it do something.
 *
 * @returns false when the connection ended first.
 */
function responds(connection: Kernel.IKernelConnection): Promise<boolean> {
  return new Promise(resolve => {
    connection.disposed.connect(() => resolve(false));
    connection.info.then(
      () => resolve(true),
      () => resolve(false)
    );
  });
}
