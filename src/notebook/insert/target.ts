import type { IWidgetTracker } from '@jupyterlab/apputils';
import type { ConsolePanel } from '@jupyterlab/console';
import type { IDocumentWidget } from '@jupyterlab/docregistry';
import type { FileEditor } from '@jupyterlab/fileeditor';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { Widget } from '@lumino/widgets';
import {
  kernelLanguage,
  canBePython,
  notebookLanguage
} from '../kernel/kernelLanguage';

/** The documents that are open. A tracker is null where the application has none. */
export interface IOpenDocuments {
  /** What the person is in. */
  current: Widget | null;
  notebooks: IWidgetTracker<NotebookPanel> | null;
  consoles: IWidgetTracker<ConsolePanel> | null;
  editors: IWidgetTracker<IDocumentWidget<FileEditor>> | null;
}

/** Where code can go. */
export type Target =
  | { kind: 'notebook'; panel: NotebookPanel }
  | { kind: 'console'; panel: ConsolePanel }
  | { kind: 'editor'; panel: IDocumentWidget<FileEditor> };

/**
 * Where code goes: what the person is in, if it takes Python; else the notebook, else the console that they were in last.
 * A text editor is taken only when it is the current one. Null where there is nothing.
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
