/** Options of JupyterLab's notifications, and how problems appear in them. */
import { Notification, showErrorMessage } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

/*
 * How long a notification is visible. Without `autoClose`, JupyterLab shows it in the notification center only.
 */

/** For information: the notification closes automatically. */
export const AUTO_CLOSE = { autoClose: 8000 } as const;

/** For problems: the notification stays until the user closes it. */
export const UNTIL_DISMISSED = { autoClose: false } as const;

/** JupyterLab truncates the message of a notification after this number of characters. */
export const MAX_MESSAGE_LENGTH = 140;

/** Show a problem. If the message with its remedy would be truncated, a button shows the whole text. */
export function notifyProblem(
  { message, remedy }: { message: string; remedy: string },
  trans: TranslationBundle
): void {
  const whole = trans.__('%1 %2', message, remedy);
  if (whole.length <= MAX_MESSAGE_LENGTH) {
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
