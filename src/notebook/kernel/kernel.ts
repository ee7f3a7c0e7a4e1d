import type { Kernel, KernelMessage } from '@jupyterlab/services';
import type { JSONObject, JSONValue } from '@lumino/coreutils';
// tsc does not copy the file to lib/, and this path leads to it from both folders.
import HELPER from '../../../src/notebook/kernel/kernel_helper.py';
import {
  InvalidKernelResult,
  KernelError,
  KernelInterrupted,
  KernelRequestLost,
  KernelStopped
} from './kernelErrors';
import { textOf } from './kernelReports';

/** The functions of kernel_helper.py that can be called. */
export type HelperFunction =
  | 'report'
  | 'connect'
  | 'disconnect'
  | 'release'
  | 'keep_alive'
  | 'environment';

/**
 * Call a function of kernel_helper.py: silently, without an entry in the history, without leaving a name behind.
 *
 * It is a single message, which waits in the kernel's queue like a cell.
 *
 * @throws KernelError with the exception that the call raised in the kernel.
 * @throws KernelInterrupted, KernelRequestLost, KernelStopped or InvalidKernelResult.
 */
export async function callKernel(
  kernel: Kernel.IKernelConnection,
  helperFunction: HelperFunction,
  args: JSONObject = {}
): Promise<JSONValue> {
  const content = await execute(kernel, expression(helperFunction, args));
  // A kernel aborts the requests in its queue after an exception in a cell.
  if (content?.status !== 'ok') {
    throw isGone(kernel) ? new KernelStopped() : new KernelRequestLost();
  }
  return resultOf(content);
}

/** Evaluate an expression in the kernel. @returns null if the kernel ended before it replied */
async function execute(
  kernel: Kernel.IKernelConnection,
  result: string
): Promise<KernelMessage.IExecuteReplyMsg['content'] | null> {
  try {
    const future = kernel.requestExecute({
      code: '',
      silent: true,
      store_history: false,
      allow_stdin: false,
      stop_on_error: false,
      user_expressions: { result }
    });
    try {
      return (await future.done).content;
    } finally {
      future.dispose();
    }
  } catch {
    // JupyterLab rejects requests to a dead kernel, and cancels them when a kernel restarts or is disposed.
    return null;
  }
}

function isGone({ isDisposed, status }: Kernel.IKernelConnection): boolean {
  return isDisposed || status === 'dead' || status === 'terminating';
}

/**
 * Return a Python expression that executes the helper in a separate namespace. Its value is the result, JSON in
 * base64.
 */
export function expression(
  helperFunction: HelperFunction,
  args: JSONObject
): string {
  // A string literal of JSON is one of Python.
  const [source, name, json] = [
    HELPER,
    helperFunction,
    JSON.stringify(args)
  ].map(text => JSON.stringify(text));
  return `(lambda ns: [exec(${source}, ns), ns["call"](${name}, ${json}, globals())][1])({"__name__": "__main__"})`;
}

function resultOf(content: KernelMessage.IExecuteReply): JSONValue {
  const result = content.user_expressions.result as JSONObject | undefined;
  if (result?.status === 'error' && result.ename === 'KeyboardInterrupt') {
    throw new KernelInterrupted();
  }
  if (result?.status === 'error') {
    throw new KernelError(textOf(result.ename), textOf(result.evalue));
  }
  const data = result?.data as JSONObject | undefined;
  const text = data?.['text/plain'];
  if (typeof text !== 'string') {
    throw new InvalidKernelResult();
  }
  return JSON.parse(atob(text.replace(/^['"]|['"]$/g, ''))) as JSONValue;
}

/**
 * Wait until a kernel is idle, also if it restarts meanwhile. A busy kernel is never interrupted.
 *
 * @returns false if it died or was disposed first.
 */
export function waitUntilIdle(
  kernel: Kernel.IKernelConnection
): Promise<boolean> {
  if (kernel.isDisposed) {
    return Promise.resolve(false);
  }
  if (kernel.status === 'idle') {
    return Promise.resolve(true);
  }
  return new Promise(resolve => {
    const finish = (idle: boolean) => {
      kernel.statusChanged.disconnect(onStatus);
      kernel.disposed.disconnect(onDisposed);
      resolve(idle);
    };
    let isRequested = false;
    const onStatus = (_: unknown, status: Kernel.Status) => {
      if (status === 'idle') {
        finish(true);
      } else if (status === 'dead' || status === 'terminating') {
        finish(false);
      } else if (
        (status === 'starting' || status === 'unknown') &&
        !isRequested
      ) {
        // After a restart from outside the page, JupyterLab keeps this status until the kernel gets a request. This
        // request waits in the kernel's queue like a cell.
        isRequested = true;
        kernel.requestKernelInfo().then(
          () => finish(true),
          () => {
            isRequested = false;
          }
        );
      }
    };
    const onDisposed = () => finish(false);
    kernel.statusChanged.connect(onStatus);
    kernel.disposed.connect(onDisposed);
    if (kernel.status !== 'dead') {
      onStatus(kernel, kernel.status);
    }
  });
}
