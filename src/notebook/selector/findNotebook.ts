import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

/**
 * Return the notebook that the argument `path` of a command names, or else the current one; null if there is none.
 *
 * A notebook can have several views, each with its own connection. The user works in the current one.
 */
export function findNotebook(
  tracker: Pick<INotebookTracker, 'currentWidget' | 'find'>,
  { path }: ReadonlyPartialJSONObject
): NotebookPanel | null {
  const current = tracker.currentWidget;
  return typeof path === 'string' && path !== current?.context.path
    ? (tracker.find(panel => panel.context.path === path) ?? null)
    : current;
}
