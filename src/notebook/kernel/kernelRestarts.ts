import type { ISessionContext } from '@jupyterlab/apputils';
import type { Kernel, KernelMessage } from '@jupyterlab/services';

/** Statuses at which nothing is left of what a kernel knew. */
const LOST: ReadonlySet<Kernel.Status> = new Set([
  'starting',
  'restarting',
  'autorestarting',
  'dead',
  'terminating'
]);

/**
 * Tell when a kernel's process has ended or is another one, whoever restarted it.
 *
 * Of a restart by another page or by the server's REST API JupyterLab says no more than that the kernel starts, and even
 * that may be missed; but each process signs what it says with a session id of its own.
 *
 * @param ended - Called at its end, which is before anybody can know of the next one, or when another one speaks.
 */
export function watchProcess(
  context: Pick<
    ISessionContext,
    'statusChanged' | 'iopubMessage' | 'kernelChanged'
  >,
  ended: () => void
): void {
  let speaker: string | null = null;
  context.kernelChanged.connect(() => {
    speaker = null;
    ended();
  });
  context.statusChanged.connect((_, status) => {
    if (LOST.has(status)) {
      ended();
    }
  });
  context.iopubMessage.connect((_, { header }: KernelMessage.IMessage) => {
    const before = speaker;
    speaker = header.session;
    if (before !== null && before !== speaker) {
      ended();
    }
  });
}
