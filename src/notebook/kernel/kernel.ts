import type { Kernel, KernelMessage } from '@jupyterlab/services';
import type { JSONObject, JSONValue } from '@lumino/coreutils';
import { textOf } from './kernelReports';
import { KERNEL_CODE } from './kernelCode';
import { pythonLiteral } from '../insert/recipeCode';

/** An exception in the kernel, in its own words. */
export class KernelError extends Error {
  constructor(
    /** The exception's class. */
    readonly ename: string,
    evalue: string
  ) {
    super(evalue ? `${ename}: ${evalue}` : ename);
  }
}

/** There is no kernel to ask, or it ended first. */
export class KernelGone extends Error {}

/**
 * Call a function of `KERNEL_CODE` in a kernel: silently, outside its history, leaving no name behind.
 *
 * It is one message, and waits in the kernel's queue like a cell: see `whenIdle`.
 *
 * @throws KernelError with the exception that the call raised there.
 */
export async function callKernel(
  kernel: Kernel.IKernelConnection,
  call: string,
  args: JSONObject = {}
): Promise<JSONValue> {
  const future = kernel.requestExecute({
    code: '',
    silent: true,
    store_history: false,
    allow_stdin: false,
    stop_on_error: false,
    user_expressions: { answer: expression(call, args) }
  });
  try {
    const { content } = await future.done;
    if (content.status !== 'ok') {
      throw new KernelError('KernelInterrupted', '');
    }
    return answerOf(content);
  } finally {
    future.dispose();
  }
}

/** An expression that runs our code in a namespace of its own, and whose value is the answer in base64. */
export function expression(call: string, args: JSONObject): string {
  const source = [
    KERNEL_CODE,
    'import base64, json',
    `answer = ${call}(**json.loads(args))`,
    'answer = base64.b64encode(json.dumps(answer).encode()).decode()'
  ].join('\n');
  return `(lambda ns: [exec(${pythonLiteral(source)}, ns), ns["answer"]][1])({"__name__": "__main__", "user": globals(), "args": ${pythonLiteral(
    JSON.stringify(args)
  )}})`;
}

function answerOf(content: KernelMessage.IExecuteReply): JSONValue {
  const answer = content.user_expressions.answer as JSONObject | undefined;
  if (answer?.status === 'error') {
    throw new KernelError(textOf(answer.ename), textOf(answer.evalue));
  }
  const data = answer?.data as JSONObject | undefined;
  const text = data?.['text/plain'];
  if (typeof text !== 'string') {
    throw new KernelError('NoAnswer', '');
  }
  return JSON.parse(atob(text.replace(/^['"]|['"]$/g, ''))) as JSONValue;
}

/**
 * When a kernel is idle. A busy one is waited for, never interrupted.
 *
 * @returns false when it died, was restarted or went away first.
 */
export function whenIdle(kernel: Kernel.IKernelConnection): Promise<boolean> {
  if (kernel.isDisposed) {
    return Promise.resolve(false);
  }
  if (kernel.status === 'idle') {
    return Promise.resolve(true);
  }
  return new Promise(resolve => {
    const done = (idle: boolean) => {
      kernel.statusChanged.disconnect(onStatus);
      kernel.disposed.disconnect(onDisposed);
      resolve(idle);
    };
    const onStatus = (_: unknown, status: Kernel.Status) => {
      if (status === 'idle') {
        done(true);
      } else if (
        status === 'dead' ||
        status === 'terminating' ||
        status === 'restarting' ||
        status === 'autorestarting'
      ) {
        done(false);
      }
    };
    const onDisposed = () => done(false);
    kernel.statusChanged.connect(onStatus);
    kernel.disposed.connect(onDisposed);
    if (kernel.status === 'starting' || kernel.status === 'unknown') {
      // After a restart from outside JupyterLab stays with that until somebody has the kernel do something. This waits
      // in the kernel's queue like a cell.
      kernel.requestKernelInfo().then(
        () => done(true),
        () => undefined
      );
    }
  });
}
