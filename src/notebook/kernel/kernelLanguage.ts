import type { ISessionContext } from '@jupyterlab/apputils';
import type { NotebookPanel } from '@jupyterlab/notebook';

/**
 * The language of a session's kernel, lower case; else `fallback`, what the document says of itself.
 * An empty string where nobody knows.
 */
export function kernelLanguage(
  session: ISessionContext,
  fallback = ''
): string {
  const name = session.session?.kernel?.name;
  const spec = name ? session.specsManager.specs?.kernelspecs[name] : undefined;
  return (spec?.language ?? fallback).toLowerCase();
}

/** Whether Python code makes sense there. Unknown is given the benefit of the doubt. */
export function canBePython(language: string): boolean {
  return language === '' || language === 'python';
}

/** The language of a notebook: its kernel's, else what its file says. */
export function notebookLanguage(panel: NotebookPanel): string {
  return kernelLanguage(
    panel.sessionContext,
    panel.content.model?.defaultKernelLanguage
  );
}
