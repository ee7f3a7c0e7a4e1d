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

/** The kernel did not run the request to its end. */
export class KernelInterrupted extends Error {}

/** The kernel returned something other than what the function declares. */
export class InvalidKernelResult extends Error {}
