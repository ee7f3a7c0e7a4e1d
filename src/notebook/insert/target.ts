import type { IWidgetTracker } from '@jupyterlab/apputils';
import type { ConsolePanel } from '@jupyterlab/console';
import type { IDocumentWidget } from '@jupyterlab/docregistry';
import type { FileEditor } from '@jupyterlab/fileeditor';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { Widget } from '@lumino/widgets';
import {
  canBePython,
  kernelLanguage,
  notebookLanguage
} from '../kernel/kernelLanguage';

/** The open documents. A tracker is null if the application has none. */
export interface IOpenDocuments {
  /** The widget that the user works in. */
  current: Widget | null;
  notebooks: IWidgetTracker<NotebookPanel> | null;
  consoles: IWidgetTracker<ConsolePanel> | null;
  editors: IWidgetTracker<IDocumentWidget<FileEditor>> | null;
}

/** A document that accepts code. */
export type Target =
  | { kind: 'notebook'; panel: NotebookPanel }
  | { kind: 'console'; panel: ConsolePanel }
  | { kind: 'editor'; panel: IDocumentWidget<FileEditor> };

/** The kinds of documents that accept code. */
export type DocumentKind = Target['kind'];

/**
 * Find the document that code is inserted into: the current one if it accepts Python, else the last used notebook, else
 * the last used console. A text editor is used only if it is the current document.
 */
export function findTarget(open: IOpenDocuments): Target | null {
  const { current } = open;
  if (current && open.notebooks?.has(current)) {
    const target = notebookTarget(current as NotebookPanel);
    if (target) {
      return target;
    }
  }
  if (current && open.consoles?.has(current)) {
    const target = consoleTarget(current as ConsolePanel);
    if (target) {
      return target;
    }
  }
  if (current && open.editors?.has(current)) {
    const panel = current as IDocumentWidget<FileEditor>;
    if (panel.context.path.endsWith('.py')) {
      return { kind: 'editor', panel };
    }
  }
  return (
    notebookTarget(open.notebooks?.currentWidget ?? null) ??
    consoleTarget(open.consoles?.currentWidget ?? null)
  );
}

function notebookTarget(panel: NotebookPanel | null): Target | null {
  return panel && canBePython(notebookLanguage(panel))
    ? { kind: 'notebook', panel }
    : null;
}

function consoleTarget(panel: ConsolePanel | null): Target | null {
  return panel && canBePython(kernelLanguage(panel.sessionContext))
    ? { kind: 'console', panel }
    : null;
}
