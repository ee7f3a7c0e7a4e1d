import type { TranslationBundle } from '@jupyterlab/translation';
import { ProblemError } from '../../gateway/problems';
import { errorText, isMessage } from '../../gateway/toProblem';
import {
  InvalidKernelResult,
  KernelError,
  KernelInterrupted,
  KernelRequestLost,
  KernelStopped
} from './kernelErrors';

/** What happened, and what to do about it. */
export interface IFailureText {
  message: string;
  remedy: string;
}

/**
 * Explain why an action on a notebook's cluster failed.
 *
 * @param gateway - the name of the cluster's gateway; empty for the default one
 */
export function failureText(
  error: unknown,
  trans: TranslationBundle,
  gateway = ''
): IFailureText {
  if (error instanceof ProblemError) {
    return { message: error.message, remedy: error.remedy };
  }
  if (error instanceof KernelStopped) {
    return {
      message: trans.__('The kernel is not running.'),
      remedy: trans.__('Restart the kernel, then try again.')
    };
  }
  if (error instanceof KernelInterrupted) {
    return {
      message: trans.__('The request to the kernel was interrupted.'),
      remedy: trans.__('Try again.')
    };
  }
  if (error instanceof KernelRequestLost) {
    return {
      message: trans.__('The kernel restarted or discarded the request.'),
      remedy: trans.__('Try again when the kernel is idle.')
    };
  }
  if (error instanceof InvalidKernelResult) {
    return {
      message: trans.__('The kernel returned an unexpected result.'),
      remedy: trans.__('Restart the kernel, then try again.')
    };
  }
  if (error instanceof KernelError) {
    return kernelFailureText(error, trans, gateway);
  }
  return {
    message: errorText(error, trans),
    remedy: trans.__('Try again.')
  };
}

function kernelFailureText(
  { exceptionClass, message }: KernelError,
  trans: TranslationBundle,
  gateway: string
): IFailureText {
  if (/No module named '?(dask_gateway|distributed)/.test(message)) {
    return {
      message: trans.__(
        'The package dask-gateway is missing in the kernel’s environment.'
      ),
      remedy: trans.__('Install dask-gateway there, then restart the kernel.')
    };
  }
  if (
    exceptionClass === 'TimeoutError' ||
    /Timed out (trying|during|after)/.test(message)
  ) {
    return {
      message: isMessage(message)
        ? trans.__(
            'The cluster is running, but this notebook cannot reach its scheduler: %1',
            message
          )
        : trans.__(
            'The cluster is running, but this notebook cannot reach its scheduler.'
          ),
      remedy: trans.__(
        'Try again. If the problem persists, ask your hub administrator to check %1, and whether notebooks can connect to the gateway’s proxy.',
        `${gateway ? `gateways.${gateway}` : 'gateway'}.proxy-address`
      )
    };
  }
  if (/ssl_context|WRONG_VERSION_NUMBER/.test(message)) {
    return {
      message,
      remedy: trans.__(
        'Connect through the Gateway object instead of a pasted address.'
      )
    };
  }
  return {
    message: isMessage(message)
      ? trans.__('The kernel raised an error: “%1”.', message)
      : trans.__('The kernel raised an error without a message.'),
    remedy: trans.__('Check the kernel’s environment, then try again.')
  };
}
