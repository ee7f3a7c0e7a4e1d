import { isCodeCellModel } from '@jupyterlab/cells';
import type { CodeConsole } from '@jupyterlab/console';
import type { FileEditor } from '@jupyterlab/fileeditor';
import type { INotebookModel, Notebook } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import { hasConnectionCode } from './connectionCode';
import { insertionAtLine, prependText } from './textInsertion';

/** Code to insert. */
export interface IInsertion {
  code: string;
  /** The cluster that the code connects to; such code is inserted once. Null for code that may be repeated. */
  connectsTo: string | null;
}

/** The result of an insertion: `present` if the document already contains the code and was not changed. */
export type Outcome = 'inserted' | 'present';

/**
 * Find the index of a new cell, or the cell that already contains the code.
 *
 * The new cell comes after cells that were run and before cells that were not.
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
  const notRun = isCodeCellModel(cell) && cell.executionCount === null;
  return { index: notRun ? active : active + 1 };
}

/**
 * Return whether a cell that already contains the code does more, such as a long computation or stopping the cluster.
 */
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

/** Insert a cell by the active one and make it active. It is not run. */
export function insertIntoNotebook(
  notebook: Notebook,
  insertion: IInsertion,
  trans: TranslationBundle
): Outcome {
  const { model } = notebook;
  if (!model) {
    throw new Error(trans.__('The notebook has not loaded yet.'));
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

/** Insert into a console's prompt, above what the user typed. It is not run. */
export function insertIntoConsole(
  console: CodeConsole,
  { code, connectsTo }: IInsertion,
  trans: TranslationBundle
): Outcome {
  const prompt = console.promptCell;
  if (!prompt) {
    throw new Error(trans.__('The console has no prompt yet.'));
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

/** Insert into a text editor below the cursor's line, and move the cursor to the end of the code. */
export function insertIntoEditor(
  content: FileEditor,
  { code, connectsTo }: IInsertion
): Outcome {
  const source = content.model.sharedModel;
  const before = source.getSource();
  if (connectsTo !== null && hasConnectionCode(before, code, connectsTo)) {
    return 'present';
  }
  const { line } = content.editor.getCursorPosition();
  const { offset, text } = insertionAtLine(before, line, code);
  source.updateSource(offset, offset, text);
  // The next snippet uses the variables of this one, so it has to come below.
  const above = (before.slice(0, offset) + text).split('\n');
  content.editor.setCursorPosition({
    line: above.length - 1,
    column: above[above.length - 1].length
  });
  return 'inserted';
}
