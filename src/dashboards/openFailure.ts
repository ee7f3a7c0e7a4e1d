import { showErrorMessage } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

import { toProblem } from '../gateway/toProblem';

/** Show a dialog that says why a dashboard cannot be opened. */
export async function showOpenFailure(
  error: unknown,
  trans: TranslationBundle
): Promise<void> {
  const { message, remedy } = toProblem(error, trans);
  await showErrorMessage(
    trans.__('Cannot Open Dashboard'),
    `${message} ${remedy}`
  );
}
