/** How a person is told of something beside the place where it happened, by JupyterLab's `Notification`. */
import { Notification, showErrorMessage } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

/*
 * How long a notification is shown: without a word about that it is shown nowhere but in the notification center, where
 * nobody looks.
 */

/** What is good to know: it goes by itself. */
export const AUTO_CLOSE = { autoClose: 8000 } as const;

/** What went wrong: it stays until somebody has seen it. */
export const UNTIL_DISMISSED = { autoClose: false } as const;

/** JupyterLab cuts a notification's message after so many characters. */
export const LONGEST = 140;

/** Tell what went wrong and what to do about it: behind a button where the cut would take just that away. */
export function notifyProblem(
  { message, remedy }: { message: string; remedy: string },
  trans: TranslationBundle
): void {
  const whole = trans.__('%1 %2', message, remedy);
  if (whole.length <= LONGEST) {
    Notification.error(whole, UNTIL_DISMISSED);
    return;
  }
  const label = trans.__('What to Do');
  const callback = () => void showErrorMessage(label, whole);
  Notification.error(message, {
    ...UNTIL_DISMISSED,
    actions: [{ label, callback }]
  });
}
