import type { Kernel } from '@jupyterlab/services';
import { type ILook, readAttached, readLook } from './kernelReports';
import { callKernel, whenIdle } from './kernel';
import type { ILinkedNotebook } from '../notebookAdapter';

/** The part of a notebook that its kernel is reached by. */
export type KernelHolder = Pick<ILinkedNotebook, 'sessionContext' | 'isPython'>;

/** A notebook's kernel, once it is idle; null where there is none that runs Python, or it ended first. */
export async function idleKernel(
  notebook: KernelHolder
): Promise<Kernel.IKernelConnection | null> {
  const { sessionContext } = notebook;
  await sessionContext.ready;
  const kernel = sessionContext.session?.kernel;
  return kernel && notebook.isPython() && (await whenIdle(kernel))
    ? kernel
    : null;
}

/** Which clusters a kernel uses; null where there is nobody to ask, or no sense in what it says. */
export async function lookInto(notebook: KernelHolder): Promise<ILook | null> {
  const kernel = await idleKernel(notebook);
  try {
    return kernel && readLook(await callKernel(kernel, 'look'));
  } catch {
    // Whatever stands in the way, nobody knows of a connection.
    return null;
  }
}

/**
 * Have a kernel run the code that connects, silently.
 *
 * @param mayReplace - Asked where variables of the person's would be lost.
 * @returns null where they may not, or the kernel ended meanwhile.
 * @throws KernelError with what the kernel said.
 */
export async function connect(
  kernel: Kernel.IKernelConnection,
  code: string,
  mayReplace: (names: string[]) => Promise<boolean>
): Promise<ILook | null> {
  const run = async (replace: boolean) =>
    readAttached(await callKernel(kernel, 'attach', { code, replace }));
  const answer = await run(false);
  if (!('taken' in answer)) {
    return answer;
  }
  if (!(await mayReplace(answer.taken)) || !(await whenIdle(kernel))) {
    return null;
  }
  const second = await run(true);
  return 'taken' in second ? null : second;
}
