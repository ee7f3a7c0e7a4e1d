import { isCodeCellModel } from '@jupyterlab/cells';
import type { CodeConsole } from '@jupyterlab/console';
import type { FileEditor } from '@jupyterlab/fileeditor';
import type { INotebookModel, Notebook } from '@jupyterlab/notebook';
import { hasConnectionCode, prependText, insertionAtLine } from './snippets';

/** Code to insert. */
export interface IInsertion {
  code: string;
  /** The cluster that the code connects to: such code is not repeated. Null for code that may stand there twice. */
  connectsTo: string | null;
}

/** What became of an insertion: `present` when the code was there already and nothing changed. */
export type Outcome = 'inserted' | 'present';

/**
 * Where a new cell goes, and which cell has the code already.
 *
 * Code that was run already keeps its place above the new cell, code that is yet to run comes after it.
 */
export function planCell(
  model: INotebookModel,
  active: number,
  { code, connectsTo }: IInsertion
): { present: number } | { index: number } {
  if (connectsTo !== null) {
    for (let i = 0; i < model.cells.length; i++) {
      const cell = model.cells.get(i);
      if (
        cell.type === 'code' &&
        hasConnectionCode(cell.sharedModel.getSource(), code, connectsTo)
      ) {
        return { present: i };
      }
    }
  }
  if (active < 0 || active >= model.cells.length) {
    return { index: model.cells.length };
  }
  const cell = model.cells.get(active);
  const toRun = isCodeCellModel(cell) && cell.executionCount === null;
  return { index: toRun ? active : active + 1 };
}

/** Whether the code is there already in a cell that does more: hours of work, maybe, or the cluster's end. */
export function isPartOfLargerCell(
  model: INotebookModel,
  insertion: IInsertion
): boolean {
  const plan = planCell(model, -1, insertion);
  if (!('present' in plan)) {
    return false;
  }
  const source = model.cells.get(plan.present).sharedModel.getSource();
  return source.trim() !== insertion.code.trim();
}

/** A new cell by the active one, not executed. It becomes the active cell, ready to be run. */
export function insertIntoNotebook(
  notebook: Notebook,
  insertion: IInsertion
): Outcome {
  const { model } = notebook;
  if (!model) {
    throw new Error('The notebook is not loaded yet.');
  }
  const plan = planCell(model, notebook.activeCellIndex, insertion);
  const index = 'present' in plan ? plan.present : plan.index;
  if ('index' in plan) {
    model.sharedModel.insertCell(index, {
      cell_type: 'code',
      metadata: { trusted: true },
      source: insertion.code
    });
  }
  notebook.mode = 'command';
  notebook.deselectAll();
  notebook.activeCellIndex = index;
  void notebook.scrollToItem(index, 'smart');
  return 'present' in plan ? 'present' : 'inserted';
}

/** Into the prompt, in front of what was typed; not executed. */
export function insertIntoConsole(
  console: CodeConsole,
  { code, connectsTo }: IInsertion
): Outcome {
  const prompt = console.promptCell;
  if (!prompt) {
    throw new Error('The console has no prompt yet.');
  }
  const source = prompt.model.sharedModel;
  const typed = source.getSource();
  if (connectsTo !== null && hasConnectionCode(typed, code, connectsTo)) {
    return 'present';
  }
  if (typed.trim() === '') {
    source.setSource(code);
  } else {
    source.updateSource(0, 0, prependText(typed, code));
  }
  return 'inserted';
}

/** Into a text, by the cursor; no line is torn apart. */
export function insertIntoEditor(
  content: FileEditor,
  { code, connectsTo }: IInsertion
): Outcome {
  const source = content.model.sharedModel;
  const text = source.getSource();
  if (connectsTo !== null && hasConnectionCode(text, code, connectsTo)) {
    return 'present';
  }
  const splice = insertionAtLine(
    text,
    content.editor.getCursorPosition().line,
    code
  );
  source.updateSource(splice.offset, splice.offset, splice.text);
  return 'inserted';
}
