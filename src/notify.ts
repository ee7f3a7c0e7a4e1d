/**
 * How long a notification is shown, for JupyterLab's `Notification`: without a word about that it is shown nowhere but in
 * the notification center, where nobody looks.
 */

/** What is good to know: it goes by itself. */
export const BRIEFLY = { autoClose: 8000 } as const;

/** What went wrong: it stays until somebody has seen it. */
export const UNTIL_SEEN = { autoClose: false } as const;
