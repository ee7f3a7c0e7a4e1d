import type { TranslationBundle } from '@jupyterlab/translation';
import { ProblemError } from '../../gateway/problems';
import { KernelError, KernelGone } from './kernel';

/** What happened, and what to do about it. */
export interface IFailureWords {
  message: string;
  remedy: string;
}

/** Why attaching failed, for a person. What is not known is said in its own words. */
export function failureWords(
  error: unknown,
  trans: TranslationBundle
): IFailureWords {
  if (error instanceof ProblemError) {
    return { message: error.message, remedy: error.remedy };
  }
  if (error instanceof KernelGone) {
    return {
      message: trans.__('The kernel is gone.'),
      remedy: trans.__('Start it again, then try again.')
    };
  }
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof KernelError)) {
    return { message, remedy: trans.__('Try again.') };
  }
  if (/No module named '?(dask_gateway|distributed)/.test(message)) {
    return {
      message,
      remedy: trans.__(
        'This kernel’s environment lacks dask-gateway: install it there, then restart the kernel.'
      )
    };
  }
  if (/Timed out (trying|during|after)|TimeoutError/.test(message)) {
    return {
      message: trans.__(
        'The cluster runs, but this notebook cannot reach its scheduler (%1).',
        message
      ),
      remedy: trans.__(
        'Try again. Admins: check gateway.proxy-address, and that notebooks may connect to the gateway’s proxy.'
      )
    };
  }
  if (/ssl_context|WRONG_VERSION_NUMBER/.test(message)) {
    return {
      message,
      remedy: trans.__(
        'Connect through the Gateway object, not with a pasted address.'
      )
    };
  }
  return { message, remedy: trans.__('The kernel said so; try again.') };
}
