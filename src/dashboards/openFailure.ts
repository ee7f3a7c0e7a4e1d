import { showErrorMessage } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

import { problemOf } from '../gateway/toProblem';

/** Say in a dialog why a dashboard cannot be opened. */
export async function tellUnopened(
  error: unknown,
  trans: TranslationBundle
): Promise<void> {
  const { message, remedy } = problemOf(error, trans);
  await showErrorMessage(trans.__('Dashboard'), `${message} ${remedy}`);
}
