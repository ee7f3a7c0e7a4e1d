import type { ISessionContext } from '@jupyterlab/apputils';
import type { Kernel, KernelMessage } from '@jupyterlab/services';

/** Statuses of a kernel that has lost its variables and connections. */
const ENDED: ReadonlySet<Kernel.Status> = new Set([
  'starting',
  'restarting',
  'autorestarting',
  'dead',
  'terminating'
]);

/**
 * Call a function when a kernel's process has ended or was replaced, wherever the restart came from.
 *
 * If another page or the REST API restarts the kernel, JupyterLab only reports that it is starting, and can miss even
 * that. A process announces its end with `shutdown_reply` on the IOPub channel. If it was killed, this is missing; but each
 * process signs its messages with its own session id, so another id means another process.
 *
 * @param onEnded - Called when the process ends, or at the latest at the first message of the next process.
 */
export function onKernelEnded(
  context: Pick<
    ISessionContext,
    'statusChanged' | 'iopubMessage' | 'kernelChanged'
  >,
  onEnded: () => void
): void {
  let session: string | null = null;
  context.kernelChanged.connect(() => {
    session = null;
    onEnded();
  });
  context.statusChanged.connect((_, status) => {
    if (ENDED.has(status)) {
      onEnded();
    }
  });
  context.iopubMessage.connect((_, { header }: KernelMessage.IMessage) => {
    const previous = session;
    session = header.session;
    const isOther = previous !== null && previous !== session;
    if (isOther || header.msg_type === 'shutdown_reply') {
      onEnded();
    }
  });
}
