import type { Kernel } from '@jupyterlab/services';
import { callKernel, waitUntilIdle } from './kernel';
import {
  type IKernelReport,
  parseConnectResult,
  parseReport
} from './kernelReports';
import type { INotebookAdapter } from './notebookAdapter';

/** The part of a notebook through which its kernel is reached. */
export type KernelOwner = Pick<INotebookAdapter, 'sessionContext' | 'isPython'>;

/** Wait for a notebook's kernel to be idle. @returns null if there is no Python kernel, or it stopped first. */
export async function waitForKernel(
  notebook: KernelOwner
): Promise<Kernel.IKernelConnection | null> {
  const { sessionContext } = notebook;
  await sessionContext.ready;
  const kernel = sessionContext.session?.kernel;
  return kernel && notebook.isPython() && (await waitUntilIdle(kernel))
    ? kernel
    : null;
}

/** Read which clusters a notebook's kernel uses. @returns null if there is no kernel, or its result is invalid. */
export async function readReport(
  notebook: KernelOwner
): Promise<IKernelReport | null> {
  const kernel = await waitForKernel(notebook);
  try {
    return kernel && parseReport(await callKernel(kernel, 'report'));
  } catch {
    // Whatever the reason is, no connection is known.
    return null;
  }
}

/**
 * Run the code that connects, silently.
 *
 * @param confirmReplace - Called if the code would replace variables of the user.
 * @returns null if the user declines, or the kernel stopped meanwhile.
 * @throws KernelError with the exception that was raised in the kernel.
 */
export async function connectKernel(
  kernel: Kernel.IKernelConnection,
  code: string,
  confirmReplace: (names: string[]) => Promise<boolean>
): Promise<IKernelReport | null> {
  const run = async (replace: boolean) =>
    parseConnectResult(await callKernel(kernel, 'connect', { code, replace }));
  const result = await run(false);
  if (!('conflicts' in result)) {
    return result;
  }
  if (
    !(await confirmReplace(result.conflicts)) ||
    !(await waitUntilIdle(kernel))
  ) {
    return null;
  }
  const second = await run(true);
  return 'conflicts' in second ? null : second;
}
