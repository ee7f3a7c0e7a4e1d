import type { Kernel, KernelSpec, Session } from '@jupyterlab/services';
import { documentTitle } from '../../utils/documentTitle';
import { visibleText } from '../../utils/visibleText';
import { callKernel } from './kernel';
import { type IKernelReport, parseReport } from './kernelReports';

/** ms for connecting to a kernel and reading its report; a kernel that takes longer is busy or hangs. */
export const REPORT_TIMEOUT = 15_000;

/** The managers through which JupyterLab tracks what runs on the server. */
export interface ISessionManagers {
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

/** A running session with its kernel. */
export interface IRunningSession {
  path: string;
  kind: 'notebook' | 'console';
  /** The name to show. */
  title: string;
  kernel: { id: string; name: string };
}

/** List the running sessions, whether or not they are open on this page. */
export function runningSessions(
  managers: Pick<ISessionManagers, 'sessions'>
): IRunningSession[] {
  return [...managers.sessions.running()].flatMap(
    ({ path, type, name, kernel }) =>
      kernel
        ? [
            {
              path,
              kind: type === 'notebook' ? 'notebook' : 'console',
              title:
                type === 'notebook'
                  ? documentTitle(path)
                  : visibleText(name) || documentTitle(path),
              kernel: { id: kernel.id, name: kernel.name }
            }
          ]
        : []
  );
}

/** Return whether a kernel runs Python and is idle, as far as JupyterLab knows. */
export function isIdlePython(
  managers: ISessionManagers,
  kernel: IRunningSession['kernel']
): boolean {
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
 * Read which clusters a kernel uses to which this page has no connection. The page connects for this request only.
 *
 * @returns null if the kernel does not respond because it is busy or hangs.
 */
export async function readSessionReport(
  managers: Pick<ISessionManagers, 'kernels'>,
  kernel: IRunningSession['kernel']
): Promise<IKernelReport | null> {
  const connection = managers.kernels.connectTo({
    model: kernel,
    // Comms, such as those of widgets, belong to pages that stay connected.
    handleComms: false
  });
  // Disposing the connection rejects the request; the kernel keeps running.
  const timer = setTimeout(() => connection.dispose(), REPORT_TIMEOUT);
  try {
    return (await responds(connection))
      ? parseReport(await callKernel(connection, 'report'))
      : null;
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
    connection.dispose();
  }
}

/**
 * Return whether a kernel has responded to JupyterLab's first request. A busy kernel responds when it is idle; its
 * status stays unknown until then.
 *
 * @returns false if the connection ended first.
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
