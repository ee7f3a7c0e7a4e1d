import type { ISessionContext } from '@jupyterlab/apputils';
import type { NotebookPanel } from '@jupyterlab/notebook';

/**
 * Return the language of a session's kernel in lower case; empty if unknown.
 *
 * @param fallback - The language in the document's metadata, used without a kernel.
 */
export function kernelLanguage(
  session: ISessionContext,
  fallback = ''
): string {
  const name = session.session?.kernel?.name;
  const spec = name ? session.specsManager.specs?.kernelspecs[name] : undefined;
  return (spec?.language ?? fallback).toLowerCase();
}

/** Return whether Python code can run there. An unknown language may be Python. */
export function canBePython(language: string): boolean {
  return language === '' || language === 'python';
}

/** Return the language of a notebook's kernel, else of its metadata. */
export function notebookLanguage(panel: NotebookPanel): string {
  return kernelLanguage(
    panel.sessionContext,
    panel.content.model?.defaultKernelLanguage
  );
}
