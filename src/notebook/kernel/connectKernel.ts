import type { Kernel } from '@jupyterlab/services';
import type { JSONObject, JSONValue } from '@lumino/coreutils';
import { callKernel, type HelperFunction, waitUntilIdle } from './kernel';
import { KernelRequestLost, KernelStopped } from './kernelErrors';
import {
  type IKernelReport,
  parseConnectResult,
  parseReport
} from './kernelReports';
import type { INotebookAdapter } from './notebookAdapter';

/** The part of a notebook through which its kernel is reached. */
export type KernelOwner = Pick<INotebookAdapter, 'sessionContext' | 'isPython'>;

/** Maximum number of attempts to send a request that gets lost. */
const ATTEMPTS = 4;

/**
 * Wait for a notebook's kernel to be idle, also if it restarts or another one replaces it meanwhile.
 *
 * @returns null if there is no Python kernel, or it stopped first.
 */
export async function waitForKernel(
  notebook: KernelOwner
): Promise<Kernel.IKernelConnection | null> {
  const { sessionContext } = notebook;
  await sessionContext.ready;
  let previous: Kernel.IKernelConnection | null = null;
  for (;;) {
    const kernel = sessionContext.session?.kernel;
    if (!kernel || kernel === previous || !notebook.isPython()) {
      return null;
    }
    if (await waitUntilIdle(kernel)) {
      return kernel;
    }
    previous = kernel;
  }
}

/**
 * Call a function of the kernel helper as soon as a notebook's kernel is idle.
 *
 * A request that gets lost is sent again: just after a restart, JupyterLab connects to the new process once more. If the
 * kernel was restarted after the request was sent, it is not sent again: the user may have restarted it to end the request.
 *
 * @param isCurrent - Whether to send the request; called before each attempt.
 * @throws KernelError with the exception that was raised in the kernel.
 * @throws KernelInterrupted, KernelRequestLost, KernelStopped or InvalidKernelResult.
 */
export async function callWhenIdle(
  notebook: KernelOwner,
  helperFunction: HelperFunction,
  args: JSONObject = {},
  isCurrent = () => true
): Promise<JSONValue> {
  for (let attempt = 1; ; attempt++) {
    const kernel = await waitForKernel(notebook);
    if (!kernel) {
      throw new KernelStopped();
    }
    if (!isCurrent()) {
      throw new KernelRequestLost();
    }
    let isRestarted = false;
    const onStatus = (_: unknown, status: Kernel.Status) => {
      isRestarted ||= status === 'restarting' || status === 'autorestarting';
    };
    kernel.statusChanged.connect(onStatus);
    try {
      return await callKernel(kernel, helperFunction, args);
    } catch (error) {
      if (
        !(error instanceof KernelRequestLost) ||
        isRestarted ||
        attempt === ATTEMPTS
      ) {
        throw error;
      }
    } finally {
      kernel.statusChanged.disconnect(onStatus);
    }
  }
}

/** Read which clusters a notebook's kernel uses. @returns null if there is no kernel, or its result is invalid. */
export async function readReport(
  notebook: KernelOwner
): Promise<IKernelReport | null> {
  try {
    return parseReport(await callWhenIdle(notebook, 'report'));
  } catch {
    // Whatever the reason is, no connection is known.
    return null;
  }
}

/**
 * Run the code that connects, silently.
 *
 * @param confirmReplace - Called if the code would replace variables of the user.
 * @param isCurrent - Whether to send a request; called before each one.
 * @returns null if the user declines, or the kernel stopped meanwhile.
 * @throws KernelError with the exception that was raised in the kernel.
 */
export async function connectKernel(
  notebook: KernelOwner,
  code: string,
  confirmReplace: (names: string[]) => Promise<boolean>,
  isCurrent = () => true
): Promise<IKernelReport | null> {
  const run = async (replace: boolean) =>
    parseConnectResult(
      await callWhenIdle(notebook, 'connect', { code, replace }, isCurrent)
    );
  const result = await run(false);
  if (!('conflicts' in result)) {
    return result;
  }
  if (
    !(await confirmReplace(result.conflicts)) ||
    !(await waitForKernel(notebook))
  ) {
    return null;
  }
  const second = await run(true);
  return 'conflicts' in second ? null : second;
}
