/** An exception that was raised in the kernel. */
export class KernelError extends Error {
  constructor(
    /** The exception's class. Users never see it. */
    readonly exceptionClass: string,
    /** The exception's message; may be empty. */
    message: string
  ) {
    super(message);
  }
}

/** The kernel stopped, or there is none. */
export class KernelStopped extends Error {}

/** The user interrupted the kernel while it ran the request. */
export class KernelInterrupted extends Error {}

/** The kernel did not reply: its process ended, or it discarded its queue. The request can be sent again. */
export class KernelRequestLost extends Error {}

/** The kernel returned something other than what the function declares. */
export class InvalidKernelResult extends Error {}
